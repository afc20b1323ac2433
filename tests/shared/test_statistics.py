"""What SQLite knows of its tables."""

import pytest
from django.db import connection

from heartline.cases.models import Case
from heartline.channels.worker import work_once
from heartline.shared.statistics import keep_statistics
from tests.factories import make_case


def known() -> int:
    """How many rows SQLite believes that the table of cases has; 0 for never looked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'case_by_day'")
        row = cursor.fetchone()
    return int(row[0].split()[0]) if row else 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does this by itself")
@pytest.mark.django_db
def test_the_worker_lets_sqlite_know_how_many_cases_there_are():
    keep_statistics()
    for _ in range(12):
        make_case()

    work_once()

    assert known() == Case.objects.count()


@pytest.mark.django_db
def test_it_does_no_harm_where_the_database_does_it_by_itself():
    keep_statistics()
