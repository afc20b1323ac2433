"""A case as the public sees it: nothing here holds a word that was not released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from heartline.cases.models import Case, CaseStatus, Closing
from heartline.cases.sentences import due_words, short_moment
from heartline.offices.models import Area, Level
from heartline.published.sentences import answered_words, due_sentence, status_words, wait_words
from heartline.shared.clock import day_of

#: Columns that hold what a person said; a public page does not even fetch them.
UNSAID = ("title", "place", "latitude", "longitude", "about_staff", "about", "scope_instead")
#: Columns that are large, and that no list needs.
HEAVY = ("area__boundary", "area__parent__boundary", "public_text", "public_reply")


@dataclass(frozen=True)
class Shown:
    """One case in a list."""

    number: str
    url: str
    title: str
    kind: str
    topic: str
    area: str
    office: str
    state: str
    status: str
    received: str
    due: str
    late: bool
    #: How many days somebody has waited for an answer; None when nobody waits.
    waited: int | None

    @property
    def heading(self) -> str:
        """The released title; until there is one, the kind and the topic."""
        return self.title or " · ".join(filter(None, (self.kind, self.topic)))

    @property
    def wait(self) -> str:
        """How long somebody has waited, in few words; "" when nobody waits."""
        return "" if self.waited is None else wait_words(self.waited)

    @property
    def about(self) -> list[str]:
        """What else is told: number, kind and topic under a title, community, office."""
        sort = [self.kind, self.topic] if self.title else []
        return [told for told in (self.number, *sort, self.area, self.office) if told]


def public_cases() -> QuerySet[Case]:
    """The cases of the public list with what a row needs, without the person's words."""
    rows = Case.objects.public().select_related("topic", "area__parent", "lead")
    return rows.defer(*UNSAID, *HEAVY)


def community(area: Area | None) -> Area | None:
    """The community that an area lies in: a place is never told closer than that."""
    if area is not None and area.level == Level.GRID:
        return area.parent
    return area


def shown(case: Case, at: datetime) -> Shown:
    """A case as a list shows it at the moment `at`; `case` comes from `public_cases`."""
    late = case.is_late(at) if case.is_waiting or case.answered_at else False
    if aside := case.listed and case.is_waiting:
        late = False
    return Shown(
        number=case.number,
        url=reverse("published:case", args=[case.number]),
        title=case.public_title if case.released_at else "",
        kind=case.get_kind_display(),
        topic=str(case.topic or ""),
        area=str(community(case.area) or ""),
        office=str(case.lead or ""),
        state="info" if aside else state_of(case, late=late),
        status=_("Listed") if aside else str(status_words(case.status, case.closed_because)),
        received=short_moment(case.received_at),
        due=due_of(case, at),
        late=late,
        waited=(day_of(at) - day_of(case.received_at)).days if case.is_waiting else None,
    )


def shown_all(cases: Iterable[Case], at: datetime) -> list[Shown]:
    """Each case as a list shows it."""
    return [shown(case, at) for case in cases]


def state_of(case: Case, *, late: bool) -> str:
    """The shape beside the status: of the design system's tags."""
    if case.is_waiting:
        return "late" if late else ("wait" if case.status == CaseStatus.RECEIVED else "now")
    if case.status == CaseStatus.ANSWERED or case.closed_because == Closing.JUDGED:
        return "done"
    return "closed"


def due_of(case: Case, at: datetime) -> str:
    """When the answer is due, or how it came, in words; "" where it will never come."""
    if case.answered_at is not None:
        return answered_words(case.answered_at, case.due_at)
    if not case.is_waiting or case.listed:
        return ""
    return due_sentence(due_words(case.due_at, at), late=case.is_late(at))
