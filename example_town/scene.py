"""What the stories of the invented town are played on: its offices, staff, days and pictures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from example_town.areas import Ground
from example_town.pictures import Pictures
from heartline.cases.models import Policy, Topic
from heartline.engines.deadlines.calendar import Calendar
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.clock import local

_OPENS, _CLOSES = 9, 17


@dataclass
class Scene:
    """Everything that stands while the stories go on."""

    today: datetime
    ground: Ground
    offices: dict[str, Office]
    staff: dict[str, Staff]
    topics: dict[str, Topic]
    policy: Policy
    calendar: Calendar
    pictures: Pictures

    def __post_init__(self) -> None:
        self._handlers = self._holding(DutyKind.HANDLER)
        self._supervisors = self._holding(DutyKind.SUPERVISOR)

    def _holding(self, kind: DutyKind) -> dict[int, Staff]:
        return {
            office.pk: member for member in self.staff.values() for office in member.offices(kind)
        }

    def handler(self, office: Office) -> Staff:
        """Who handles cases in `office`."""
        return self._handlers[office.pk]

    def supervisor(self, office: Office) -> Staff:
        """Who reviews for `office`: its own supervisor, or the next above."""
        above: Office | None = office
        while above is not None and above.pk not in self._supervisors:
            above = above.parent
        return self._supervisors[(above or self.offices["root"]).pk]

    def operator(self, rng: Random) -> Staff:
        """Who answers the telephone."""
        return self.staff[rng.choice(("operator", "operator", "operator.two"))]

    def at_work(self, moment: datetime, rng: Random) -> datetime:
        """`moment`, or when it falls outside office hours, early on the next working day."""
        here = local(moment)
        if self.calendar.is_working(here.date()) and _OPENS <= here.hour < _CLOSES:
            return moment
        if here.hour >= _OPENS:
            here += timedelta(days=1)
        while not self.calendar.is_working(here.date()):
            here += timedelta(days=1)
        minute = rng.randrange(100)
        return here.replace(
            hour=_OPENS + minute // 60, minute=minute % 60, second=rng.randrange(60)
        )
