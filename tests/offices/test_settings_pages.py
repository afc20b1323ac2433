"""The pages of the settings, as an administrator and everybody else meets them."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from heartline.ledger.models import Entry
from heartline.offices.actions import end_duty, give_duty, leave, set_password
from heartline.offices.models import Area, CalendarYear, Day, DutyKind, Level, Office, Staff
from tests.factories import MONDAY, PASSWORD, make_area, make_office, make_staff, root

pytestmark = pytest.mark.django_db
OTHERS = [kind for kind in DutyKind if kind != DutyKind.ADMINISTRATOR]
CALENDAR = ("cn", 2027)
OF_A_YEAR = ["calendar", "preview_days", "take_days", "mark_year", "set_day", "clear_day"]
GET = ["settings", "offices", "areas", "staff", "calendars"]


def signed_in(staff: Staff, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def administrator(office: Office | None = None) -> Staff:
    return make_staff(DutyKind.ADMINISTRATOR, office or root())


def at(name: str, *args: object) -> str:
    return reverse(f"offices:{name}", args=args)


def every_address() -> list[str]:
    office, area, staff = make_office(), make_area(), make_staff(DutyKind.HANDLER)
    return [
        *map(at, GET),
        at("office", office.code),
        at("close", office.code),
        at("area", area.code),
        at("colleague", staff.pk),
        at("give_duty", staff.pk),
        at("end_duty", staff.pk, staff.held[0].pk),
        at("new_password", staff.pk),
        at("leave", staff.pk),
        at("return", staff.pk),
        *(at(name, *CALENDAR) for name in OF_A_YEAR),
    ]


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("days.csv", text.encode(), "text/csv")


@pytest.mark.parametrize("duty", OTHERS)
def test_no_address_of_the_settings_is_open_to_another_duty(duty):
    addresses = every_address()
    client = signed_in(make_staff(duty))
    before = Entry.objects.count()

    answers = {client.get(url).status_code for url in addresses}
    posts = {client.post(url).status_code for url in addresses}

    assert answers <= {403, 405}
    assert posts <= {403, 405}
    assert Entry.objects.count() == before


def test_a_stranger_is_shown_the_door():
    answers = {Client().get(url).headers["Location"].partition("?")[0] for url in every_address()}

    assert answers == {"/accounts/login/"}


def test_an_administrator_below_meets_not_found_for_what_lies_elsewhere():
    elsewhere = [url for url in every_address() if re.search(r"/(offices|staff)/[^/]+", url)]
    client = signed_in(administrator(make_office()))

    answers = {client.get(url).status_code for url in elsewhere}
    posts = {client.post(url).status_code for url in elsewhere}

    assert answers | posts == {404, 405}


def test_an_administrator_below_reads_the_calendar_and_the_areas_and_changes_neither():
    client, area = signed_in(administrator(make_office())), make_area()
    told = {"name_zh": "新", "code": "new", "level": "community"}

    assert client.get(at("calendar", *CALENDAR)).status_code == 200
    assert client.post(at("mark_year", *CALENDAR), {"certainty": "provisional"}).status_code == 403
    assert client.get(at("areas")).status_code == 200
    assert client.post(at("areas"), told).status_code == 403
    assert client.get(at("area", area.code)).status_code == 403


def test_an_office_is_opened_and_stands_in_the_tree():
    client = signed_in(administrator())
    told = {"name_zh": "城管局", "name_en": "Urban", "code": "urban", "parent": root().pk}

    page = client.post(at("offices"), told, follow=True)

    assert Office.objects.get(code="urban").parent == root()
    assert "Urban is open." in page.content.decode()


def test_a_code_that_is_taken_is_said_and_what_was_typed_stays():
    client = signed_in(administrator())
    told = {"name_zh": "城管局", "code": "root", "parent": root().pk}

    page = client.post(at("offices"), told).content.decode()

    assert "There is an office with the code root already." in page
    assert 'value="城管局"' in page


@pytest.mark.parametrize("code", ["城管", "a b", "-x", "x" * 21, "a/b", "a\x00b"])
def test_a_code_that_no_address_can_hold_is_refused(code):
    client = signed_in(administrator())

    page = client.post(at("offices"), {"name_zh": "x", "code": code, "parent": root().pk})

    assert page.status_code == 200
    assert Office.objects.count() == 1


def test_an_office_cannot_be_opened_below_one_that_is_not_ones_own():
    neighbour, client = make_office(), signed_in(administrator(make_office()))

    client.post(at("offices"), {"name_zh": "x", "code": "x", "parent": neighbour.pk})

    assert not Office.objects.filter(code="x").exists()


def test_an_area_in_another_is_smaller_than_it():
    street = make_area(level=Level.STREET)
    client = signed_in(administrator())
    told = {"name_zh": "区", "code": "d", "level": "district", "parent": street.pk}

    page = client.post(at("areas"), told).content.decode()

    assert "must be smaller than that" in page
    assert not Area.objects.filter(code="d").exists()


def test_the_number_of_residents_changes():
    area, client = make_area(), signed_in(administrator())

    client.post(at("area", area.code), {"name_zh": "社区", "residents": "4200"})

    area.refresh_from_db()
    assert area.residents == 4200


def test_a_new_colleague_signs_in_with_the_password_that_is_shown_once():
    client, office = signed_in(administrator()), make_office()
    told = {
        "name": "Li.Na",
        "display_name_zh": "李娜",
        "language": "en",
        "kind": "handler",
        "office": office.pk,
    }

    page = client.post(at("staff"), told).content.decode()

    shown = re.search(r'first-password">([^<]+)<', page)
    assert shown
    colleague = Staff.objects.get(name="li.na")
    assert [duty.office for duty in colleague.held] == [office]
    door = {"login": "li.na", "password": shown[1]}
    assert Client().post(reverse("account_login"), door).status_code == 302
    assert shown[1] not in client.get(at("colleague", colleague.pk)).content.decode()


def test_a_name_that_is_taken_adds_nobody_and_gives_no_duty():
    handler, client = make_staff(DutyKind.HANDLER), signed_in(administrator())
    told = {"name": handler.name, "display_name_zh": "x", "language": "en", "kind": "auditor"}

    page = client.post(at("staff"), told | {"office": root().pk}).content.decode()

    assert "already" in page
    assert not handler.as_of_now().holds(DutyKind.AUDITOR)


def test_a_new_password_signs_the_colleague_out_everywhere():
    colleague = make_staff(DutyKind.HANDLER)
    theirs = signed_in(colleague)
    assert theirs.get(reverse("cases:mine")).status_code == 200

    signed_in(administrator()).post(at("new_password", colleague.pk))

    assert theirs.get(reverse("cases:mine")).status_code == 302
    assert not Staff.objects.get(pk=colleague.pk).check_password(PASSWORD)


def test_a_duty_that_ends_in_the_middle_of_a_sign_in_closes_its_pages_at_once():
    other = administrator()
    client = signed_in(other)
    assert client.get(at("staff")).status_code == 200

    end_duty(other.held[0], by=administrator(), at=MONDAY)

    assert client.get(at("staff")).status_code == 403


def test_an_act_that_was_begun_before_the_duty_ended_is_refused():
    other, office = administrator(), make_office()
    assert other.held
    end_duty(other.held[0], by=None, at=MONDAY)

    client = signed_in(other)

    assert client.post(at("close", office.code)).status_code == 403


def test_a_duty_given_in_the_middle_of_a_sign_in_opens_its_pages_at_once():
    colleague = make_staff(DutyKind.HANDLER)
    client = signed_in(colleague)
    assert client.get(at("staff")).status_code == 403

    give_duty(colleague, kind=DutyKind.ADMINISTRATOR, office=root(), by=None, at=MONDAY)

    assert client.get(at("staff")).status_code == 200


def test_who_has_left_is_signed_out_and_stays_so_after_coming_back():
    colleague = make_staff(DutyKind.HANDLER)
    theirs, ours = signed_in(colleague), signed_in(administrator())

    ours.post(at("leave", colleague.pk))
    gone = theirs.get(reverse("cases:mine")).status_code
    ours.post(at("return", colleague.pk))

    assert gone == 302
    assert theirs.get(reverse("cases:mine")).status_code == 302
    assert Staff.objects.get(pk=colleague.pk).is_active


def test_ones_own_page_offers_no_change_and_the_address_refuses_it():
    staff = administrator()
    client = signed_in(staff)

    page = client.get(at("colleague", staff.pk)).content.decode()

    assert "This is you." in page
    assert at("leave", staff.pk) not in page
    assert client.post(at("leave", staff.pk)).status_code == 403
    assert client.post(at("new_password", staff.pk)).status_code == 403


def test_a_file_is_shown_before_anything_changes():
    client = signed_in(administrator())
    before = list(Day.objects.values_list("day", flat=True))
    file = csv("day,working,name_zh\n2027-03-03,0,庙会\n")

    page = client.post(at("preview_days", *CALENDAR), {"file": file}).content.decode()

    assert "Nothing has changed yet." in page
    assert "庙会" in page
    assert list(Day.objects.values_list("day", flat=True)) == before


def test_the_days_of_the_preview_are_taken_as_shown():
    client = signed_in(administrator())
    file = csv("day,working,name_zh\n2027-03-03,0,庙会\n")
    page = client.post(at("preview_days", *CALENDAR), {"file": file})
    days = page.context["form"]["days"].value()

    client.post(
        at("take_days", *CALENDAR),
        {"days": days, "certainty": "confirmed", "source": "国办发明电〔2026〕7号"},
    )

    loaded = Day.objects.filter(day__year=2027)
    assert [(day.day.isoformat(), day.name_zh, day.confirmed) for day in loaded] == [
        ("2027-03-03", "庙会", True)
    ]
    assert CalendarYear.objects.get(year=2027).source == "国办发明电〔2026〕7号"


def test_a_year_is_confirmed_only_with_its_notice():
    client = signed_in(administrator())

    page = client.post(at("mark_year", *CALENDAR), {"certainty": "confirmed"}).content.decode()

    assert "Please name the notice that confirms these days." in page
    assert not CalendarYear.objects.get(year=2027).confirmed


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("day,working\n2027-02-30,1\n", "Row 2, column day: “2027-02-30” is not a day"),
        ("day,working\n2026-01-01,0\n", "2026-01-01 is not in 2027"),
        ("day,working\n2027-01-01,0\n2027-01-01,0\n", "a second time; the first is in row 2"),
        ("写给市长的一封信", "This is no list of days."),
        ("", "This file is empty."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(file, sentence):
    client = signed_in(administrator())
    before = list(Day.objects.values_list("day", flat=True))

    page = client.post(at("preview_days", *CALENDAR), {"file": csv(file)}).content.decode()

    assert sentence in page
    assert list(Day.objects.values_list("day", flat=True)) == before


def test_days_that_somebody_bent_on_the_way_change_nothing():
    client = signed_in(administrator())
    before = list(Day.objects.values_list("day", flat=True))
    bent = {"days": '[{"day": "2031-01-01", "working": true}]', "certainty": "provisional"}

    page = client.post(at("take_days", *CALENDAR), bent, follow=True).content.decode()

    assert "did not arrive whole" in page
    assert list(Day.objects.values_list("day", flat=True)) == before


def test_a_local_holiday_is_added_and_taken_away_again():
    client = signed_in(administrator())
    told = {"day": "2027-03-03", "working": "0", "name_zh": "庙会"}

    client.post(at("set_day", *CALENDAR), told)
    added = Day.objects.filter(day="2027-03-03").exists()
    client.post(at("clear_day", *CALENDAR), {"day": "2027-03-03"})

    assert added
    assert not Day.objects.filter(day="2027-03-03").exists()


@pytest.mark.parametrize("day", ["2027-02-30", "2026-03-03", "tomorrow", ""])
def test_an_impossible_day_is_refused(day):
    client = signed_in(administrator())
    before = Day.objects.count()

    page = client.post(
        at("set_day", *CALENDAR), {"day": day, "working": "0", "name_zh": "x"}
    ).content.decode()
    client.post(at("clear_day", *CALENDAR), {"day": day})

    assert 'aria-invalid="true"' in page
    assert Day.objects.count() == before


@pytest.mark.parametrize("year", [1999, 2101, 99999])
def test_years_that_are_a_slip_of_the_hand_are_not_found(year):
    assert signed_in(administrator()).get(at("calendar", "cn", year)).status_code == 404


def test_a_missing_year_is_said_loudly_in_words():
    page = signed_in(administrator()).get(at("calendar", "cn", 2028)).content.decode()

    assert "nothing is guessed" in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    ("duty", "told", "linked"),
    [
        (DutyKind.ADMINISTRATOR, True, True),
        (DutyKind.DISPATCHER, True, False),
        (DutyKind.HANDLER, False, False),
    ],
)
def test_a_provisional_next_year_is_said_on_the_desk_in_november(monkeypatch, duty, told, linked):
    november = datetime(2026, 11, 2, 1, tzinfo=UTC)
    monkeypatch.setattr("heartline.offices.context.now", lambda: november)
    client = signed_in(make_staff(duty))

    page = client.get(reverse("cases:list")).content.decode()

    assert ("The working days of 2027 are provisional" in page) == told
    assert (at("calendar", *CALENDAR) in page) == linked


def test_the_desk_says_nothing_of_the_next_year_in_october(monkeypatch):
    october = datetime(2026, 10, 2, 1, tzinfo=UTC)
    monkeypatch.setattr("heartline.offices.context.now", lambda: october)

    page = signed_in(administrator()).get(at("staff")).content.decode()

    assert "are provisional" not in page


def test_only_administrators_have_the_settings_on_their_rail():
    pages = {
        duty: signed_in(make_staff(duty)).get(reverse("cases:list")).content.decode()
        for duty in (DutyKind.ADMINISTRATOR, DutyKind.HANDLER)
    }

    assert [at("settings") in page for page in pages.values()] == [True, False]


def test_the_staff_page_asks_the_database_the_same_number_of_times(same_queries):
    client, office = signed_in(administrator()), make_office()
    make_staff(DutyKind.HANDLER, office)
    same_queries(
        lambda: client.get(at("staff")),
        lambda: [make_staff(DutyKind.HANDLER, office) for _ in range(9)],
    )


def test_the_offices_page_asks_the_database_the_same_number_of_times(same_queries):
    client, office = signed_in(administrator()), make_office()
    same_queries(
        lambda: client.get(at("offices")),
        lambda: [make_office(parent=office, area=make_area()) for _ in range(9)],
    )


def test_who_left_and_whose_password_changed_cannot_use_an_old_sign_in():
    colleague = make_staff(DutyKind.HANDLER)
    leave(colleague, by=None, at=MONDAY)

    door = {"login": colleague.name, "password": PASSWORD}
    page = Client().post(reverse("account_login"), door)

    assert page.status_code == 200
    assert "_auth_user_id" not in page.client.session


def test_a_password_set_from_a_terminal_ends_sign_ins_as_well():
    colleague = make_staff(DutyKind.HANDLER)
    theirs = signed_in(colleague)

    set_password(colleague, password="x" * 12, by=None, at=MONDAY)

    assert theirs.get(reverse("cases:mine")).status_code == 302
