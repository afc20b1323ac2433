"""Reading follows the ledger: what is suggested of what was said, and what people teach it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from heartline.cases.actions import training
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.actions.reading_settings import decide_lessons, set_least_confidence
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.suggesting import suggest_where_new
from heartline.cases.actions.topics import add_topic
from heartline.cases.actions.training import (
    FEWEST,
    TooFewError,
    make_first_models,
    train_anew,
    train_by_night,
)
from heartline.cases.models import (
    Case,
    Kind,
    Lesson,
    ReadingModel,
    Suggestion,
    Tells,
)
from heartline.cases.phrases import kind_examples, shipped_topics, topic_examples
from heartline.people.actions import erase_person
from tests.cases.reading import LAMP, read_everything, suggestion_of, topic
from tests.factories import MONDAY, STEP, desk, fresh, make_area, make_case, make_party, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def has_not_looked(monkeypatch):
    """No test finds that another has just looked whether to train."""
    monkeypatch.setattr(training._Looked, "last", None)


TUESDAY = MONDAY + timedelta(days=1)


def sort(case: Case, code: str, *, by=None, at=MONDAY + STEP, **told) -> None:
    told = {"kind": Kind.REQUEST, "topic": topic(code), "area": None, **told}
    sort_case(fresh(case), by=by or desk(), at=at, **told)


# Suggestions ------------------------------------------------------------------------------------


def test_a_new_message_is_given_a_topic_with_its_words_before_anybody_has_sorted_one():
    case = make_case(text=LAMP)

    read_everything()

    found = suggestion_of(case)
    assert (found.topic, found.best[0][0]) == (topic("roads.lamps"), "roads.lamps")
    assert found.confidence >= 0.5
    assert any("路灯" in word for word in found.words)


def test_an_english_message_is_understood_as_well():
    case = make_case(text="The street lamp in front of our house is dark, no light at night")

    read_everything()

    assert suggestion_of(case).best[0][0] == "roads.lamps"


def test_nothing_is_suggested_below_the_confidence_that_the_office_chose():
    case = make_case(text=LAMP)
    set_least_confidence(0.99, by=make_staff("administrator"), at=MONDAY)

    read_everything()

    assert (suggestion_of(case).topic, suggestion_of(case).best[0][0]) == (None, "roads.lamps")


def test_cases_that_wait_are_read_again_when_the_office_chooses_another_confidence():
    case = make_case(text=LAMP)
    read_everything()

    set_least_confidence(0.99, by=make_staff("administrator"), at=MONDAY)
    suggest_where_new(at=MONDAY)

    assert suggestion_of(case).topic is None


def test_a_message_that_says_nothing_gets_no_topic():
    case = make_case(text="您好")

    read_everything()

    assert suggestion_of(case).topic is None


def test_words_of_danger_are_kept_with_the_words_that_led_there():
    case = make_case(text="电线掉下来了，有人触电")

    read_everything()

    found = suggestion_of(case)
    assert (found.danger, found.danger_words) == ("life", ["电线掉", "触电"])
    assert found.stands_out


def test_who_sorts_a_case_has_looked_at_its_danger_and_new_danger_stands_out_again():
    party = make_party(text="电线掉下来了")
    read_everything()

    sort(party.case, "safety.hazards")
    read_everything(MONDAY + STEP)
    looked_at = suggestion_of(party.case).looked_at
    add_to_case(party, Incoming(text="现在有人触电了"), at=MONDAY + 2 * STEP)
    read_everything(MONDAY + 2 * STEP)

    assert looked_at == MONDAY + STEP
    assert suggestion_of(party.case).stands_out


def test_danger_stays_on_top_where_many_cases_were_sorted_at_once():
    case = make_case(text="电线掉下来了，有人触电")
    read_everything()

    sort(case, "safety.hazards", has_read=False)
    read_everything(MONDAY + STEP)

    assert suggestion_of(case).stands_out


@pytest.mark.parametrize(("urgency", "stands_out"), [("general", True), ("emergency", False)])
def test_danger_heard_on_the_telephone_stands_on_top_unless_it_was_called_urgent(
    urgency, stands_out
):
    case = make_case(text="电线掉下来了，有人触电", channel="phone", urgency=urgency)

    read_everything()

    assert suggestion_of(case).stands_out == stands_out


def test_an_area_named_in_the_text_is_suggested():
    area = make_area(name_zh="泉塘街道", name_en="Quantang")
    case = make_case(text="泉塘街道有一盏路灯不亮了，晚上很黑")

    read_everything()

    assert (suggestion_of(case).area, suggestion_of(case).place) == (area, str(area))


def test_what_was_read_of_a_person_goes_with_them():
    party = make_party(text=LAMP)
    read_everything()
    sort(party.case, "roads.lamps")
    read_everything(MONDAY + STEP)

    erase_person(party.person, by=party.person, at=MONDAY + 2 * STEP)
    read_everything(MONDAY + 2 * STEP)

    kept = Suggestion.objects.filter(case=party.case).first()
    assert kept is None or (kept.words, kept.best, kept.danger_words) == ([], [], [])
    assert not Lesson.objects.filter(case=party.case).exists()


# Lessons ----------------------------------------------------------------------------------------


def test_a_corrected_case_teaches_at_once():
    words = "轩辕桥头的石墩子歪了"
    first, second = make_case(text=words), make_case(text=f"{words}，请来看看")
    read_everything()
    before = suggestion_of(second).best[0]

    sort(first, "safety.hazards")
    read_everything(MONDAY + STEP)

    after = suggestion_of(second).best[0]
    assert before[0] != "safety.hazards"
    assert after[0] == "safety.hazards"


def test_a_lesson_keeps_what_was_thought_before_and_who_said_otherwise():
    case = make_case(text=LAMP)
    read_everything()

    sort(case, "utilities.power")
    read_everything(MONDAY + STEP)

    lesson = Lesson.objects.get()
    assert (lesson.was, lesson.topic.code, lesson.by) == ("roads.lamps", "utilities.power", desk())


def flood(account, count: int) -> None:
    """`account` turns many cases about lamps into cases about buses."""
    for number in range(count):
        sort(make_case(text=f"{LAMP}，第{number}栋"), "roads.buses", by=account)


def test_one_account_that_turns_very_many_cases_is_held_and_nothing_is_learned_from_it():
    account = make_staff("dispatcher")
    read_everything()
    flood(account, 25)
    case = make_case(text=LAMP, at=MONDAY + 2 * STEP)

    read_everything(MONDAY + 2 * STEP)
    read_everything(MONDAY + 2 * STEP)

    assert Lesson.objects.to_look_at().count() == 25
    assert suggestion_of(case).best[0][0] == "roads.lamps"


def test_what_was_held_is_learned_once_a_colleague_lets_it_in():
    account, administrator = make_staff("dispatcher"), make_staff("administrator")
    read_everything()
    flood(account, 25)
    case = make_case(text=LAMP, at=MONDAY + 2 * STEP)
    read_everything(MONDAY + 2 * STEP)

    decide_lessons(
        account,
        was="roads.lamps",
        topic=topic("roads.buses"),
        let_in=True,
        by=administrator,
        at=TUESDAY,
    )
    suggest_where_new(at=TUESDAY)

    assert suggestion_of(case).best[0][0] == "roads.buses"


def test_what_somebody_decided_is_not_decided_twice():
    with pytest.raises(CaseRefusedError, match="nothing_held"):
        decide_lessons(
            desk(),
            was="roads.lamps",
            topic=topic("roads.buses"),
            let_in=True,
            by=make_staff("administrator"),
            at=MONDAY,
        )


# Training ---------------------------------------------------------------------------------------


def sorted_cases(count: int) -> None:
    """Cases about a statue, which no phrase speaks of, and about lamps, all sorted."""
    for number in range(count):
        statue = make_case(text=f"第{number}尊麒麟石像的角断了，麒麟没有人修")
        Case.objects.filter(pk=statue.pk).update(topic=topic("city.green"))
        lamp = make_case(text=f"{LAMP}，第{number}根灯杆")
        Case.objects.filter(pk=lamp.pk).update(topic=topic("roads.lamps"))


def test_with_few_cases_the_phrases_that_came_with_heartline_go_on():
    make_case(text=LAMP)
    make_first_models(at=MONDAY)

    with pytest.raises(TooFewError):
        train_anew(Tells.TOPIC, at=MONDAY)


def test_training_learns_what_the_office_has_decided_and_forgets_no_topic():
    sorted_cases(FEWEST)
    case = make_case(text="麒麟石像歪了")
    other = make_case(text="公交车等很久不来，班次太少")
    make_first_models(at=MONDAY)

    row = train_anew(Tells.TOPIC, at=MONDAY)
    read_everything()

    assert (row.in_use, row.rows) == (True, 2 * FEWEST)
    assert suggestion_of(case).best[0][0] == "city.green"
    assert suggestion_of(other).best[0][0] == "roads.buses"


def test_a_model_that_tells_less_than_the_one_in_use_is_never_used():
    sorted_cases(FEWEST)
    make_first_models(at=MONDAY)
    good = train_anew(Tells.TOPIC, at=MONDAY)
    mixed = Case.objects.filter(topic=topic("city.green")).order_by("pk")
    for number, case in enumerate(mixed):
        code = ("roads.lamps", "roads.buses", "city.waste")[number % 3]
        Case.objects.filter(pk=case.pk).update(topic=topic(code))
    ReadingModel.objects.filter(pk=good.pk).update(made_at=MONDAY)

    bad = train_anew(Tells.TOPIC, at=TUESDAY)

    used = ReadingModel.objects.get(tells=Tells.TOPIC, in_use=True)
    better = bad.new_right >= (bad.old_right or 0)
    assert used == (bad if better else good)
    assert bool(bytes(bad.kept)) == better


def trained(*options):
    printed = StringIO()
    call_command("train", *options, stdout=printed)
    return printed.getvalue()


def test_the_command_trains_and_says_what_came_of_it():
    sorted_cases(FEWEST)

    told = json.loads(trained("--json"))

    assert told["topic"]["trained"]
    assert told["topic"]["in_use"]
    assert told["topic"]["rows"] == 2 * FEWEST
    assert told["kind"] == {"trained": False, "rows": 0, "fewest": FEWEST}


def test_the_command_says_in_a_sentence_what_is_missing():
    make_case(text=LAMP)

    assert "too few cases are sorted: 0" in trained()


def test_a_night_trains_once():
    sorted_cases(FEWEST)
    night = TUESDAY.replace(hour=19)
    make_first_models(at=MONDAY)
    train_anew(Tells.TOPIC, at=MONDAY)

    made = train_by_night(at=night)
    again = train_by_night(at=night)

    assert (made, again) == (2, 0)


def test_every_topic_that_comes_with_heartline_has_phrases_in_both_languages():
    names = shipped_topics()
    phrases = topic_examples(names)

    for code, _zh, _en in names:
        own = [one.text for one in phrases if one.label == code]
        assert sum(text.isascii() for text in own) >= 3, code
        assert sum(not text.isascii() for text in own) >= 4, code
    assert {one.label for one in kind_examples()} == set(Kind.values)


def test_a_topic_that_the_office_added_is_known_from_the_next_night_on():
    case = make_case(text="麒麟石像的角断了")
    read_everything()
    add_topic(code="statues", name_zh="麒麟石像", by=None, at=MONDAY)

    train_by_night(at=TUESDAY.replace(hour=19))
    suggest_where_new(at=TUESDAY.replace(hour=19))

    assert suggestion_of(case).best[0][0] == "statues"


def test_nothing_is_suggested_for_a_case_that_is_over():
    case = make_case("closed", text=LAMP)

    read_everything()

    assert not Suggestion.objects.filter(case=case).exists()
