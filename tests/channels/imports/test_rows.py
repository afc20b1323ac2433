"""A row becomes a case with its real moments, its words exactly as they came."""

from datetime import datetime

import pytest

from heartline.cases.models import Assignment, Case, Kind, Message, Party, PartyStatus, Reply, Topic
from heartline.channels.models import Letter
from heartline.ledger.models import Entry
from heartline.people.actions import open_contact
from heartline.people.models import Contact, Reach
from tests.channels.imports.bringing import BUS, HEADER, LAMP, SHANGHAI, bring_in, counts
from tests.factories import MONDAY, desk, make_area, make_office, root

pytestmark = pytest.mark.django_db


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_row_with_a_reply_becomes_an_answered_case_with_its_real_moments():
    result = bring_in(LAMP)

    case = Case.objects.get()
    assert counts(result) == (1, 1, 0, 0)
    assert (case.status, case.title, case.imported, case.lead) == (
        "answered",
        "路灯不亮",
        True,
        root(),
    )
    assert (case.received_at, case.answered_at) == (
        local("2019-04-25 09:32"),
        local("2019-05-10 00:00"),
    )
    reply = Reply.objects.get()
    assert (reply.text, reply.status, reply.sent_at) == ("已修好。", "sent", case.answered_at)
    part = Assignment.objects.get()
    assert (part.status, part.assigned_at, part.done_at) == (
        "done",
        case.received_at,
        case.answered_at,
    )


def test_a_row_without_a_reply_waits_for_the_desk():
    bring_in(BUS)

    case = Case.objects.get()
    assert (case.status, case.lead, case.answered_at) == ("received", None, None)
    assert case in Case.objects.to_dispatch()


def test_the_message_is_kept_as_it_came():
    came = "\n\t\t　桥头的路灯坏了。\r\n\t "

    bring_in([*LAMP[:3], came, *LAMP[4:]])

    message = Message.objects.get()
    assert message.text == came
    assert (message.external_id, message.channel, message.written_at) == (
        "7",
        "import",
        local("2019-04-25 09:32"),
    )


def test_only_white_space_beyond_what_is_kept_is_left_out():
    bring_in([*LAMP[:3], " " * 100_000 + "桥头的路灯坏了。", *LAMP[4:]])

    assert Message.objects.get().text == "桥头的路灯坏了。"


def test_history_sends_nothing_asks_nobody_and_publishes_no_words():
    bring_in(LAMP)

    party = Party.objects.get()
    case = party.case
    assert (party.status, party.asked_at, Letter.objects.count()) == (PartyStatus.WAITING, None, 0)
    assert (case.public_title, case.public_text, case.released_at) == ("", "", None)


def test_the_name_and_the_contacts_are_sealed():
    header = [*HEADER, "电话", "邮箱"]

    bring_in([*LAMP, "13800000000", "xiaoman@example.org"], header=header)

    person = Party.objects.get().person
    assert (person.name, person.anonymous, person.reach) == ("周小满", False, Reach.PAGE)
    assert {
        kind: open_contact(person, kind=kind, purpose="question", by=desk(), at=MONDAY)
        for kind in (Reach.PHONE, Reach.EMAIL)
    } == {Reach.PHONE: "13800000000", Reach.EMAIL: "xiaoman@example.org"}
    assert not any("1380000" in contact.sealed for contact in Contact.objects.all())


def test_who_left_a_number_is_not_anonymous():
    bring_in(["桥头的路灯坏了。", "13800000000"], header=["内容", "电话"])

    assert Party.objects.get().person.anonymous is False


