"""What cannot be solved now, and what was left out of a rate, as everybody reads it."""

from datetime import timedelta

import pytest
from django.test import Client

from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Party, Solved, Wanted
from heartline.shared.clock import now
from tests.factories import STEP, desk, fresh, handler_of, make_area, make_case, make_party
from tests.published.making import main_of

pytestmark = pytest.mark.django_db
LISTED, LEFT_OUT = "/results/listed/", "/results/excluded/"
DAY = timedelta(days=1)


def page(address: str) -> str:
    client = Client(headers={"accept-language": "en"})
    return client.get(address).content.decode()


def recent(**told) -> Case:
    return make_case("accepted", at=now() - 4 * STEP, **told)


def granted(case: Case, wanted: Wanted, reason: str, **told) -> None:
    if wanted == Wanted.LISTING:
        told |= {"until": now() + 30 * DAY, "owner": handler_of(case.lead)}
    ask = Ask(wanted, reason, "markOffice", **told)
    office = told["verdict"].reply.office if "verdict" in told else case.lead
    one = apply_for(fresh(case), ask, by=handler_of(office), at=now())
    decide(one, granted=True, words="markDecision", by=desk(), at=now())


def test_a_listed_case_stands_there_with_reason_office_and_day_and_no_words():
    area = make_area(name_en="Willow Lane")
    case = recent(area=area, text="markText")

    granted(case, Wanted.LISTING, "money")

    shown = page(LISTED)
    assert case.number in shown
    for told in ("The money for it is not there yet", "Willow Lane", "keeps it in mind"):
        assert told in shown
    for words in ("markText", "markOffice", "markDecision"):
        assert words not in shown
    assert handler_of(case.lead).display_name_en not in shown


def excepted(wanted: Wanted, **told) -> Case:
    """A case of which somebody outside the office granted this."""
    if wanted != Wanted.REVIEW:
        case = recent(**told)
        granted(case, wanted, "plan" if wanted == Wanted.LISTING else "repeated")
        return case
    party = make_party("answered", at=now() - 6 * STEP, **told)
    party = Party.objects.select_related("case", "person").get(pk=party.pk)
    verdict = give_verdict(party, Judgement(Solved.NO), by=party.person, at=now())
    granted(party.case, wanted, "kept", verdict=verdict)
    return party.case


LISTS = [
    (Wanted.LISTING, LISTED),
    (Wanted.EXCLUSION, LEFT_OUT),
    (Wanted.REVIEW, f"{LEFT_OUT}?show=verdicts"),
]


@pytest.mark.parametrize(("wanted", "address"), LISTS)
def test_up_to_four_private_ones_leave_the_page_as_it_is(wanted, address):
    public = excepted(wanted)
    before = main_of(page(address))
    private = [excepted(wanted, private=True) for _ in range(4)]

    shown = main_of(page(address))

    assert shown == before
    assert public.number in shown
    assert not any(case.number in shown for case in private)


@pytest.mark.parametrize(("wanted", "address"), LISTS)
def test_of_five_private_ones_or_more_no_number_is_told(wanted, address):
    for _ in range(5):
        excepted(wanted, private=True)
    five = main_of(page(address))

    excepted(wanted, private=True)

    assert "there are private ones, 5 or more" in five
    assert main_of(page(address)) == five


def test_a_listing_that_only_was_asked_for_is_not_shown():
    case = recent()
    owner = handler_of(case.lead)
    ask = Ask(Wanted.LISTING, "money", "Later.", until=now() + DAY, owner=owner)
    apply_for(case, ask, by=owner, at=now())

    assert case.number not in page(LISTED)
    assert "No public case is listed" in page(LISTED)


def test_what_is_left_out_stands_there_with_the_reason_and_who_decided():
    case = recent()

    granted(case, Wanted.EXCLUSION, "repeated")

    shown = page(LEFT_OUT)
    assert case.number in shown
    assert "Said again after an answer, without new facts" in shown
    assert f"decided by {desk().offices()[0].name_en}" in shown
    assert "markDecision" not in shown


def test_a_reviewed_verdict_stands_there_as_it_was_given():
    party = make_party("answered", at=now() - 6 * STEP)
    party = Party.objects.select_related("case", "person").get(pk=party.pk)
    judgement = Judgement(Solved.NO, words="markVerdict")
    verdict = give_verdict(party, judgement, by=party.person, at=now())

    granted(party.case, Wanted.REVIEW, "kept", verdict=verdict)

    shown = page(f"{LEFT_OUT}?show=verdicts")
    assert party.case.number in shown
    assert "The person says: not solved." in shown
    assert "markVerdict" not in shown
    assert party.case.number not in page(LEFT_OUT)
    assert "reviewed by another office" in page(f"/cases/{party.case.number}/")


def test_the_page_of_a_case_says_what_holds_of_it():
    listed, left_out, paused = recent(), recent(), recent()
    granted(listed, Wanted.LISTING, "money")
    granted(left_out, Wanted.EXCLUSION, "repeated")
    granted(paused, Wanted.PAUSE, "weather", until=now() + DAY)

    pages = [page(f"/cases/{case.number}/") for case in (listed, left_out, paused)]

    told = ["looks at it again on", "It counts in no rate", "The clock stands still"]
    for shown, sentence in zip(pages, told, strict=True):
        assert sentence in shown
    assert "Listed" in pages[0]


def test_a_listed_case_is_not_called_late():
    case = recent()
    granted(case, Wanted.LISTING, "money")
    Case.objects.filter(pk=case.pk).update(due_at=now() - DAY)

    shown = page(f"/cases/{case.number}/")

    assert "late-words" not in shown


@pytest.mark.parametrize("address", [LISTED, LEFT_OUT, f"{LEFT_OUT}?show=verdicts"])
def test_an_empty_list_says_so_and_a_wrong_page_is_the_last(address):
    mark = "&" if "?" in address else "?"

    assert 'class="empty' in page(address)
    assert 'class="empty' in page(f"{address}{mark}page=nowhere")


def test_the_list_asks_the_database_the_same_number_of_times(same_queries):
    def add_three() -> None:
        for _n in range(3):
            granted(recent(), Wanted.LISTING, "money")

    add_three()

    same_queries(
        lambda: page(LISTED),
        add_three,
    )
