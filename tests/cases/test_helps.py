"""Templates with named places, and checklists that are ticked off."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.helps import (
    HelpRefusedError,
    check_items,
    remove_template,
    set_checklist,
    set_template,
)
from heartline.cases.models import Case, CheckedItem, Checklist, Kind, Template, Topic
from heartline.cases.queries.case_view import case_rows, read_whole
from heartline.cases.queries.helps import checklists_of, templates_for, words_of_template
from heartline.cases.rules import Act
from heartline.cases.rules.places import filled, unknown_places
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_staff,
    root,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + 5 * STEP
ITEMS = [("看现场", "Look at the place"), ("拍照", "Take a picture")]


def make_template(**told: Any) -> Template:
    words: dict[str, Any] = {"office": root(), "name_en": "Lamps", "text_en": "Thank you."}
    told = words | told
    return set_template(**told, by=None, at=MONDAY)


def make_checklist(**told: Any) -> Checklist:
    first: dict[str, Any] = {"office": root(), "name_en": "Lamps", "items": ITEMS}
    told = first | told
    return set_checklist(**told, by=None, at=MONDAY)


def refusal_of(act: Any) -> tuple[str, dict[str, str]]:
    with pytest.raises(HelpRefusedError) as refused:
        act()
    return refused.value.code, refused.value.places


def rows(case: Case) -> Case:
    """The case as its page reads it."""
    found = case_rows().get(pk=case.pk)
    read_whole(found)
    return found


def about(case: Case, code: str) -> Case:
    """The case, sorted to a topic."""
    topic = Topic.objects.get(code=code)
    sort_case(case, kind=Kind(case.kind), topic=topic, area=case.area, by=desk(), at=MONDAY)
    return rows(case)


def topic(code: str) -> Topic:
    root()
    return Topic.objects.get(code=code)


# Places -----------------------------------------------------------------------------------------


def test_places_are_filled_in_by_their_english_and_their_chinese_name():
    values = {"number": "2026-000001", "office": "The parks"}

    assert filled("{number} {单位} ｛ Number ｝", values) == "2026-000001 The parks 2026-000001"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{number} {编号} {follow_link}", []),
        ("Dear {person}", ["person"]),
        ("尊敬的{姓名}：{电话}，{姓名}", ["姓名", "电话"]),
        ("{}", [""]),
        ("a } b { c", []),
    ],
)
def test_a_place_that_nothing_can_be_filled_into_is_found(text, unknown):
    assert unknown_places(text) == unknown


def test_a_template_with_an_unknown_place_is_refused_by_its_name():
    refused = refusal_of(lambda: make_template(text_zh="尊敬的{姓名}："))

    assert refused == ("unknown_place", {"place": "姓名"})
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [({"name_en": " "}, "no_name"), ({"text_en": "\n"}, "no_words_in_template")],
)
def test_a_template_without_name_or_words_is_refused(told, code):
    assert refusal_of(lambda: make_template(**told))[0] == code


# Templates --------------------------------------------------------------------------------------


def test_templates_of_the_nearest_topic_come_first_and_those_of_others_not_at_all():
    make_template(name_en="All topics")
    make_template(name_en="Roads", topic=topic("roads"))
    make_template(name_en="Lamps", topic=topic("roads.lamps"))
    make_template(name_en="Lifts", topic=topic("housing.lifts"))
    case = about(make_case(), "roads.lamps")

    found = templates_for(desk(), case, Act.ANSWER_AT_ONCE)

    assert [one.name_en for one in found] == ["Lamps", "Roads", "All topics"]


def test_a_template_is_offered_for_its_step_and_in_its_office_and_those_under_it():
    own, other = make_office(), make_office()
    below = make_office(parent=own)
    make_template(name_en="Own", office=own)
    make_template(name_en="For words on the way", office=own, act=Act.WRITE)
    case = rows(make_case("accepted", lead=below))

    def offered(office: Any, act: Act) -> list[str]:
        return [one.name_en for one in templates_for(handler_of(office), case, act)]

    assert offered(below, Act.DRAFT) == ["Own"]
    assert offered(below, Act.WRITE) == ["For words on the way", "Own"]
    assert offered(other, Act.DRAFT) == []


def test_the_words_are_in_the_language_of_the_person_and_hold_nothing_of_them():
    template = make_template(
        text_en="Case {number}, {office}, by {due}; {topic}; see {follow_link}.",
        text_zh="{编号}号，{单位}，{今天}。",
    )
    case = about(make_case("accepted"), "roads.lamps")
    person, lead = case.parties.all()[0].person, case.lead
    assert lead is not None
    person.language = "en"

    english = words_of_template(template, case, lead, LATER)
    person.language = "zh-hant"
    chinese = words_of_template(template, case, lead, LATER)

    assert english.startswith(f"Case {case.number}, {lead.name_en}, by ")
    assert english.endswith("; Street lamps and signals; see http://127.0.0.1:8000/follow/.")
    assert chinese.startswith(f"{case.number}号，{lead.name_zh}，")
    assert "{" not in english + chinese


@pytest.mark.parametrize(
    ("duty", "place", "may"),
    [
        (DutyKind.ADMINISTRATOR, "above", True),
        (DutyKind.ADMINISTRATOR, "own", True),
        (DutyKind.SUPERVISOR, "own", True),
        (DutyKind.SUPERVISOR, "beside", False),
        (DutyKind.HANDLER, "own", False),
        (DutyKind.DISPATCHER, "above", False),
    ],
)
def test_templates_and_checklists_are_set_by_administrators_and_supervisors(duty, place, may):
    own = make_office()
    places = {"above": root(), "own": own, "beside": make_office()}
    by = make_staff(duty, places[place])

    def try_both() -> None:
        set_template(office=own, name_en="A", text_en="B", by=by, at=LATER)
        set_checklist(office=own, name_en="A", items=ITEMS, by=by, at=LATER)

    if may:
        try_both()
    else:
        with pytest.raises(PermissionDenied):
            try_both()

    assert Template.objects.exists() == Checklist.objects.exists() == may


def test_what_another_office_uses_is_not_taken_over_nor_taken_away():
    mine = make_office()
    theirs = make_template()
    by = make_staff(DutyKind.SUPERVISOR, mine)

    with pytest.raises(PermissionDenied):
        set_template(theirs, office=mine, name_en="A", text_en="B", by=by, at=LATER)
    with pytest.raises(PermissionDenied):
        remove_template(theirs, by=by, at=LATER)

    assert Template.objects.get().name_en == "Lamps"


# Checklists -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "refused"),
    [
        ([], ("no_items", {})),
        ([(" ", ""), ("", "\u200b")], ("no_items", {})),
        ([("看现场", ""), ("看现场", "Look")], ("item_twice", {"item": "看现场"})),
        ([("", "Look"), ("拍照", "look ")], ("item_twice", {"item": "look"})),
        ([(f"第{n}件", "") for n in range(31)], ("too_many_items", {"most": "30"})),
    ],
)
def test_a_checklist_that_is_empty_too_long_or_says_something_twice_is_refused(items, refused):
    assert refusal_of(lambda: make_checklist(items=items)) == refused
    assert not Checklist.objects.exists()


def test_an_item_keeps_its_key_and_no_key_is_given_twice():
    made = make_checklist(items=[("看现场", "Look"), ("拍照", "Picture"), ("", "Call")])
    again = [("", "Call"), ("新的", "New"), ("看现场", "Look closely")]

    made = make_checklist(checklist=made, items=again)
    shorter = make_checklist(checklist=made, items=[("最后", "")])

    assert [one["key"] for one in shorter.standing] == ["5"]
    assert {one["en"]: one["key"] for one in shorter.items if one.get("gone")} == {
        "Call": "3",
        "New": "4",
        "Look closely": "1",
        "Picture": "2",
    }


def test_a_checklist_counts_for_its_topic_and_below_in_its_office_and_below_while_in_work():
    own, other = make_office(), make_office()
    make_checklist(name_en="Roads", topic=topic("roads"))
    make_checklist(name_en="Everything", office=own)
    make_checklist(name_en="Lifts", topic=topic("housing.lifts"))
    make_checklist(name_en="Theirs", office=other)
    make_checklist(name_en="Closed", closed=True)
    case = about(make_case("accepted", lead=own), "roads.lamps")

    assert [one.name for one in checklists_of(case)] == ["Roads", "Everything"]
    assert checklists_of(rows(make_case("answered", lead=own))) == []


def test_what_is_ticked_off_keeps_who_and_when_and_can_be_opened_again():
    made = make_checklist()
    case = make_case("accepted")
    handler = handler_of(case.lead)

    check_items(case, items=[f"{made.pk}.1", f"{made.pk}.2"], by=handler, at=LATER)
    both = list(CheckedItem.objects.values_list("item", "by", "at"))
    check_items(case, items=[f"{made.pk}.2"], by=handler, at=LATER + STEP)

    assert sorted(both) == [("1", handler.pk, LATER), ("2", handler.pk, LATER)]
    assert list(CheckedItem.objects.values_list("item", "at")) == [("2", LATER)]
    entries = Entry.objects.filter(kind="case.checked").order_by("pk")
    assert [(one.data["items"], one.data["undone"]) for one in entries] == [
        ([f"{made.pk}.1", f"{made.pk}.2"], []),
        ([], [f"{made.pk}.1"]),
    ]


def test_an_item_of_a_list_that_does_not_count_here_is_refused():
    elsewhere = make_checklist(topic=topic("housing.lifts"))
    case = make_case("accepted")
    items = [f"{elsewhere.pk}.1"]
    by = handler_of(case.lead)

    refused = refusal_of(lambda: check_items(case, items=items, by=by, at=LATER))

    assert refused[0] == "no_such_item"


def test_only_those_who_work_on_a_case_tick_anything_off_and_only_while_it_is_in_work():
    made = make_checklist()
    case, answered = make_case("accepted"), make_case("answered")
    items = [f"{made.pk}.1"]

    for by, one in ((desk(), case), (handler_of(answered.lead), answered)):
        with pytest.raises(PermissionDenied):
            check_items(one, items=items, by=by, at=LATER + timedelta(days=1))

    assert not CheckedItem.objects.exists()
    assert fresh(answered).status == "answered"
