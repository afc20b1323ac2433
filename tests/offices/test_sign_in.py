"""The door of the desk."""

import pytest
from django.test import Client

from heartline.ledger.models import Entry
from heartline.offices.events import OfficeEvent
from heartline.offices.models import Staff
from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
IN = "/accounts/login/"


@pytest.fixture
def clerk() -> Staff:
    return make_staff("dispatcher", name="lin", language="en")


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def test_a_name_and_its_password_lead_to_the_desk(browser, clerk):
    response = browser.post(IN, {"login": "lin", "password": PASSWORD})

    assert (response.status_code, response.url) == (302, "/desk/")


def test_the_way_goes_on_to_the_page_that_was_asked_for(browser, clerk):
    asked = browser.get("/desk/call-backs/")

    response = browser.post(IN, {"login": "lin", "password": PASSWORD, "next": "/desk/call-backs/"})

    assert asked.url == "/accounts/login/?next=%2Fdesk%2Fcall-backs%2F"
    assert response.url == "/desk/call-backs/"


def test_nobody_is_led_to_another_site(browser, clerk):
    response = browser.post(
        IN, {"login": "lin", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert response.url == "/desk/"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_speak_the_language_that_the_member_of_staff_prefers(browser, language):
    make_staff("dispatcher", name="zhou", language=language)

    response = browser.post(IN, {"login": "zhou", "password": PASSWORD})

    assert response.cookies["django_language"].value == language


def test_who_chose_another_language_finds_it_again_at_the_next_sign_in(browser, clerk):
    browser.force_login(clerk)

    browser.post("/language/setlang/", {"language": "zh-hans"})
    browser.post("/language/setlang/", {"language": "zh-hans"})
    browser.post("/accounts/logout/")
    response = browser.post(IN, {"login": "lin", "password": PASSWORD})

    assert response.cookies["django_language"].value == "zh-hans"
    assert Entry.objects.filter(kind=OfficeEvent.LANGUAGE_CHOSEN).count() == 1


@pytest.mark.parametrize("language", ["", "tlh"])
def test_a_language_that_no_page_speaks_changes_nothing(browser, clerk, language):
    browser.force_login(clerk)

    browser.post("/language/setlang/", {"language": language})

    clerk.refresh_from_db()
    assert clerk.language == "en"


def test_a_wrong_name_and_a_wrong_password_sound_alike(browser, clerk):
    wrong_password = browser.post(IN, {"login": "lin", "password": "not this one"})
    wrong_name = browser.post(IN, {"login": "nobody", "password": PASSWORD})

    sentence = "That name and password do not go together."
    assert sentence in wrong_password.content.decode()
    assert sentence in wrong_name.content.decode()


def test_after_several_wrong_tries_the_name_rests_and_the_page_says_for_how_long(browser, clerk):
    for _ in range(6):
        browser.post(IN, {"login": "lin", "password": "not this one"})

    response = browser.post(IN, {"login": "lin", "password": PASSWORD})

    assert "rests for five minutes" in response.content.decode()


def test_somebody_who_has_left_cannot_come_in(browser, clerk):
    Staff.objects.filter(pk=clerk.pk).update(is_active=False)

    response = browser.post(IN, {"login": "lin", "password": PASSWORD})

    assert "This name is not in use any more." in response.content.decode()
    assert browser.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["signup/", "password/reset/", "email/", "confirm-email/", "inactive/", "reauthenticate/"],
)
def test_no_other_page_of_the_sign_in_library_is_open(browser, path):
    assert browser.get(f"/accounts/{path}").status_code == 404


def test_signing_out_needs_a_button_and_ends_the_session(browser, clerk):
    browser.force_login(clerk)

    asked = browser.get("/accounts/logout/")
    browser.post("/accounts/logout/")

    assert "Sign out?" in asked.content.decode()
    assert browser.get("/desk/").status_code == 302


def test_a_new_password_holds_and_the_session_goes_on(browser, clerk):
    browser.force_login(clerk)

    response = browser.post(
        "/accounts/password/",
        {
            "oldpassword": PASSWORD,
            "password1": "a quiet river bend",
            "password2": "a quiet river bend",
        },
        follow=True,
    )

    assert "Your new password holds from now on." in response.content.decode()
    assert Staff.objects.get(pk=clerk.pk).check_password("a quiet river bend")


def test_a_new_password_needs_the_one_of_now(browser, clerk):
    browser.force_login(clerk)

    response = browser.post(
        "/accounts/password/",
        {"oldpassword": "no", "password1": "a quiet river bend", "password2": "a quiet river bend"},
    )

    assert "This is not your present password." in response.content.decode()
    assert Staff.objects.get(pk=clerk.pk).check_password(PASSWORD)


def test_a_new_password_must_not_be_short(browser, clerk):
    browser.force_login(clerk)

    browser.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )

    assert Staff.objects.get(pk=clerk.pk).check_password(PASSWORD)


def test_a_stranger_who_wants_a_new_password_is_shown_the_door(browser):
    assert browser.get("/accounts/password/").url.startswith(IN)
