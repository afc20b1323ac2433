"""Areas, offices, the staff who work there, their duties, and the days on which they work."""

from functools import cached_property, lru_cache
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heartline.shared.prepared import Prepared
from heartline.shared.text import in_language

Row = TypeVar("Row", bound=models.Model)


class Level(models.TextChoices):
    """How large an area is."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")


class DutyKind(models.TextChoices):
    """What somebody does in an office (岗位)."""

    OPERATOR = "operator", _("Operator")
    DISPATCHER = "dispatcher", _("Dispatcher")
    HANDLER = "handler", _("Handler")
    SUPERVISOR = "supervisor", _("Supervisor")
    VISITOR = "visitor", _("Visitor")
    ANALYST = "analyst", _("Analyst")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


@lru_cache(maxsize=10_000)
def tree_order(path: str | None) -> tuple[int, ...]:
    """By what rows of a tree are sorted, each after its parent, in the order they were made in."""
    return tuple(int(pk) for pk in (path or "").split("/") if pk)


class TreeQuerySet(models.QuerySet[Row]):
    """Rows of a tree that keep the way from the root in `path`: "/1/5/"."""

    def under(self, path: str) -> Self:
        """The row at `path` and all below it."""
        return self.filter(path__startswith=path)


class Area(models.Model):
    """A piece of the town: city › district › street › community › grid."""

    PRIVACY = {
        "public": "id code name_zh name_en level parent path residents latitude longitude boundary"
    }

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001
    residents = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    #: GeoJSON geometry, WGS 84.
    boundary = models.JSONField(null=True, blank=True)

    objects: ClassVar[models.Manager["Area"]] = TreeQuerySet["Area"].as_manager()

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Office(models.Model):
    """An office that answers to people; its parent answers for it."""

    PRIVACY = {"public": "id code name_zh name_en parent path area closed_at"}

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="offices")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Office"]] = TreeQuerySet["Office"].as_manager()

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def is_under(self, other: "Office") -> bool:
        """Whether this is `other`, or below it."""
        return (self.path or "").startswith(other.path or "-")


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by the name they sign in with."""


class Staff(AbstractBaseUser):
    """A member of staff, who signs in and holds duties in offices."""

    PRIVACY = {
        "public": "id is_active created_at language",
        "personal": "name display_name_zh display_name_en",
        "sealed": "password",
    }

    name = models.CharField(_("sign-in name"), max_length=60, unique=True)
    display_name_zh = models.CharField(max_length=60)
    display_name_en = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Nobody needs to know when somebody came to work, and nobody waits for a write to sign in.
    last_login = None

    objects = StaffManager()
    USERNAME_FIELD = "name"

    def __str__(self) -> str:
        return in_language(self.display_name_zh, self.display_name_en)

    @cached_property
    def held(self) -> tuple["Duty", ...]:
        """The duties held now, each with its office; read once per request."""
        return tuple(_HELD(staff=self.pk))

    @cached_property
    def reach(self) -> tuple[Any, ...]:
        """What decides which rows somebody may open: who they are, and their duties of now."""
        duties = (
            (duty.kind, duty.office_id, duty.office.path, duty.office.parent_id)
            for duty in self.held
        )
        return (self.pk, *duties)

    @property
    def itself(self) -> "Staff":
        """The object that a lazy one stands for."""
        return self

    def as_of_now(self) -> "Staff":
        """The same member of staff with the duties of this moment; none once they have left."""
        return Staff.objects.get(pk=self.pk)

    def offices(self, *kinds: str) -> list[Office]:
        """The offices in which one of `kinds` is held; of any kind when none is named."""
        return [duty.office for duty in self.held if not kinds or duty.kind in kinds]

    def holds(self, *kinds: str) -> bool:
        """Whether one of `kinds` is held in any office."""
        return bool(self.offices(*kinds))


class Duty(models.Model):
    """What one member of staff does in one office; one person may hold several."""

    PRIVACY = {"public": "id staff kind office since ended_at"}

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=15, choices=DutyKind.choices)
    office = models.ForeignKey(Office, models.PROTECT, related_name="duties")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "kind", "office"],
                condition=Q(ended_at=None),
                name="duty_held_once",
            ),
        ]
        verbose_name_plural = "duties"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.office}"


_HELD = Prepared(
    lambda staff: Duty.objects.filter(staff=staff, ended_at=None).select_related("office"),
    staff=int,
)


class WorkCalendar(models.Model):
    """The week of an office, its hours, and the years for which its days are known."""

    PRIVACY = {"public": "id code name_zh name_en week hours version"}

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    #: Days of the week that are worked: 1 is Monday, 7 Sunday.
    week = models.JSONField()
    #: Pairs of times: [["09:00", "12:00"], ["13:30", "17:30"]].
    hours = models.JSONField()
    #: Grows with every change, so that what was read once need not be read again.
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class CalendarYear(models.Model):
    """A year whose days are known, confirmed by a notice or provisional; others are missing."""

    PRIVACY = {"public": "id calendar year confirmed source"}

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    confirmed = models.BooleanField()
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "year"], name="calendar_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.year}"


class Day(models.Model):
    """A day that differs from the week: a holiday, or a weekend day that is worked."""

    PRIVACY = {"public": "id calendar day working name_zh name_en confirmed"}

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    day = models.DateField()
    working = models.BooleanField()
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    confirmed = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {in_language(self.name_zh, self.name_en)}"
