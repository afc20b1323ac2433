"""Who says the same is found message by message, and is the same after a restart."""

import pytest

from heartline.cases.actions.alike import following
from heartline.cases.actions.alike.following import follow_messages
from heartline.cases.actions.alike.groups import put_together, refresh_groups, take_apart
from heartline.cases.actions.desk import make_private, merge_case
from heartline.cases.actions.issues import gather_case, let_go, open_issue
from heartline.cases.actions.places import keep_place
from heartline.cases.actions.split import split_case
from heartline.cases.models import AlikeCase, AlikeGroup, Kind
from heartline.cases.queries.shared import shared_by
from heartline.ledger.actions import seal
from heartline.people.actions import erase_person, give_contact
from heartline.people.models import Reach
from tests.alike import OTHERS, SITE, anew, follow, forget_file, group_of, groups, hear
from tests.factories import MONDAY, STEP, desk, fresh, make_office, make_party

pytestmark = pytest.mark.django_db


def keys(cases):
    return sorted(case.pk for case in cases)


@pytest.fixture
def site():
    """Ten cases about one building site, among others, as the worker has found them."""
    hear(OTHERS)
    cases = hear(SITE)
    follow()
    return cases


@pytest.fixture
def restart():
    """Ends the worker and begins a new one, which has nothing in memory."""

    def again():
        following._held.kept = None

    again()
    return again


def the_group(cases):
    """The one group of these cases."""
    return AlikeGroup.objects.get(
        pk__in={AlikeCase.objects.get(case=one).group_id for one in cases}
    )


def test_ten_people_about_one_building_site_in_two_scripts_are_found_together(site):
    assert group_of(site[0]) == keys(site)


def test_nobody_is_put_with_what_they_did_not_speak_of(site):
    others = hear(["桥头的公共厕所门锁坏了三天。", "图书馆周一为什么不开门？"])
    follow()

    assert [group_of(case) for case in others] == [[], []]


def test_each_is_told_how_surely_and_by_which_of_its_own_words(site):
    rows = [AlikeCase.objects.get(case=case) for case in site[1:]]

    assert all(0 < row.likeness <= 1 for row in rows)
    assert all("金桂花园" in "".join([*row.words, *row.places]) for row in rows)


def test_two_names_of_a_place_that_the_office_lists_are_one_place():
    keep_place(None, name="一米阳光", other_names=["八音盒"], by=desk(), at=MONDAY)
    hear(OTHERS)
    cases = hear(["一米阳光的水管夜里爆裂，停水三天。", "八音盒的水管夜里爆裂，停水三天了。"])
    follow()

    row = AlikeCase.objects.get(case=cases[1])

    assert row.places == ["一米阳光"]


def test_shared_words_were_said_by_the_person_whatever_the_office_calls_the_place():
    keep_place(None, name="金港大厦", other_names=["老百货大楼"], by=desk(), at=MONDAY)
    hear(OTHERS)
    cases = hear(["老百货大楼的水管夜里爆裂。", "金港大厦的水管夜里爆裂，没人修。"])
    follow()

    rows = [AlikeCase.objects.get(case=case) for case in cases]

    assert [row.words for row in rows] == [["水管夜里爆裂"]] * 2
    assert [row.places for row in rows] == [["金港大厦"]] * 2


def test_whom_one_may_call_is_no_reason_to_be_found_together():
    said = ["垃圾没人清，电话13900001111", "路灯坏了，电话13900001111", "电话13900001111"]
    cases = hear([*OTHERS, *said])[-3:]
    follow()

    assert all(len({*keys(cases)} & {*group_of(case)}) < 2 for case in cases)
    assert not AlikeCase.objects.filter(case=cases[2]).exists()


def test_words_in_several_are_whole_words_that_at_least_two_have():
    def row(*words, places=()):
        return AlikeCase(words=list(words), places=list(places))

    shared = shared_by(
        [
            row("还在夜间打桩", "工地半夜", places=["星桥公馆"]),
            row("夜间打桩吵", "星桥公馆", places=["星桥公馆"]),
            row("打桩", "电话13900001111", places=["星桥公馆"]),
            row("打桩", "13900001111", places=["星桥公馆"]),
        ]
    )

    assert shared.words == [("打桩", 4), ("夜间", 2)]
    assert shared.name == "星桥公馆 · 打桩"


def test_shared_words_of_english_are_whole_words_with_blanks_between_them():
    hear(OTHERS)
    cases = hear(
        [
            "The pile driver at Starbridge Gardens hammers all night, nobody sleeps.",
            "At Starbridge Gardens a pile driver hammers all night long.",
        ]
    )
    follow()

    row = AlikeCase.objects.get(case=cases[1])

    assert "starbridge gardens" in " ".join(row.words)
    assert "hammers all night" in row.words


def test_a_text_that_comes_again_letter_for_letter_is_known_as_the_same():
    first, _other, again = hear(["楼道的灯坏了。", "桥塌了一角。", "楼道的灯，坏了！"])
    follow()

    assert group_of(again) == keys([first, again])
    assert AlikeCase.objects.get(case=again).is_copy


def test_after_a_restart_it_goes_on_from_what_was_written_down(restart):
    hear(OTHERS)
    begun = hear(SITE[:5])
    anew()
    restart()
    more = hear(SITE[5:])
    follow()

    assert group_of(more[-1]) == keys([*begun, *more])


def test_what_was_heard_since_it_was_written_down_is_taken_in_again(site, restart):
    before = list(AlikeCase.objects.order_by("case").values_list("case", "group", "number"))
    restart()
    follow()

    assert list(AlikeCase.objects.order_by("case").values_list("case", "group", "number")) == before


