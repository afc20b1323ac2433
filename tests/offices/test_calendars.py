"""Working calendars: days set and cleared, years marked, and what is missing said."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.engines.deadlines.errors import MissingYearError
from heartline.ledger.models import Entry
from heartline.offices.actions import clear_day, load_days, mark_year, set_day
from heartline.offices.models import Day, DutyKind, WorkCalendar
from heartline.offices.queries import UnsureYear, calendar_value, unsure_years
from heartline.offices.rows import changes, days_that_differ, year_of
from heartline.offices.sentences import SettingRefusedError
from heartline.offices.sheets import FileDay
from tests.factories import MONDAY, make_office, make_staff, root

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)
#: A Wednesday that nothing else makes special.
FAIR = date(2027, 3, 3)


@pytest.fixture
def calendar() -> WorkCalendar:
    root()
    return WorkCalendar.objects.get()


def fresh(calendar):
    return calendar_value(WorkCalendar.objects.get(pk=calendar.pk))


def load(calendar, year, *days, confirmed=False, source="", by=None):
    rows = [Day(day=day, working=False, name_zh="休") for day in days]
    return load_days(
        calendar, year=year, days=rows, confirmed=confirmed, source=source, by=by, at=LATER
    )


def test_a_local_holiday_counts_for_deadlines_from_then_on(calendar):
    assert fresh(calendar).is_working(FAIR)

    set_day(calendar, day=FAIR, working=False, name_zh="庙会", by=None, at=LATER)

    assert not fresh(calendar).is_working(FAIR)
    entry = Entry.objects.latest("id")
    assert entry.kind == "calendar.day_set"
    assert entry.data == {"day": "2027-03-03", "working": False}


def test_a_day_that_is_cleared_follows_its_week_again(calendar):
    set_day(calendar, day=FAIR, working=False, name_zh="庙会", by=None, at=LATER)

    clear_day(calendar, day=FAIR, by=None, at=LATER)

    assert fresh(calendar).is_working(FAIR)
    assert Entry.objects.latest("id").kind == "calendar.day_cleared"


def test_no_day_is_set_in_a_year_that_is_missing(calendar):
    with pytest.raises(SettingRefusedError, match="year_missing"):
        set_day(calendar, day=date(2028, 3, 3), working=False, name_zh="x", by=None, at=LATER)


def test_a_year_marked_confirmed_is_certain_in_every_day(calendar):
    assert not fresh(calendar).is_confirmed(date(2027, 1, 1))

    mark_year(calendar, year=2027, confirmed=True, source="国办发明电", by=None, at=LATER)

    assert fresh(calendar).is_confirmed(date(2027, 1, 1))
    assert Entry.objects.latest("id").data == {"year": 2027, "confirmed": True}


def test_loading_replaces_the_days_of_one_year_only(calendar):
    before = Day.objects.filter(day__year=2026).count()

    load(calendar, 2027, FAIR)

    assert list(Day.objects.filter(day__year=2027).values_list("day", flat=True)) == [FAIR]
    assert Day.objects.filter(day__year=2026).count() == before


def test_a_day_of_another_year_or_a_day_twice_changes_nothing(calendar):
    before = list(Day.objects.values_list("day", flat=True))

    with pytest.raises(SettingRefusedError, match="day_outside_year"):
        load(calendar, 2027, date(2026, 3, 3))
    with pytest.raises(SettingRefusedError, match="day_twice"):
        load(calendar, 2027, FAIR, FAIR)

    assert list(Day.objects.values_list("day", flat=True)) == before


def test_calendars_belong_to_the_administrators_at_the_top(calendar):
    by = make_staff(DutyKind.ADMINISTRATOR, make_office())

    with pytest.raises(PermissionDenied):
        load(calendar, 2027, FAIR, by=by)


def test_a_missing_year_is_said_and_never_guessed(calendar):
    with pytest.raises(MissingYearError):
        fresh(calendar).is_working(date(2028, 3, 3))

    shown = year_of(calendar, 2028)

    assert (str(shown.state), shown.working_days) == ("missing", None)
    kinds = {cell.kind for month in shown.months for week in month.weeks for cell in week if cell}
    assert kinds == {"unknown"}


def test_the_year_on_the_wall_agrees_with_the_engine_day_by_day(calendar):
    engine = fresh(calendar)

    shown = year_of(calendar, 2026)

    cells = [cell for month in shown.months for week in month.weeks for cell in week if cell]
    assert len(cells) == 365
    assert all(engine.is_working(c.day) == (c.kind in {"work", "makeup"}) for c in cells)
    assert shown.working_days == sum(engine.is_working(cell.day) for cell in cells)


@pytest.mark.parametrize(
    ("on", "unsure"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), [UnsureYear("cn", 2027, known=True)]),
        (date(2027, 3, 1), [UnsureYear("cn", 2027, known=True)]),
        (
            date(2027, 11, 1),
            [UnsureYear("cn", 2027, known=True), UnsureYear("cn", 2028, known=False)],
        ),
    ],
)
def test_from_november_on_the_next_year_is_asked_for(calendar, on, unsure):
    assert unsure_years(on) == unsure


def test_days_that_only_repeat_their_week_are_left_out(calendar):
    days = [
        FileDay(date(2027, 3, 1), working=True),
        FileDay(date(2027, 3, 6), working=False),
        FileDay(date(2027, 3, 7), working=True, name_zh="调休"),
        FileDay(FAIR, working=False),
    ]

    assert [day.day.day for day in days_that_differ(calendar, days)] == [7, 3]


def test_a_preview_tells_what_comes_what_goes_and_what_differs(calendar):
    load(calendar, 2027, date(2027, 1, 1), date(2027, 5, 3))
    then = [
        FileDay(date(2027, 1, 1), working=False, name_zh="元旦"),
        FileDay(FAIR, working=False),
    ]

    found = [(change.day.month, change.what) for change in changes(calendar, 2027, then)]

    assert found == [(1, "changed"), (3, "added"), (5, "removed")]
