"""The one place that knows what time it is."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, in UTC."""
    return timezone.now()


def local(at: datetime) -> datetime:
    """`at` as the office's clock on the wall shows it."""
    return at.astimezone(timezone.get_default_timezone())


def day_of(at: datetime) -> date:
    """The office's local day at the moment `at`."""
    return local(at).date()
