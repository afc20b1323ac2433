"""What keeps a deadline from being computed, as a code with params and as a sentence."""

from datetime import datetime

from heartline.engines.deadlines.explain import Value, sentence


class DeadlineError(ValueError):
    """`code` and `params` let the caller translate; `str()` is the English sentence."""

    def __init__(self, code: str, **params: Value) -> None:
        super().__init__(sentence(code, params))
        self.code = code
        self.params = params


class RuleError(DeadlineError):
    """The rule contradicts itself or could not be read."""


class CalendarError(DeadlineError):
    """The calendar contradicts itself."""


class MissingYearError(CalendarError):
    """The calendar does not know a year that the clock runs through."""

    def __init__(self, year: int) -> None:
        # As text, so that no one writes the year as 2,028.
        super().__init__("year_missing", year=str(year))
        self.year = year


class MomentError(DeadlineError):
    """A moment has no zone, or two moments stand in the wrong order."""


class PauseError(DeadlineError):
    """A pause contradicts itself or another one."""


class ExtensionError(DeadlineError):
    """An extension contradicts itself or the clock that it extends."""


def check_zone(*moments: datetime | None) -> None:
    """Refuse moments without a zone.

    Raises:
        MomentError: one of them has none.
    """
    for moment in moments:
        if moment is not None and moment.utcoffset() is None:
            raise MomentError("moment_without_zone", moment=moment)
