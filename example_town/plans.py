"""Which matters come to the invented town in its year, when, and what will become of them."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from example_town.areas import Ground
from example_town.people import Speaker, somebody
from example_town.words import Matter, Words, fitting, matters, read, told
from heartline.cases.models import Case, Kind
from heartline.offices.models import Area
from heartline.shared.clock import local

YEAR = timedelta(days=365)

#: Of a hundred matters told for the first time, and the share of each kind that the desk answers
#: at once, where it can.
KINDS = {
    Kind.CONSULTATION: (68.0, 0.99),
    Kind.REQUEST: (12.5, 0.88),
    Kind.COMPLAINT: (10.0, 0.88),
    Kind.SUGGESTION: (3.8, 0.80),
    Kind.PRAISE: (2.5, 1.0),
    Kind.REPORT: (1.5, 0.0),
}
#: What nobody tells again.
_ALONE = (Kind.REPORT, Kind.PRAISE)
#: How many cases stand still at each step today, so that every page of the desk has work; with
#: what happened to them before, and how many days ago they came.
STANDING: list[tuple[str, str, int, float, float]] = [
    ("received", "", 12, 0.02, 1.2),
    ("sorted", "", 5, 0.1, 1.5),
    ("returned", "returned", 10, 1.5, 5.0),
    ("returned_twice", "returned_twice", 3, 4.0, 8.0),
    ("assigned", "", 10, 0.3, 3.0),
    ("assigned", "returned_twice", 2, 4.0, 8.0),
    ("assigned", "joint", 3, 0.5, 3.0),
    ("accepted", "", 12, 1.0, 6.0),
    ("accepted", "", 6, 14.0, 26.0),
    ("accepted", "joint", 3, 2.0, 6.0),
    ("accepted", "about", 2, 2.0, 6.0),
    ("heard", "about", 2, 3.0, 7.0),
    ("drafted", "", 10, 2.0, 7.0),
    ("drafted", "no", 3, 8.0, 16.0),
    ("sent_back", "", 4, 2.5, 7.0),
    ("reviewed", "", 5, 3.0, 7.0),
    ("answered", "", 10, 2.0, 9.0),
    ("redo", "no", 8, 5.0, 14.0),
    ("reopened", "reopened", 4, 14.0, 28.0),
]
#: What becomes of those that an office works on, of a hundred.
TWISTS = {
    "": 64,
    "slow": 10,
    "returned": 6,
    "returned_twice": 2,
    "joint": 6,
    "no": 6,
    "reopened": 2,
    "withdrawn": 2,
}


@dataclass
class Plan:
    """One person speaking of one matter, and what shall become of it."""

    number: int
    at: datetime
    matter: Matter
    kind: Kind
    area: Area
    words: Words
    speaker: Speaker
    text: str
    rng: Random
    at_once: bool = False
    #: The step at which it stands still today; "" for none.
    stop: str = ""
    twist: str = ""
    #: Told before by another.
    same_as: "Plan | None" = None
    merges: bool = False
    #: How many others were joined to it.
    others: int = 0
    #: What it became, once it was heard.
    case: Case | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        #: Whether another person could tell the same in other words.
        self.retold = len(self.matter.ways_like(self.words.way or 0)) > 1

    def desk_texts(self) -> list[str]:
        """What the desk could answer at once; nothing when it could not."""
        if self.speaker.language == "en":
            return [self.matter.at_once_en] if self.matter.at_once_en else []
        return fitting(self.matter.at_once, self.words.way or 0)

    def office_texts(self) -> list[str]:
        """What an office would answer: never nothing."""
        if self.speaker.language == "en" and self.matter.answer_en:
            return [self.matter.answer_en]
        return fitting(self.matter.answers, self.words.way or 0) or self.desk_texts()

    def outcomes(self) -> list[str]:
        """What could have changed."""
        return fitting(self.matter.outcomes, self.words.way or 0)


class Planner:
    """Draws up the year; every choice comes from the seed."""

    def __init__(self, seed: int, ground: Ground, today: datetime) -> None:
        self.seed = seed
        self.rng = Random(f"{seed} plans")  # noqa: S311
        self.ground = ground
        self.today = today

    def year(self, cases: int) -> list[Plan]:
        """`cases` plans in the order in which they are heard."""
        drafts = self._standing(cases)
        drafts += [(self._moment(), "", "") for _n in range(cases - len(drafts))]
        plans: list[Plan] = []
        for n, draft in enumerate(sorted(drafts)):
            plans.append(self._plan(n, draft, plans))
        for odd in read("odd")["message"]:
            fits = [p for p in plans if p.matter.code == odd["matter"] and not p.same_as]
            for plan in fits[len(fits) // 2 :][:1]:
                plan.text = odd["text"]
                plan.words.way = odd["way"]
                plan.at_once = plan.at_once and odd["language"] != "en"
                plan.speaker = replace(plan.speaker, language=odd["language"])
        return plans

    def _standing(self, cases: int) -> list[tuple[datetime, str, str]]:
        share = min(1.0, cases / 700)
        return [
            (self.today - timedelta(days=self.rng.uniform(least, most)), stop, twist)
            for stop, twist, count, least, most in STANDING
            for _n in range(max(1, round(count * share)))
        ][:cases]

    def _moment(self) -> datetime:
        """Some moment of the year: few at night, half as many on a weekend, more of late."""
        while True:
            at = self.today - YEAR * (1 - self.rng.random() ** 0.85)
            hour = self.rng.choices(range(24), (1,) * 6 + (4, 10) + (20,) * 12 + (12, 8, 5, 2))[0]
            at = local(at).replace(
                hour=hour, minute=self.rng.randrange(60), second=0, microsecond=0
            )
            if at < self.today and (at.isoweekday() < 6 or self.rng.random() < 0.5):
                return at

    def _plan(self, n: int, draft: tuple[datetime, str, str], before: list[Plan]) -> Plan:
        at, stop, twist = draft
        rng = Random(f"{self.seed} case {n}")  # noqa: S311
        again = None if stop else self._earlier(rng, at, before)
        kind = again.kind if again else self._kind(rng, stop, twist)
        matter = again.matter if again else self._matter(rng, kind, stop, twist)
        area = again.area if again else rng.choice(self.ground.communities)
        words = again.words.by_another(rng) if again else Words(rng, area, matter.slots)
        language = "en" if matter.said_en and rng.random() < 0.07 else "zh-hans"
        plan = Plan(
            number=n,
            at=at,
            matter=matter,
            kind=kind,
            area=area,
            words=words,
            speaker=somebody(rng, language=language, private=kind == Kind.REPORT),
            text=words.fill(rng.choice(matter.said_en))
            if language == "en"
            else told(rng, matter, words, kind),
            rng=rng,
            stop=stop,
            twist=twist,
            same_as=again,
        )
        self._fate(plan)
        return plan

    def _fate(self, plan: Plan) -> None:
        """Whether the desk answers at once, and what happens on the way otherwise."""
        rng, matter = plan.rng, plan.matter
        desk_may = bool(plan.desk_texts()) and not plan.stop and not plan.twist
        if matter.out_of_scope and not plan.stop and rng.random() < matter.scope_share:
            plan.twist = "out_of_scope"
            return
        again = plan.same_as
        plan.merges = again is not None and not again.at_once and rng.random() < 0.85
        share = KINDS[plan.kind][1] if matter.answers else 1.0
        plan.at_once = desk_may and not plan.merges and rng.random() < share
        if plan.at_once or plan.stop or plan.twist:
            return
        plan.twist = rng.choices(list(TWISTS), list(TWISTS.values()))[0]
        if matter.code.startswith("conduct"):
            plan.twist = "about"
        if plan.twist.startswith("returned") and not matter.wrong:
            plan.twist = "slow"

    def _earlier(self, rng: Random, at: datetime, before: list[Plan]) -> Plan | None:
        """The matter that this person tells again, when it is one of those."""
        if rng.random() > 0.17:
            return None
        near = [p for p in before[-60:] if p.retold and at - p.at < timedelta(days=12)]
        fresh = [plan for plan in near if not plan.at_once and at - plan.at < timedelta(days=3)]
        open_ones = [p for p in fresh if not p.stop and p.kind not in _ALONE and not p.same_as]
        if open_ones and rng.random() < 0.4:
            return rng.choice(open_ones)
        told_once = [p for p in near if not p.stop and p.kind not in _ALONE]
        return rng.choice(told_once) if told_once else None

    def _kind(self, rng: Random, stop: str, twist: str) -> Kind:
        if twist == "about":
            return Kind.COMPLAINT
        if stop in ("received", "sorted", "answered"):
            return rng.choice([Kind.CONSULTATION, Kind.REQUEST, Kind.COMPLAINT, Kind.REQUEST])
        if stop:
            kinds = [Kind.REQUEST, Kind.COMPLAINT, Kind.REQUEST, Kind.REPORT]
            return rng.choices(kinds, (6, 4, 6, 0 if twist else 1))[0]
        return rng.choices(list(KINDS), [share for share, _desk in KINDS.values()])[0]

    def _matter(self, rng: Random, kind: Kind, stop: str, twist: str) -> Matter:
        fits = [matter for matter in matters() if kind in matter.kinds]
        about = [matter for matter in fits if matter.code.startswith("conduct")]
        if twist == "about":
            fits = about
        elif stop:
            fits = [matter for matter in fits if matter not in about and matter.answers]
        if twist.startswith("returned"):
            fits = [matter for matter in fits if matter.wrong]
        return rng.choices(fits, [matter.kinds[kind] for matter in fits])[0]
