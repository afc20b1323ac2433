"""A message becomes a case, exactly as it arrived, once."""

import pytest
from hypothesis import given, settings, strategies as st

from heartline.cases.actions.intake import (
    LONGEST,
    Incoming,
    NothingSaidError,
    TooLongError,
    add_to_case,
    receive_message,
    tell_kind_and_place,
)
from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.clocks import Matter, ends
from heartline.cases.codes import code_hash
from heartline.cases.models import Case, CaseStatus, Channel, Kind, Message, Party, PartyStatus
from heartline.ledger.models import Entry, reference
from heartline.people.models import Person
from tests.factories import MONDAY, STEP, fresh, make_area, make_party, root

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_data_folder(db):
    root()


def receive(text: str = "The lamp is dark.", **said) -> Party:
    return receive_message(Incoming(text=text, **said), at=MONDAY)


def test_a_message_makes_a_case_a_party_a_person_and_one_entry():
    party = receive(kind=Kind.COMPLAINT, title="Lamp")

    case = Case.objects.get()
    entry = Entry.objects.get(kind="case.received")
    assert (case.status, case.kind, case.title) == (CaseStatus.RECEIVED, "complaint", "Lamp")
    assert (case.received_at, case.lead, case.private) == (MONDAY, None, False)
    assert (party.status, party.home, party.spoke_at) == (PartyStatus.WAITING, case, MONDAY)
    assert entry.commits == {reference(Message.objects.get()): Message.objects.get().commitment()}
    assert (entry.actor, entry.target) == (reference(party.person), reference(case))


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=300))
def test_a_message_is_kept_exactly_as_it_came_but_for_what_no_database_holds(text):
    if not text.strip():
        return

    message = receive(text).messages.get()

    kept = "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)
    assert Message.objects.get(pk=message.pk).text == kept


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u3000"])
def test_a_message_without_words_and_files_is_refused(text):
    with pytest.raises(NothingSaidError):
        receive(text)

    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_a_message_of_the_greatest_length_is_taken_and_one_more_refused():
    assert receive("灯" * LONGEST).messages.get().text == "灯" * LONGEST

    with pytest.raises(TooLongError):
        receive("灯" * (LONGEST + 1))


def test_without_a_title_the_first_line_that_says_something_is_the_title():
    assert receive("\n  \nThe lamp.\nIt is dark.").case.title == "The lamp."


def test_a_long_first_line_is_cut_with_an_ellipsis():
    title = receive("灯" * 80).case.title

    assert (len(title), title[-1]) == (60, "…")


@pytest.mark.parametrize("said", ["13812345678", "138 1234 5678", "wang@example.org"])
def test_a_title_holds_no_half_of_a_number_or_address(said):
    title = receive("灯" * 52 + said + "，谢谢。").case.title

    assert title == "灯" * 52 + "…"


@pytest.mark.parametrize(
    "mark",
    [{"idempotency_key": "k" * 64}, {"external_id": "2026-17", "channel": Channel.IMPORT}],
)
def test_the_same_message_twice_is_one(mark):
    first = receive(**mark)

    second = receive(**mark)

    assert second == first
    assert (Case.objects.count(), Person.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind="case.received").count() == 1


def test_the_same_words_without_a_mark_are_two_messages():
    receive()
    receive()

    assert Case.objects.count() == 2


def test_the_same_id_on_two_channels_is_two_messages():
    receive(external_id="7", channel=Channel.IMPORT)
    receive(external_id="7", channel=Channel.DESK)

    assert Case.objects.count() == 2


def test_a_report_is_private_from_the_first_second():
    case = receive(kind=Kind.REPORT).case

    assert case.private
    assert not Case.objects.public().exists()


def test_a_person_gets_a_code_of_which_only_a_keyed_hash_is_kept():
    party = receive()

    stored = Party.objects.values().get()
    assert stored["code_hash"] == code_hash(party.code)
    assert party.code.replace("-", "") not in str(stored)


def test_the_person_s_clock_runs_from_the_moment_they_spoke():
    party = receive(kind=Kind.COMPLAINT)

    assert (
        party.due_at
        == party.case.due_at
        == ends(party.case.policy, Matter(Kind.COMPLAINT), "person", MONDAY).at
    )


def test_a_number_is_the_local_year_and_the_key():
    new_year = MONDAY.replace(year=2025, month=12, day=31, hour=16, minute=30)

    party = receive_message(Incoming(text="Happy new year."), at=new_year)

    assert party.number == f"2026-{party.case_id:06d}"


# More of the same matter ------------------------------------------------------------------------


def test_more_words_join_the_same_case():
    party = make_party()

    add_to_case(party, Incoming(text="Now two are dark."), at=MONDAY + STEP)

    words = list(party.messages.order_by("received_at").values_list("text", "first"))
    assert words[1] == ("Now two are dark.", False)
    assert Case.objects.count() == 1
    assert Entry.objects.filter(kind="case.added_to").count() == 1


def test_more_words_never_restart_the_clock():
    party = make_party()
    due = party.due_at

    add_to_case(party, Incoming(text="And?"), at=MONDAY + 30 * STEP)

    assert (Party.objects.get().due_at, fresh(party.case).due_at) == (due, due)


def test_the_same_words_sent_twice_are_one():
    party = make_party()
    more = Incoming(text="Two.", idempotency_key="twice")

    first, second = (add_to_case(party, more, at=MONDAY) for _ in range(2))

    assert first == second
    assert Message.objects.filter(first=False).count() == 1


@pytest.mark.parametrize(
    ("text", "error"), [(" ", NothingSaidError), ("灯" * (LONGEST + 1), TooLongError)]
)
def test_more_words_are_held_to_the_same_bounds(text, error):
    with pytest.raises(error):
        add_to_case(make_party(), Incoming(text=text), at=MONDAY)


# Kind and place ---------------------------------------------------------------------------------


def test_telling_the_kind_sets_the_clock_of_that_kind_from_the_first_moment():
    party = make_party()

    tell_kind_and_place(party, kind=Kind.SUGGESTION, at=MONDAY + 5 * STEP)

    case = fresh(party.case)
    due = ends(case.policy, Matter(Kind.SUGGESTION), "person", MONDAY).at
    assert (case.kind, case.due_at, Party.objects.get().due_at) == ("suggestion", due, due)


def test_telling_that_it_is_a_report_makes_it_private_at_once():
    party = make_party()

    tell_kind_and_place(party, kind=Kind.REPORT, at=MONDAY)

    assert fresh(party.case).private


def test_telling_the_place_keeps_the_message_as_it_was():
    party, area = make_party(place="by the school"), make_area()

    tell_kind_and_place(party, area=area, place="Mill Lane 4", point=(31.2, 121.5), at=MONDAY)

    case = fresh(party.case)
    assert (case.area, case.place, case.latitude, case.longitude) == (
        area,
        "Mill Lane 4",
        31.2,
        121.5,
    )
    assert party.messages.get().place == "by the school"


def test_what_is_not_told_stays():
    party = make_party(place="by the school", point=(31.2, 121.5))

    tell_kind_and_place(party, at=MONDAY)

    case = fresh(party.case)
    assert (case.kind, case.place, case.latitude) == ("request", "by the school", 31.2)


@pytest.mark.parametrize("stage", ["assigned", "accepted", "answered", "closed"])
def test_once_an_office_has_it_kind_and_place_are_told_no_more(stage):
    party = make_party(stage)

    with pytest.raises(CaseMovedError):
        tell_kind_and_place(party, kind=Kind.PRAISE, at=MONDAY)

    assert fresh(party.case).kind == "request"
