"""Finding cases: what is found, by whom, in which order, and what nobody learns by looking."""

from datetime import timedelta
from random import Random

import pytest

from heartline.cases.actions.answers import write_to_person
from heartline.cases.actions.desk import agree_to_publication, merge_case, release_case
from heartline.cases.actions.indexing import index_cases, index_what_changed, rebuild_search
from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.models import Case, Kind, Topic
from heartline.cases.models.case import concerning
from heartline.cases.queries.indexed import CASES
from heartline.cases.queries.search import find_keys, find_public_keys, search_cases
from heartline.ledger.actions import seal
from heartline.offices.models import DutyKind, Office, Staff
from heartline.people.actions import erase_person
from heartline.shared.words import holds, words_of
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def looked_up() -> None:
    """Let the search follow what happened, as the worker does a second later."""
    seal(at=LATER)
    index_what_changed(at=LATER)


def found(words: str, staff: Staff | None = None, **told) -> list[str]:
    """The numbers that `staff`, else the desk, finds."""
    looked_up()
    hits = search_cases(staff or desk(), words, LATER, limit=40, **told)
    return [hit.row.number for hit in hits]


# What is found


@pytest.mark.parametrize(
    "words", ["灯", "路灯", "路燈", "北巷口路灯", "lamp", "LAMP", "ｌａｍｐ", "灭 lamp"]
)
def test_a_case_is_found_by_the_words_of_its_message(words):
    case = make_case(text="北巷口路灯灭了。\nThe lamp is dark.")
    make_case(text="垃圾没人收。")

    assert found(words) == [case.number]


@pytest.mark.parametrize("words", ["水", "lam", "灯路", "路灯 垃圾", "!!", ""])
def test_a_case_is_not_found_by_words_that_it_does_not_hold(words):
    make_case(text="北巷口路灯灭了。\nThe lamp is dark.")

    assert found(words) == []


@pytest.mark.parametrize("words", ["lamp", "lamps", "box", "Boxes lamp", "dogs"])
def test_an_english_word_is_found_as_one_and_as_several(words):
    case = make_case(text="The lamp and both boxes are broken.\nA dog ran off.")
    make_case(text="The lampshade is clean.")

    assert found(words) == [case.number]


def test_the_form_that_was_found_is_marked():
    case = make_case(text="Dark.\nBoth lamps are out.")
    looked_up()

    [hit] = search_cases(desk(), "lamp", LATER, limit=5)

    assert hit.row.number == case.number
    assert ("lamps", True) in hit.excerpt


def test_a_title_with_another_form_of_the_word_comes_first_too():
    in_title = make_case(text="Two fountains")
    in_text = make_case(text="Something else.\nThe fountain is dry.")

    assert found("fountain") == [in_title.number, in_text.number]


def test_the_name_of_a_place_is_found_in_another_form_too():
    area = make_area(name_zh="柳荫社区", name_en="Willow Garden")
    case = make_case(area=area, text="Dark.")

    assert found("gardens") == [case.number]


def test_a_case_is_found_by_its_number_which_comes_first():
    case = make_case(text="No words that matter.")
    names_it = make_case(text=f"The same as {case.number}, only worse.")

    assert found(case.number) == [case.number, names_it.number]
    assert found(str(case.pk))[0] == case.number
    assert found(f"1999-{case.pk:06d}") == []


def test_what_was_added_later_is_found_too():
    party = make_party(text="Dark.")
    add_to_case(party, Incoming(text="还是没有人来修理"), at=LATER)

    assert found("修理") == [party.case.number]


def test_what_the_office_answered_is_found_too():
    case = make_case("answered", answer="已经安排维修队。")

    assert found("维修队") == [case.number]


def test_a_draft_is_not_found():
    party = make_party("accepted", text="Dark.")
    write_to_person(party, text="请问几号楼", by=desk(), at=LATER)

    assert found("几号楼") == [party.case.number]
    assert found("draft") == []


def test_a_case_is_found_by_its_place_and_by_the_names_of_where_it_belongs():
    area = make_area(name_zh="柳荫社区", name_en="Willow")
    office = make_office(name_zh="路灯管理所", name_en="Lamp Service")
    case = make_case("assigned", lead=office, area=area, text="Dark.", place="北巷口三号")
    Case.objects.filter(pk=case.pk).update(topic=Topic.objects.get(code="roads.lamps"))
    index_cases([case.pk])

    for words in ("北巷口", "柳荫", "柳蔭", "willow", "管理所", "dark 柳荫 管理所"):
        assert found(words) == [case.number], words


