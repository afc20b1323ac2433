import pytest
from django.db import connection

from heartline.cases.models import Note, Party
from heartline.offices.models import Duty, DutyKind, Staff
from heartline.shared.prepared import Prepared, put, put_each
from tests.factories import make_case, make_staff

NOTES = Prepared(lambda case: Note.objects.filter(case=case).order_by("id"), case=int)
BY_NAME = Prepared(lambda name: Staff.objects.filter(name=name), name=str)


def of_office(staff, kind):
    duties = Duty.objects.filter(staff=staff, kind=kind).select_related("office")
    return duties.order_by("id")


DUTIES = Prepared(of_office, staff=int, kind=str)


@pytest.mark.django_db
def test_a_prepared_query_finds_what_the_query_set_finds_each_time_with_other_values():
    first = make_staff(DutyKind.OPERATOR)
    second = make_staff(DutyKind.HANDLER)

    for staff in (first, second):
        for kind in (DutyKind.HANDLER, DutyKind.OPERATOR):
            assert DUTIES(staff=staff.pk, kind=kind) == list(of_office(staff, kind))


@pytest.mark.django_db
def test_what_is_joined_comes_with_it(django_assert_num_queries):
    staff = make_staff(DutyKind.HANDLER)
    office = staff.held[0].office
    DUTIES(staff=staff.pk, kind=DutyKind.HANDLER)

    with django_assert_num_queries(1):
        (duty,) = DUTIES(staff=staff.pk, kind=DutyKind.HANDLER)
        assert (duty.office, duty.office.code) == (office, office.code)


@pytest.mark.django_db
def test_values_are_values_and_never_sql():
    staff = make_staff(DutyKind.HANDLER)

    assert BY_NAME(name=staff.name) == [staff]
    assert BY_NAME(name="' OR 1=1 --") == []


@pytest.mark.django_db
def test_a_query_written_on_one_connection_is_written_anew_on_the_next():
    staff = make_staff(DutyKind.HANDLER)
    before = BY_NAME(name=staff.name)
    before_that = BY_NAME._written.here

    BY_NAME._written.here = (object(), before_that[1])

    assert BY_NAME(name=staff.name) == before == [staff]
    assert BY_NAME._written.here[0] is connection.connection


@pytest.mark.django_db
def test_a_value_that_the_query_does_not_compare_is_refused():
    lost = Prepared(lambda case: Note.objects.all(), case=int)

    with pytest.raises(ValueError, match="case"):
        lost(case=1)


@pytest.mark.django_db
def test_rows_that_were_put_are_read_without_asking(django_assert_num_queries):
    case = make_case()
    parties = list(Party.objects.filter(case=case))

    put(case, "parties", parties)

    with django_assert_num_queries(0):
        assert list(case.parties.all()) == parties
        assert [party.case for party in case.parties.all()] == [case]


@pytest.mark.django_db
def test_filtering_what_was_put_never_reaches_the_rows_of_another():
    case, other = make_case(), make_case()
    put(case, "parties", list(Party.objects.filter(case=case)))

    found = case.parties.filter(pk=other.parties.get().pk)

    assert not found.exists()


@pytest.mark.django_db
def test_each_row_is_given_its_own():
    cases = [make_case(), make_case()]

    put_each(cases, "parties", Party.objects.order_by("id"), "case_id")

    assert [[party.case_id for party in case.parties.all()] for case in cases] == [
        [case.pk] for case in cases
    ]