def test_made_anew_from_the_database_it_is_what_it_was(site, restart):
    rows = ("case", "group", "number", "said_in", "is_copy")
    before = list(AlikeCase.objects.order_by("case").values_list(*rows))
    forget_file()
    restart()
    follow()

    assert list(AlikeCase.objects.order_by("case").values_list(*rows)) == before


def test_without_any_rows_it_is_made_anew_with_the_same_groups(site):
    before = groups()
    AlikeGroup.objects.all().delete()
    AlikeCase.objects.all().delete()

    anew()

    assert groups() == before


def test_a_file_of_another_ledger_is_not_gone_on_with(site, settings, restart):
    file = settings.ALIKE_FILE
    head, _line, body = file.read_bytes().partition(b"\n")
    file.write_bytes(head.replace(b'"leaf": "', b'"leaf": "0') + b"\n" + body)
    restart()
    AlikeCase.objects.all().delete()
    follow()

    assert group_of(site[0]) == keys(site)


@pytest.mark.parametrize("bad", [b"", b"{}\n", b"\x00\xff", b'{"version": 0}\n'])
def test_a_file_that_cannot_be_read_is_made_anew(site, settings, restart, bad):
    settings.ALIKE_FILE.write_bytes(bad)
    restart()
    AlikeCase.objects.all().delete()
    follow()

    assert group_of(site[0]) == keys(site)


def test_what_fails_half_way_is_taken_in_whole_the_next_time(site, monkeypatch):
    late = hear(["金桂花园工地昨夜又打桩施工到三点。"])
    seal(at=MONDAY + STEP)
    with monkeypatch.context() as broken:
        broken.setattr(following, "refresh_groups", lambda _groups: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            follow_messages(at=MONDAY + STEP)

    follow()

    assert group_of(late[0]) == keys([*site, *late])


# Who may know of it ------------------------------------------------------------------------------


def test_a_report_is_told_where_it_belongs_and_helps_to_find_no_other(site):
    before = the_group(site).cases
    (report,) = hear(["举报金桂花园工地夜间施工打桩，监管的人收了好处。"], kind=Kind.REPORT)
    follow()

    row = AlikeCase.objects.get(case=report)
    assert row.group == the_group(site)
    assert row.number is None
    assert row.group.cases == before


def test_two_reports_alone_make_no_group():
    reports = hear(["举报某科长收钱。", "举报某科长收钱办事。"], kind=Kind.REPORT)
    follow()

    assert [group_of(report) for report in reports] == [[], []]


def test_a_case_that_is_made_private_leaves_the_counts_and_what_others_are_found_by(site):
    make_private(fresh(site[0]), by=desk(), at=MONDAY + STEP)
    follow()

    assert the_group(site).cases == len(site) - 1
    assert AlikeCase.objects.get(case=site[0]).number is None


def test_who_is_forgotten_leaves_no_word_and_no_place_in_the_group(site):
    erase_person(site[0].parties.get().person, by=desk(), at=MONDAY + STEP)

    assert not AlikeCase.objects.filter(case=site[0]).exists()
    assert the_group(site[1:]).cases == len(site) - 1
    follow()
    assert not AlikeCase.objects.filter(case=site[0]).exists()
    assert group_of(site[1]) == keys(site[1:])


# What is stored of a group -----------------------------------------------------------------------


def test_people_are_counted_once_however_often_they_write(site):
    for case in site[:3]:
        give_contact(
            case.parties.get().person,
            name="",
            name_hidden=False,
            reach=Reach.PHONE,
            value="139 1234 5678",
            at=MONDAY,
        )

    refresh_groups([the_group(site).pk])

    assert (the_group(site).cases, the_group(site).people) == (10, 8)


def test_whoever_sends_anothers_words_without_a_name_counts_as_one_voice(site):
    hear([SITE[0], SITE[0], SITE[0]])
    follow()

    assert (the_group(site).cases, the_group(site).people) == (13, 11)


def test_a_hot_issue_that_holds_its_cases_is_known(site):
    issue = open_issue(title_zh="工地", owner=make_office(), by=desk(), at=MONDAY)
    gather_case(issue, fresh(site[0]), by=desk(), at=MONDAY + STEP)
    follow()
    assert the_group(site).issue == issue

    let_go(fresh(site[0]), by=desk(), at=MONDAY + STEP)
    follow()

    assert the_group(site).issue is None


def test_a_joined_case_counts_no_more(site):
    before = the_group(site).cases
    merge_case(fresh(site[1]), into=fresh(site[0]), by=desk(), at=MONDAY + STEP)
    follow()

    assert the_group(site).cases == before - 1


# What people decide stays ------------------------------------------------------------------------


def test_what_a_person_put_together_stays_together_when_made_anew(site):
    (other,) = hear(["半夜打桩的声音从金桂那边传来。"])
    follow()
    put_together([other.pk], the_group(site))

    anew()

    assert group_of(other) == keys([*site, other])


def test_what_a_person_took_apart_stays_apart_when_made_anew(site):
    take_apart([site[0].pk, site[1].pk])

    anew()

    assert group_of(site[0]) == keys(site[:2])
    assert group_of(site[2]) == keys(site[2:])


def test_a_second_matter_of_one_message_is_looked_at_too(site):
    text = "路灯坏了三天。还有金桂花园工地夜间施工打桩，吵得睡不着。"
    party = make_party(text=text, at=MONDAY)
    second = split_case(
        party.case,
        party=party,
        words="金桂花园工地夜间施工打桩，吵得睡不着。",
        kind=Kind.COMPLAINT,
        by=desk(),
        at=MONDAY + STEP,
    )
    follow()

    assert second.pk in group_of(site[0])