def test_a_branch_that_is_given_another_name_is_found_by_it_at_once():
    area = make_area(name_zh="旧名社区")
    case = make_case(area=area, text="Dark.")
    looked_up()
    area.name_zh = "新名社区"
    area.save()

    assert (found("新名社区"), found("旧名社区")) == ([case.number], [])


# In which order


def test_cases_with_the_words_in_their_title_come_first_and_then_the_newest():
    in_text = make_case(text="Something else.\nThe fountain is dry.")
    in_title = make_case(text="The fountain")
    newest = make_case(text="Another thing.\nA fountain, again.")

    assert found("fountain") == [in_title.number, newest.number, in_text.number]


def test_more_than_are_asked_for_are_told_of():
    cases = [make_case(text="A lamp.") for _n in range(4)]
    looked_up()

    few = find_keys(desk(), "lamp", most=3)

    assert (few.keys, few.more) == ([case.pk for case in cases[:0:-1]], True)


def test_a_very_long_question_is_cut_and_says_so():
    case = make_case(text="路灯坏了")
    looked_up()

    question = find_keys(desk(), "路灯坏了 " + "路灯" * 5_000)

    assert question.cut
    assert question.keys in ([case.pk], [])


# By whom


def test_a_handler_finds_only_what_their_office_has_in_hand():
    ours, theirs = make_office(), make_office()
    case = make_case("accepted", lead=ours, text="路灯")
    make_case("accepted", lead=theirs, text="路灯")

    assert found("路灯", handler_of(ours)) == [case.number]


def test_a_supervisor_finds_what_is_in_hand_below_them():
    above = make_office()
    case = make_case("accepted", lead=make_office(parent=above), text="路灯")
    make_case("accepted", text="路灯")

    assert found("路灯", supervisor_of(above)) == [case.number]


@pytest.mark.parametrize("duty", [DutyKind.ANALYST, DutyKind.AUDITOR])
def test_who_reads_no_words_does_not_learn_that_they_occur(duty):
    case = make_case(text="路灯坏了", place="北巷口")
    area = make_area(name_zh="柳荫社区")
    Case.objects.filter(pk=case.pk).update(area=area)
    staff = make_staff(duty)
    looked_up()
    index_cases([case.pk])

    assert found("路灯", staff) == []
    assert found("北巷口", staff) == []
    assert found("路灯 柳荫社区", staff) == []
    assert found("柳荫社区", staff) == [case.number]
    assert found(case.number, staff) == [case.number]


def test_the_order_tells_who_reads_no_words_nothing_about_titles():
    area = make_area(name_zh="柳荫社区")
    older = make_case(text="柳荫社区的事", area=area)
    newer = make_case(text="别的事", area=area)

    assert found("柳荫社区", make_staff(DutyKind.ANALYST)) == [newer.number, older.number]
    assert found("柳荫社区") == [older.number, newer.number]


def test_an_operator_does_not_find_private_cases_by_their_words():
    make_case(kind=Kind.REPORT, text="路灯")

    assert found("路灯", make_staff(DutyKind.OPERATOR)) == []


def test_a_case_about_the_readers_office_is_found_by_its_number_alone():
    about = make_office()
    case = make_case("accepted", about=about, text="路灯")
    dispatcher = make_staff(DutyKind.DISPATCHER)
    complained_of = make_staff(DutyKind.SUPERVISOR, about)

    assert found("路灯", dispatcher) == [case.number]
    assert found("路灯", complained_of) == []
    assert found(str(case.about), complained_of) == []


def test_only_what_waits_is_found_when_that_is_asked():
    waits = make_case(text="路灯")
    make_case("answered", text="路灯")

    assert found("路灯", only_open=True) == [waits.number]


def test_a_case_that_left_an_office_is_not_found_there_before_the_search_has_read_on():
    office = make_office()
    case = make_case("accepted", lead=office, text="路灯")
    looked_up()
    case.assignments.update(status="done", done_at=LATER)
    case.assignments.all().delete()

    hits = search_cases(handler_of(office), "路灯", LATER, limit=5)

    assert hits == []


# How it keeps up


def test_the_search_follows_the_ledger():
    case = make_case(text="路灯")

    before = search_cases(desk(), "路灯", LATER, limit=5)
    looked_up()
    after = search_cases(desk(), "路灯", LATER, limit=5)

    assert (before, [hit.row.number for hit in after]) == ([], [case.number])


def test_reading_on_with_nothing_new_does_nothing():
    make_case(text="路灯")
    looked_up()

    assert index_what_changed(at=LATER) == 0


