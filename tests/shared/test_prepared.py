from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db.models import Count

from heartline.cases.models import Note, Party, PartyStatus
from heartline.offices.models import Area, Duty, DutyKind, Staff
from heartline.shared.prepared import KEYS, Many, Prepared, PreparedEach, put, put_each
from tests.committed import _guards_put_back, at_once, committed  # noqa: F401 (asked for by name)
from tests.factories import make_area, make_case, make_staff

NOTES = Prepared(lambda case: Note.objects.filter(case=case).order_by("id"), case=int)
BY_NAME = Prepared(lambda name: Staff.objects.filter(name=name), name=str)


def of_office(staff, kind):
    duties = Duty.objects.filter(staff=staff, kind=kind).select_related("office")
    return duties.order_by("id")


AREAS = Prepared(lambda keys: Area.objects.filter(pk__in=keys), keys=list[int])
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


@pytest.mark.usefixtures("committed")
def test_a_query_written_by_one_thread_is_asked_by_another():
    staff = make_staff(DutyKind.HANDLER)
    here = BY_NAME(name=staff.name)

    assert at_once(lambda: BY_NAME(name=staff.name)) == [here] == [[staff]]


@pytest.mark.django_db
def test_columns_are_read_as_the_query_set_reads_them():
    staff = make_staff(DutyKind.HANDLER)
    names = Prepared(
        lambda since: Staff.objects.filter(created_at__gte=since).values_list(
            "name", "is_active", "created_at"
        ),
        since=datetime,
    )

    assert names(since=staff.created_at) == [(staff.name, True, staff.created_at)]
    assert names(since=staff.created_at + timedelta(microseconds=1)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, KEYS, KEYS + 2])
def test_a_list_of_keys_is_asked_for_in_parts_and_finds_each_once(count):
    keys = [make_area(code=f"a{n}").pk for n in range(count)]
    make_area(code="other")

    found = AREAS(keys=[*keys, *keys[:1]])

    assert sorted(area.pk for area in found) == keys


@pytest.mark.django_db
def test_of_many_keys_more_are_asked_for_at_once(django_assert_num_queries):
    asked = PreparedEach(keys=Many(int, KEYS + 5))
    keys = [make_area(code=f"a{n}").pk for n in range(KEYS + 2)]

    def areas(keys):
        return Area.objects.filter(pk__in=keys)

    with django_assert_num_queries(1):
        found = asked.rows("areas", areas, keys=keys)

    assert sorted(area.pk for area in found) == keys


@pytest.mark.django_db
def test_queries_of_different_readers_keep_apart_and_take_other_values():
    asked = PreparedEach(case=int)
    cases = [make_case(), make_case()]

    def parties(status, case):
        return Party.objects.filter(status=status, case=case)

    for status in PartyStatus:
        for case in cases:
            wanted = list(parties(status, case))
            found = asked.rows(status, partial(parties, status), case=case.pk)
            (count,) = asked.numbers(
                (status, "count"),
                lambda case, status=status: parties(status, case).aggregate(Count("pk")),
                case=case.pk,
            )
            assert (found, count) == (wanted, len(wanted))


@pytest.mark.django_db
def test_rows_are_counted_without_their_order_and_without_reading_them(django_assert_num_queries):
    asked = PreparedEach(kind=str)
    for kind in (DutyKind.HANDLER, DutyKind.HANDLER, DutyKind.OPERATOR):
        make_staff(kind)

    def held(kind):
        return Duty.objects.filter(kind=kind).select_related("office").order_by("office__path")

    counted = [asked.count("held", held, kind=kind) for kind in (DutyKind.HANDLER, "nobody")]
    with django_assert_num_queries(1):
        counted.append(asked.count("held", held, kind=DutyKind.OPERATOR))
    assert counted == [2, 0, 1]


@pytest.mark.django_db
def test_a_query_that_is_known_is_not_made_again(django_assert_num_queries):
    asked = PreparedEach(case=int)
    case = make_case()
    found = asked.rows("waiting", lambda case: Party.objects.filter(case=case), case=case.pk)

    def never(case):
        raise AssertionError

    with django_assert_num_queries(1):
        assert asked.rows("waiting", never, case=case.pk) == found


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
