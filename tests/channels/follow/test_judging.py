"""The person who spoke judges the answer once, and reopens what was closed."""

from datetime import timedelta

import pytest

from heartline.cases.actions.verdicts import REOPEN_WITHIN
from heartline.cases.models import (
    Case,
    CaseStatus,
    Message,
    PartyStatus,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.shared.clock import now
from tests.channels.follow.opening import opened, recent

pytestmark = pytest.mark.django_db


# Asked for the verdict --------------------------------------------------------------------------


def test_reading_the_answer_counts_as_having_been_asked(visitor):
    party = recent("answered")

    visitor.get(opened(visitor, party))

    party.refresh_from_db()
    assert party.status == PartyStatus.ASKED


@pytest.mark.parametrize(
    "purpose", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}]
)
def test_a_browser_that_only_looks_ahead_has_asked_nobody(visitor, purpose):
    party = recent("answered")
    address = opened(visitor, party)

    visitor.get(address, headers=purpose)
    visitor.head(address)

    party.refresh_from_db()
    assert party.status == PartyStatus.WAITING


# Judging and reopening --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tapped", "solved", "wants_more", "status"),
    [
        ("yes", Solved.YES, False, CaseStatus.CLOSED),
        ("enough", Solved.PARTLY, False, CaseStatus.CLOSED),
        ("more", Solved.PARTLY, True, CaseStatus.ASSIGNED),
        ("no", Solved.NO, True, CaseStatus.ASSIGNED),
    ],
)
def test_one_tap_tells_whether_it_is_solved(visitor, tapped, solved, wants_more, status):
    address = opened(visitor, recent("answered"))

    visitor.post(f"{address}judge", {"solved": tapped})

    verdict = Verdict.objects.get()
    assert (verdict.solved, verdict.wants_more) == (solved, wants_more)
    assert Case.objects.get().status == status


def test_a_verdict_takes_two_taps_and_a_sentence(visitor):
    address = opened(visitor, recent("answered"))

    visitor.post(
        f"{address}judge",
        {"solved": "yes", "satisfied": "4", "contacted": "no", "words": "Thank you."},
    )

    verdict = Verdict.objects.get()
    assert (verdict.satisfied, verdict.contacted) == (Satisfied.SATISFIED, False)
    assert verdict.words == "Thank you."


def test_what_was_not_tapped_is_not_made_up(visitor):
    address = opened(visitor, recent("answered"))

    visitor.post(f"{address}judge", {"solved": "yes"})

    verdict = Verdict.objects.get()
    assert (verdict.satisfied, verdict.contacted) == (None, None)


def test_a_verdict_without_a_tap_is_asked_for_and_the_words_stay(visitor):
    address = opened(visitor, recent("answered"))

    page = visitor.post(f"{address}judge", {"words": "Half of it works."}).content.decode()

    assert "Please tap one of the four" in page
    assert "Half of it works.</textarea>" in page
    assert not Verdict.objects.exists()


def test_a_verdict_sent_twice_is_given_once(visitor):
    address = opened(visitor, recent("answered"))

    first = visitor.post(f"{address}judge", {"solved": "yes"})
    second = visitor.post(f"{address}judge", {"solved": "yes"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert Verdict.objects.count() == 1


def test_another_verdict_on_the_same_answer_is_refused_and_its_words_stay(visitor):
    address = opened(visitor, recent("answered"))
    visitor.post(f"{address}judge", {"solved": "yes"})

    page = visitor.post(f"{address}judge", {"solved": "no", "words": "Dark again."})

    assert Verdict.objects.get().solved == Solved.YES
    assert "You have judged this answer already" in page.content.decode()
    assert "you can reopen it below" in page.content.decode()
    assert "Dark again.</textarea>" in page.content.decode()


def test_a_verdict_stands_in_the_story(visitor):
    party = recent("answered")
    address = opened(visitor, party)

    page = visitor.post(
        f"{address}judge", {"solved": "no", "satisfied": "1", "words": "Still dark."}, follow=True
    ).content.decode()

    assert "Still dark." in page
    assert "Not satisfied at all" in page
    assert "It is done again." in page


def test_a_closed_matter_is_reopened_with_words(visitor):
    address = opened(visitor, recent("closed"))

    visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    assert Case.objects.get().status == CaseStatus.ASSIGNED
    assert Message.objects.get(first=False).text == "Dark again."


def test_reopening_twice_is_once(visitor):
    address = opened(visitor, recent("closed"))

    told = {"key": "k", "text": "Dark again."}
    answers = [visitor.post(f"{address}reopen", told) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Case.objects.get().redos, Message.objects.filter(first=False).count()) == (1, 1)


def test_a_verdict_on_a_matter_that_was_reopened_is_refused_and_its_words_stay(visitor):
    address = opened(visitor, recent("closed"))
    visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    page = visitor.post(f"{address}judge", {"solved": "yes", "words": "It shines after all."})

    assert Verdict.objects.count() == 1
    assert "It is being done again" in page.content.decode()
    assert "It shines after all.</textarea>" in page.content.decode()


def test_reopening_too_late_is_refused_and_the_words_stay(visitor):
    address = opened(visitor, recent("closed"))
    Case.objects.update(closed_at=now() - REOPEN_WITHIN - timedelta(minutes=1))

    page = visitor.post(f"{address}reopen", {"key": "k", "text": "Dark again."})

    assert Case.objects.get().status == CaseStatus.CLOSED
    assert "speak up again" in page.content.decode()
    assert "Dark again.</textarea>" in page.content.decode()