def test_a_merged_case_takes_its_words_along():
    case, into = make_case(text="路灯"), make_case(text="垃圾")
    merge_case(fresh(case), into=fresh(into), by=desk(), at=LATER)

    assert set(found("路灯")) == {case.number, into.number}


def test_the_search_can_be_made_anew():
    cases = [make_case(text="路灯"), make_case(text="路灯")]
    CASES.put(999_999, ["路灯"])

    assert rebuild_search() == 2
    assert found("路灯") == [case.number for case in reversed(cases)]
    assert CASES.walk("路灯", most=5) == [case.pk for case in reversed(cases)]


def test_the_words_of_somebody_who_is_forgotten_leave_the_search_at_once():
    party = make_party(text="朱鹮路灯", place="北巷口")
    looked_up()

    erase_person(party.person, by=desk(), at=LATER)

    for word in ("朱鹮", "朱", "北巷"):
        assert CASES.walk(word, most=5) == [], word


def test_reading_on_does_not_bring_forgotten_words_back():
    party = make_party(text="朱鹮路灯")
    erase_person(party.person, by=desk(), at=LATER)
    looked_up()

    assert CASES.walk("朱鹮", most=5) == []


# The public


def test_everybody_finds_released_words_and_no_others():
    party = make_party(text="我家门口的路灯，找老王。")
    agree_to_publication(party, consents=True, at=LATER)
    release_case(fresh(party.case), title="Lamp", text="门口的路灯", by=desk(), at=LATER)
    make_case(text="路灯")
    looked_up()

    assert find_public_keys("路灯", most=5) == [party.case_id]
    assert find_public_keys("老王", most=5) == []


def test_everybody_finds_a_public_case_by_number_and_place_but_no_private_one():
    area = make_area(name_zh="柳荫社区")
    case = make_case(area=area)
    private = make_case(area=area, kind=Kind.REPORT)
    looked_up()

    assert find_public_keys("柳荫社区", most=5) == [case.pk]
    assert find_public_keys(case.number, most=5) == [case.pk]
    assert find_public_keys(private.number, most=5) == []


def test_everybody_finds_released_english_words_as_one_and_as_several():
    party = make_party(text="The lamp is dark.")
    agree_to_publication(party, consents=True, at=LATER)
    release_case(fresh(party.case), title="Dark lamp", text="A lamp.", by=desk(), at=LATER)
    looked_up()

    assert find_public_keys("lamps", most=5) == [party.case_id]


def test_words_that_are_taken_back_are_found_no_more():
    party = make_party(text="路灯")
    agree_to_publication(party, consents=True, at=LATER)
    release_case(fresh(party.case), title="路灯", text="路灯", by=desk(), at=LATER)
    looked_up()
    agree_to_publication(party, consents=False, at=LATER)
    looked_up()

    assert find_public_keys("路灯", most=5) == []


# The same as reading every case


SAID = ["路灯坏了", "垃圾没人收", "路燈 lamp", "Lamp and bin", "灯"]
QUERIES = ["路灯", "灯", "lamp", "垃圾", "路灯 lamp", "坏 灯"]


def a_random_town(random: Random, count: int) -> list[Office]:
    """Cases of every sort in three offices, one of them under another."""
    above = make_office()
    offices = [above, make_office(parent=above), make_office()]
    for _n in range(count):
        stage = random.choice(["received", "assigned", "accepted", "answered"])
        place = random.randrange(3)
        about = offices[(place + 1) % 3] if stage == "received" and random.random() < 0.3 else None
        make_case(
            stage,
            kind=random.choice([Kind.REQUEST, Kind.REPORT]),
            lead=None if stage == "received" else offices[place],
            about=about,
            text=f"{random.choice(SAID)}\n{random.choice(SAID)}",
        )
    return offices


def test_everybody_finds_what_reading_all_their_cases_would_show():
    offices = a_random_town(Random(7), 25)  # noqa: S311 (the same town every time)
    looked_up()

    readers = [desk(), make_staff(DutyKind.OPERATOR)]
    readers += [reader(office) for office in offices for reader in (handler_of, supervisor_of)]
    for query in QUERIES:
        words = words_of(query)
        for staff in readers:
            cases = Case.objects.visible_to(staff).exclude(concerning(staff))
            fitting = [case for case in cases if holds(_all_words(case), words)]
            fitting.sort(key=lambda case: (not holds(case.title, words), -case.pk))
            assert find_keys(staff, query).keys == [case.pk for case in fitting], (query, staff)


def _all_words(case: Case) -> str:
    said = [message.text for party in case.parties.all() for message in party.messages.all()]
    answered = [reply.text for reply in case.replies.filter(status="sent")]
    return "\n".join([case.title, *said, *answered])
