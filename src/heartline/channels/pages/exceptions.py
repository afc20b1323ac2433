"""What was asked for in a matter, as its person reads it: pauses, more time, a listing, a review.

Of what offices ask, the person reads the reason and who decided, not the words among colleagues;
of what they asked themselves, every word.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from heartline.cases.models import Application, ApplicationStatus, Case, Party, Wanted
from heartline.cases.queries.applications import asked_words, day_words, review_day
from heartline.cases.sentences import asked_because
from heartline.channels.pages.words import by_moment, shown


@dataclass(frozen=True)
class Told:
    """One thing that became of an application; `side` as in the story, "event" for a step."""

    at: datetime
    text: str
    side: str = "event"
    who: str = ""


def told_of(application: Application, party: Party) -> Iterator[Told]:
    """What the person reads of an application; nothing of what others asked or judged."""
    own = application.party_id == party.pk
    if application.party_id is not None and not own:
        return
    tell = _TELLS[Wanted(application.wanted)]
    places = {
        "office": str(application.office or ""),
        "decided": str(application.decided_office or ""),
        "because": asked_because(application.wanted, application.reason),
    }
    yield from tell(application, places)


Places = dict[str, str]


def _was_granted(one: Application) -> bool:
    return one.status in (ApplicationStatus.GRANTED, ApplicationStatus.ENDED)


def _tell_pause(one: Application, places: Places) -> Iterator[Told]:
    if _was_granted(one) and one.until and one.decided_at:
        sentence = _(
            "The clock stands still until the end of %(day)s at the latest, because: %(because)s. "
            "%(office)s asked for it, %(decided)s agreed."
        )
        yield Told(one.decided_at, sentence % (places | {"day": day_words(one.until)}))
    if one.ended_at and _was_granted(one):
        yield Told(one.ended_at, _("The wait is over; the clock runs again."))


def _tell_extension(one: Application, places: Places) -> Iterator[Told]:
    if _was_granted(one) and one.decided_at:
        sentence = _(
            "%(office)s was given more time, because: %(because)s. %(decided)s agreed. (%(asked)s)"
        )
        yield Told(one.decided_at, sentence % (places | {"asked": asked_words(one)}))


def _tell_listing(one: Application, places: Places) -> Iterator[Told]:
    if _was_granted(one) and one.decided_at:
        sentence = _(
            "It cannot be solved now, because: %(because)s. It was put on the public list of such "
            "matters; %(office)s keeps it in mind, and %(decided)s agreed."
        )
        yield Told(one.decided_at, sentence % places)
    if one.ended_at and _was_granted(one):
        yield Told(one.ended_at, _("It stands on the list of what cannot be solved no longer."))


def _tell_exclusion(one: Application, places: Places) -> Iterator[Told]:
    if _was_granted(one) and one.decided_at:
        sentence = _(
            "It is left out of the rates of %(office)s, because: %(because)s. %(decided)s decided "
            "so, and everybody can read it. You get your answer all the same."
        )
        yield Told(one.decided_at, sentence % places)


def _tell_review(one: Application, places: Places) -> Iterator[Told]:
    if one.decided_at is None:
        return
    sentence = _(
        "%(office)s asked for a review of your verdict, and %(decided)s looked at it: %(because)s. "
        "Your verdict stands as you gave it, and is counted as reviewed."
    )
    if one.status == ApplicationStatus.REFUSED:
        sentence = _(
            "%(office)s asked for a review of your verdict. %(decided)s saw no reason for one: it "
            "stands and counts as before."
        )
    yield Told(one.decided_at, sentence % places)


def _tell_reroute(one: Application, places: Places) -> Iterator[Told]:
    said = _("This went to the wrong office: %(words)s") % {"words": shown(one.words)}
    yield Told(one.asked_at, said if one.salt is not None else "", "theirs")
    if one.decided_at is None:
        return
    sentence = (
        _("The desk agrees: it goes to another office.")
        if _was_granted(one)
        else _("The desk leaves it with the office that has it.")
    )
    words = shown(one.decision_words)
    yield Told(one.decided_at, f"{sentence}\n{words}".strip(), "ours", places["decided"])


_TELLS: dict[Wanted, Callable[[Application, Places], Iterator[Told]]] = {
    Wanted.PAUSE: _tell_pause,
    Wanted.EXTENSION: _tell_extension,
    Wanted.LISTING: _tell_listing,
    Wanted.EXCLUSION: _tell_exclusion,
    Wanted.REVIEW: _tell_review,
    Wanted.REROUTE: _tell_reroute,
}


def standing(party: Party, *, at: datetime) -> list[str]:
    """What holds now beside the next step: a pause, a listing, a date before, an open question."""
    case = party.case
    sentences = [*_listed(case)] if case.listed else []
    if case.is_waiting:
        sentences += [*_paused(case, at), *_date_before(party, at)]
    if party.applications.open().filter(wanted=Wanted.REROUTE).exists():
        sentences.append(
            _(
                "You told us that it went to the wrong office. The desk decides, and you read "
                "it here."
            )
        )
    return sentences


def _granted(case: Case, wanted: Wanted) -> Application | None:
    standing = case.applications.filter(wanted=wanted, status=ApplicationStatus.GRANTED)
    return standing.select_related("office").first()


def _listed(case: Case) -> Iterator[str]:
    listing = _granted(case, Wanted.LISTING)
    if listing is None or listing.until is None:
        return
    places = {
        "because": asked_because(listing.wanted, listing.reason),
        "office": str(listing.office or ""),
        "day": review_day(listing),
    }
    yield (
        _(
            "It cannot be solved now, because: %(because)s. %(office)s keeps it in mind and "
            "looks at it again on %(day)s."
        )
        % places
    )


def _paused(case: Case, at: datetime) -> Iterator[str]:
    pause = _granted(case, Wanted.PAUSE) if case.is_paused(at) else None
    if pause is None or pause.until is None:
        return
    places = {
        "day": day_words(pause.until),
        "because": asked_because(pause.wanted, pause.reason),
    }
    yield _("The clock stands still until the end of %(day)s at the latest: %(because)s.") % places


def _date_before(party: Party, at: datetime) -> Iterator[str]:
    before = party.first_due_at
    if before is not None and before != party.due_at:
        yield _("First we had said: %(moment)s.") % {"moment": by_moment(before, today=at)}
