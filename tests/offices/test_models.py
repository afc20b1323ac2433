"""Offices and areas stand in trees, duties are held once, and staff know what they hold."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from heartline.ledger.models import Entry
from heartline.offices.actions import end_duty, give_duty, root_office
from heartline.offices.models import Area, Duty, DutyKind, Level, Office, Staff
from tests.factories import MONDAY, PASSWORD, STEP, make_area, make_office, make_staff, root

pytestmark = pytest.mark.django_db


def test_an_office_keeps_its_way_from_the_top():
    below = make_office()
    deep = make_office(parent=below)

    assert deep.path == f"/{root().pk}/{below.pk}/{deep.pk}/"


def test_an_office_is_under_itself_and_all_above_and_none_beside():
    left, right = make_office(), make_office()
    deep = make_office(parent=left)

    assert [deep.is_under(office) for office in (deep, left, root(), right)] == [
        True,
        True,
        True,
        False,
    ]
    assert not left.is_under(deep)


def test_an_office_is_not_under_one_whose_key_merely_begins_alike():
    office = Office(pk=12, path="/1/12/")
    other = Office(pk=1, path="/1/1/")

    assert not office.is_under(other)


def test_everything_below_an_office_is_found_by_one_question():
    left = make_office()
    deep, _right = make_office(parent=left), make_office()

    assert set(Office.objects.under(left.path or "")) == {left, deep}


def test_the_office_at_the_top_is_the_one_without_a_parent():
    make_office()

    assert root_office() == root()


def test_an_area_keeps_its_way_from_the_town():
    town = make_area(level=Level.CITY)
    street = make_area(level=Level.STREET, parent=town)

    assert Area.objects.get(pk=street.pk).path == f"/{town.pk}/{street.pk}/"


@pytest.mark.parametrize(("language", "name"), [("en", "Parks"), ("zh-hans", "园林")])
def test_an_office_is_called_in_the_reader_s_language(language, name):
    with translation.override(language):
        assert str(make_office(name_zh="园林", name_en="Parks")) == name


def test_without_an_english_name_the_chinese_one_is_shown():
    with translation.override("en"):
        assert str(make_office(name_zh="园林", name_en="")) == "园林"


def test_several_duties_are_held_each_in_its_office():
    staff, other = make_staff("handler"), make_office()

    give_duty(staff, kind=DutyKind.SUPERVISOR, office=other, by=None, at=MONDAY)

    assert staff.holds("handler")
    assert staff.offices("supervisor") == [other]
    assert len(staff.offices()) == 2


def test_a_duty_given_twice_is_one_duty_and_one_entry():
    staff = make_staff("handler")
    office = staff.offices()[0]

    give_duty(staff, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)

    assert Duty.objects.filter(staff=staff).count() == 1
    assert Entry.objects.filter(kind="duty.given").count() == 1


def test_the_database_too_holds_a_duty_once():
    duty = Duty.objects.get(staff=make_staff("handler"))
    duty.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        duty.save()


def test_an_ended_duty_is_held_no_more_and_can_be_given_again():
    staff = make_staff("handler")
    duty = Duty.objects.get(staff=staff)

    end_duty(duty, by=None, at=MONDAY + STEP)

    staff = Staff.objects.get(pk=staff.pk)
    assert not staff.holds("handler")
    give_duty(staff, kind=DutyKind.HANDLER, office=duty.office, by=None, at=MONDAY + STEP)
    assert staff.holds("handler")


def test_ending_a_duty_twice_is_one_entry():
    duty = Duty.objects.get(staff=make_staff("handler"))

    for _ in range(2):
        end_duty(duty, by=None, at=MONDAY)

    assert Entry.objects.filter(kind="duty.ended").count() == 1


def test_no_entry_about_staff_holds_their_name():
    make_staff(name="wang.fang", display_name_zh="王芳", display_name_en="Wang Fang")

    told = " ".join(entry.content().decode() for entry in Entry.objects.all())

    assert not [name for name in ("wang", "王芳", "Wang", "\\u738b") if name in told]


def test_a_password_is_kept_as_a_hash():
    staff = make_staff()

    assert staff.check_password(PASSWORD)
    assert PASSWORD not in Staff.objects.get(pk=staff.pk).password