def test_topics_areas_offices_and_kinds_are_found_by_name_in_either_language():
    topic = Topic.objects.exclude(parent=None).exclude(name_en="").earliest("pk")
    bridge = make_area(name_zh="桥头社区", name_en="Bridge End")
    works = make_office(name_zh="城管局", name_en="City Works")
    header = [*HEADER, "分类", "区域", "部门", "类型"]

    chinese = [topic.name_zh, "桥头社区", "城管局", "投诉"]
    english = [f"All > {topic.name_en}", "BRIDGE END", "City works", "Complaint"]
    result = bring_in([*LAMP, *chinese], ["9", *LAMP[1:], *english], header=header)

    found = Case.objects.values_list("topic", "area", "lead", "kind")
    assert list(found) == [(topic.pk, bridge.pk, works.pk, Kind.COMPLAINT)] * 2
    assert result.notes == ()


def test_names_that_are_not_known_are_noted_and_the_message_comes_in():
    header = [*HEADER, "分类", "区域", "部门", "类型"]

    result = bring_in([*LAMP, "云彩", "月亮", "天宫", "闲聊"], header=header)

    assert [str(note) for note in result.notes] == [
        "Kinds that are not known here: “闲聊”. These messages (1) count as requests.",
        "Topics that are not known here: “云彩”. These messages (1) have no topic yet.",
        "Areas that are not known here: “月亮”. These messages (1) have no area yet.",
        "Offices that are not known here: “天宫”. The answers to these messages (1) count as the "
        "chosen office’s.",
    ]
    case = Case.objects.get()
    assert (case.kind, case.topic, case.area, case.lead) == (Kind.REQUEST, None, None, root())


def test_titles_that_come_in_alone_are_said():
    result = bring_in(["路灯不亮"], header=["标题"])

    assert [note.code for note in result.notes] == ["titles_only", "undated"]


def test_a_name_that_two_areas_share_names_neither():
    make_area(name_zh="和平社区", code="a1")
    make_area(name_zh="和平社区", code="a2")

    result = bring_in([*LAMP, "和平社区"], header=[*HEADER, "区域"])

    assert (Case.objects.get().area, [note.code for note in result.notes]) == (
        None,
        ["unknown_area"],
    )


def test_an_office_beside_the_chosen_one_is_given_no_answers():
    ours = make_office()
    make_office(name_zh="城管局")

    bring_in([*LAMP, "城管局"], header=[*HEADER, "部门"], office=ours)

    assert Case.objects.get().lead == ours


@pytest.mark.parametrize("word", ["举报", "投诉举报", "report"])
def test_a_report_is_private_from_the_first_second(word):
    bring_in([*LAMP, word], header=[*HEADER, "类型"])

    assert (Case.objects.get().kind, Case.objects.get().private) == (Kind.REPORT, True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lamp at 桥头 has been dark since Monday.", "en"),
        ("路灯坏了，见 https://example.org/lamp 。", "zh-hans"),
        ("12345", "zh-hans"),
    ],
)
def test_a_message_is_english_when_it_is_mostly_latin(text, language):
    bring_in([*BUS[:3], text, *BUS[4:]])

    assert Message.objects.get().language == language
    assert Party.objects.get().person.language == language


def test_a_year_that_the_calendar_does_not_know_gives_no_due_moment():
    bring_in([*LAMP[:4], "2003-02-01 10:00", "", ""])

    assert (Case.objects.get().due_at, Case.objects.get().provisional) == (None, True)


def test_a_message_without_a_date_counts_from_today_and_that_is_said():
    result = bring_in([*BUS[:4], "", "", ""])

    assert Case.objects.get().received_at == MONDAY
    assert [note.code for note in result.notes] == ["undated"]


def test_what_had_to_be_changed_is_kept_beside_the_message_and_counted():
    result = bring_in([*BUS[:3], "路\x0b灯\x1b坏了", *BUS[4:]])

    assert Message.objects.get().remarks == {"controls_removed": 2}
    assert [(note.code, note.params) for note in result.notes] == [
        ("controls_removed", {"count": 2})
    ]


def test_each_row_leaves_one_entry_that_vouches_for_message_and_reply():
    bring_in(LAMP)

    entry = Entry.objects.get(kind="case.imported")
    message, reply = Message.objects.get(), Reply.objects.get()
    assert set(entry.commits.values()) == {message.commitment(), reply.commitment()}
