"""An empty data folder becomes a working one, also when the first start is cut short."""

import pytest
from django.conf import settings
from django.db import connection

from heartline.cases.models import Policy, Topic
from heartline.ledger.models import Entry
from heartline.offices.models import CalendarYear, Office, WorkCalendar
from heartline.offices.setup import first_office, prepare
from heartline.shared.guards import guards_stand, put_guards
from tests.tampering import tampering

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    models = (Office, WorkCalendar, CalendarYear, Topic, Policy, Entry)
    return {model.__name__: model.objects.count() for model in models}


def test_an_empty_folder_gets_an_office_a_calendar_topics_and_a_policy():
    prepare()

    assert Office.objects.get().parent is None
    assert Policy.objects.get().calendar == WorkCalendar.objects.get()
    assert Topic.objects.filter(parent=None).exists()


def test_preparing_again_changes_nothing():
    prepare()
    before = rows()

    prepare()

    assert rows() == before


def test_the_working_days_that_ship_reach_this_year_and_say_how_sure_they_are():
    prepare()

    years = dict(CalendarYear.objects.values_list("year", "confirmed"))
    assert years[2026] is True
    assert 2028 not in years


def test_a_second_first_office_is_never_made():
    prepare()

    first_office()

    assert Office.objects.count() == 1


def test_a_start_that_is_cut_short_leaves_nothing_half_done(monkeypatch):
    broken = [*settings.FIRST_ROWS, "tests.offices.test_setup.power_cut"]
    monkeypatch.setattr(settings, "FIRST_ROWS", broken)
    with pytest.raises(OSError, match="the lights went out"):
        prepare()
    monkeypatch.undo()
    assert not Office.objects.exists()

    prepare()

    assert (Office.objects.count(), Policy.objects.count()) == (1, 1)


def power_cut() -> None:
    raise OSError("the lights went out")


def test_the_guards_stand_from_the_first_start():
    assert guards_stand(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="DROP TRIGGER names its table there.")
def test_guards_that_are_missing_are_put_back_at_the_next_start():
    with tampering():
        assert not guards_stand(connection)

        prepare()

        assert guards_stand(connection)


def test_putting_the_guards_again_changes_nothing():
    put_guards(connection)

    assert guards_stand(connection)
