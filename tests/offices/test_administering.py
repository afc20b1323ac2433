"""Who administers what, and that every change of offices and staff leaves its entry."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.ledger.models import Entry
from heartline.offices.actions import (
    add_area,
    add_staff,
    close_office,
    come_back,
    end_duty,
    give_duty,
    leave,
    open_office,
    rename_office,
    set_password,
)
from heartline.offices.models import DutyKind, Level, Staff
from heartline.offices.queries import administered_offices, staff_in_sight
from heartline.offices.rules import administers_staff
from heartline.offices.sentences import SettingRefusedError
from tests.factories import MONDAY, make_case, make_office, make_staff, root

pytestmark = pytest.mark.django_db
NEW_ONE = "a quite new one"
LATER = MONDAY + timedelta(days=1)


def last_entry() -> tuple[str, str, dict[str, object]]:
    entry = Entry.objects.latest("id")
    return entry.kind, entry.target, entry.data


def administrator_of(office) -> Staff:
    return make_staff(DutyKind.ADMINISTRATOR, office)


def test_an_administrator_gives_duties_in_their_office_and_below():
    district = make_office()
    street = make_office(parent=district)
    new = make_staff(None)

    give_duty(new, kind=DutyKind.HANDLER, office=street, by=administrator_of(district), at=MONDAY)

    assert [duty.office for duty in new.held] == [street]


def test_an_administrator_below_cannot_give_a_duty_above_their_office():
    by = administrator_of(make_office())

    with pytest.raises(PermissionDenied):
        give_duty(make_staff(None), kind=DutyKind.HANDLER, office=root(), by=by, at=MONDAY)


def test_an_administrator_cannot_give_a_duty_in_a_neighbouring_office():
    by, neighbour = administrator_of(make_office()), make_office()

    with pytest.raises(PermissionDenied):
        give_duty(make_staff(None), kind=DutyKind.HANDLER, office=neighbour, by=by, at=MONDAY)


def test_nobody_gives_a_duty_to_themselves():
    by = administrator_of(root())

    with pytest.raises(PermissionDenied):
        give_duty(by, kind=DutyKind.AUDITOR, office=root(), by=by, at=MONDAY)


def test_nobody_ends_their_own_duty_so_the_last_administrator_stays():
    by = administrator_of(root())

    with pytest.raises(PermissionDenied):
        end_duty(by.held[0], by=by, at=LATER)


def test_of_two_administrators_who_end_each_others_duty_one_stays():
    one, other = administrator_of(root()), administrator_of(root())
    ones, others = one.held[0], other.held[0]
    end_duty(others, by=one, at=LATER)

    with pytest.raises(PermissionDenied):
        end_duty(ones, by=other, at=LATER)


def test_a_handler_can_administer_nobody():
    by, other = make_staff(DutyKind.HANDLER), make_staff(DutyKind.HANDLER)

    with pytest.raises(PermissionDenied):
        set_password(other, password=NEW_ONE, by=by, at=LATER)


def test_a_password_is_not_set_from_below_for_somebody_who_also_works_above():
    street = make_office()
    by = administrator_of(street)
    both = make_staff(DutyKind.DISPATCHER, root())
    give_duty(both, kind=DutyKind.HANDLER, office=street, by=None, at=MONDAY)

    with pytest.raises(PermissionDenied):
        set_password(both, password=NEW_ONE, by=by, at=LATER)


def test_a_colleague_who_moved_is_administered_where_they_work_now():
    old, new = make_office(), make_office()
    moved = make_staff(DutyKind.HANDLER, old)
    give_duty(moved, kind=DutyKind.HANDLER, office=new, by=None, at=MONDAY)
    end_duty(moved.duties.get(office=old), by=None, at=LATER)
    moved = moved.as_of_now()

    assert administers_staff(administrator_of(new), moved)
    assert not administers_staff(administrator_of(old), moved)


def test_somebody_who_never_had_a_duty_is_administered_at_the_top_only():
    new = make_staff(None)

    assert administers_staff(administrator_of(root()), new)
    assert not administers_staff(administrator_of(make_office()), new)


def test_an_administrator_below_sees_only_their_offices_and_those_who_work_there():
    street = make_office()
    by = administrator_of(street)
    here, _elsewhere = make_staff(DutyKind.HANDLER, street), make_staff(DutyKind.HANDLER)

    assert list(administered_offices(by)) == [street]
    assert set(staff_in_sight(by)) == {by, here}


def test_leaving_ends_every_duty_and_is_one_entry():
    gone = make_staff(DutyKind.HANDLER)
    give_duty(gone, kind=DutyKind.AUDITOR, office=root(), by=None, at=MONDAY)

    leave(gone, by=administrator_of(root()), at=LATER)

    gone.refresh_from_db()
    assert not gone.is_active
    assert not gone.as_of_now().held
    assert last_entry() == ("staff.left", f"offices.staff:{gone.pk}", {"duties": 2})


def test_a_colleague_who_left_gets_no_duty():
    gone = make_staff(None)
    leave(gone, by=None, at=LATER)

    with pytest.raises(SettingRefusedError, match="staff_left"):
        give_duty(gone, kind=DutyKind.HANDLER, office=root(), by=None, at=LATER)


def test_who_comes_back_has_a_new_password_and_no_duty():
    gone = make_staff(DutyKind.HANDLER)
    leave(gone, by=None, at=LATER)

    come_back(gone, password=NEW_ONE, by=administrator_of(root()), at=LATER)

    again = Staff.objects.get(pk=gone.pk)
    assert again.is_active
    assert again.check_password(NEW_ONE)
    assert not again.held


def test_a_new_password_is_an_entry_that_does_not_hold_it():
    staff = make_staff(DutyKind.HANDLER)

    set_password(staff, password=NEW_ONE, by=administrator_of(root()), at=LATER)

    assert Staff.objects.get(pk=staff.pk).check_password(NEW_ONE)
    assert last_entry() == ("staff.password_set", f"offices.staff:{staff.pk}", {})


def test_a_sign_in_name_is_kept_in_small_letters_and_given_once():
    root()
    add_staff(name="Li.Na", display_name_zh="李娜", password="x" * 12, by=None, at=MONDAY)

    with pytest.raises(SettingRefusedError, match="staff_name_taken"):
        add_staff(name="li.NA", display_name_zh="李娜", password="x" * 12, by=None, at=MONDAY)

    assert Staff.objects.get().name == "li.na"


def test_a_new_name_of_an_office_is_one_entry():
    office = make_office()

    rename_office(office, name_zh="城管局", name_en="Urban", by=administrator_of(root()), at=LATER)

    office.refresh_from_db()
    assert office.name_zh == "城管局"
    assert last_entry() == ("office.renamed", f"offices.office:{office.pk}", {})


def test_an_administrator_cannot_name_the_office_above_theirs():
    by = administrator_of(make_office())

    with pytest.raises(PermissionDenied):
        rename_office(root(), name_zh="别的", by=by, at=LATER)


def test_an_office_closes_and_the_duties_in_it_end():
    office = make_office()
    handler = make_staff(DutyKind.HANDLER, office)

    close_office(office, by=administrator_of(root()), at=LATER)

    assert office.closed_at == LATER
    assert not handler.as_of_now().held
    assert last_entry() == ("office.closed", f"offices.office:{office.pk}", {"duties": 1})


def test_an_office_with_open_cases_stays_open():
    office = make_office()
    make_case("accepted", lead=office)

    with pytest.raises(SettingRefusedError, match="office_has_work"):
        close_office(office, by=None, at=LATER)

    office.refresh_from_db()
    assert office.closed_at is None


def test_an_office_whose_cases_are_answered_may_close():
    office = make_office()
    make_case("answered", lead=office)

    close_office(office, by=None, at=LATER)

    assert office.closed_at == LATER


def test_an_office_with_open_offices_below_it_stays_open():
    office = make_office()
    make_office(parent=office)

    with pytest.raises(SettingRefusedError, match="office_has_parts"):
        close_office(office, by=None, at=LATER)


def test_the_office_at_the_top_is_not_closed():
    with pytest.raises(SettingRefusedError, match="office_at_top"):
        close_office(root(), by=None, at=LATER)


def test_an_administrator_cannot_close_their_own_office():
    office = make_office()

    with pytest.raises(PermissionDenied):
        close_office(office, by=administrator_of(office), at=LATER)


def test_nothing_is_opened_below_a_closed_office_and_nobody_works_there():
    office = make_office()
    close_office(office, by=None, at=LATER)

    with pytest.raises(SettingRefusedError, match="office_above_closed"):
        make_office(parent=office)
    with pytest.raises(SettingRefusedError, match="office_closed"):
        make_staff(DutyKind.HANDLER, office)


def test_two_offices_never_bear_the_same_code():
    make_office(code="urban")

    with pytest.raises(SettingRefusedError) as refused:
        open_office(code="urban", name_zh="二", parent=root(), by=None, at=MONDAY)

    assert "urban" in refused.value.sentence


def test_areas_belong_to_the_administrators_at_the_top():
    by = administrator_of(make_office())

    with pytest.raises(PermissionDenied):
        add_area(code="a", name_zh="社区", level=Level.COMMUNITY, by=by, at=MONDAY)
