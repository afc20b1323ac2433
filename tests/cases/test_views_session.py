"""A sign-in that ends while somebody writes: the words wait, sealed, for the one who wrote them."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from heartline.cases.models import Note
from heartline.cases.rules import Act
from heartline.offices.pages import MOST_KEPT, author_mark
from heartline.shared.keyring import keyring
from tests.cases.desk import address, text_of
from tests.factories import PASSWORD, make_case, make_staff

pytestmark = pytest.mark.django_db
WORDS = "I rang at nine and at eleven; the neighbour says they are away until Friday."


@pytest.fixture
def clerk():
    return make_staff("dispatcher", name="lin", language="en")


@pytest.fixture
def browser():
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def sign_in(browser, name, next_=""):
    page = browser.get(f"/accounts/login/?next={next_}")
    token = page.context["csrf_token"]
    said = {"login": name, "password": PASSWORD, "next": next_, "csrfmiddlewaretoken": token}
    return browser.post("/accounts/login/", said)


def open_form(browser, case):
    """The hidden fields of the form of a note, as the browser holds them."""
    context = browser.get(address(case, Act.NOTE)).context
    return {
        "csrfmiddlewaretoken": str(context["csrf_token"]),
        "author": context["page"].author,
        "once": context["page"].once,
    }


def test_words_sent_after_the_sign_in_has_ended_wait_in_the_form(browser, clerk):
    case = make_case()
    sign_in(browser, "lin")
    hidden = open_form(browser, case)
    Session.objects.all().delete()

    sent = browser.post(address(case, Act.NOTE), hidden | {"text": WORDS})
    door = browser.get(sent.url)
    back = sign_in(browser, "lin", address(case, Act.NOTE))
    page = text_of(browser.get(back.url))

    assert sent.url.startswith("/accounts/login/?next=")
    assert "What you were writing is safe." in text_of(door)
    assert back.url == address(case, Act.NOTE)
    assert WORDS in page
    assert "Nothing has been sent yet." in page
    assert not Note.objects.exists()


def test_the_words_can_then_be_sent(browser, clerk):
    case = make_case()
    sign_in(browser, "lin")
    hidden = open_form(browser, case)
    Session.objects.all().delete()
    browser.post(address(case, Act.NOTE), hidden | {"text": WORDS})
    sign_in(browser, "lin", address(case, Act.NOTE))

    browser.post(address(case, Act.NOTE), open_form(browser, case) | {"text": WORDS})

    assert Note.objects.get().text == WORDS


def test_nobody_else_gets_the_words(browser, clerk):
    case = make_case()
    make_staff("dispatcher", name="zhou", language="en")
    sign_in(browser, "lin")
    hidden = open_form(browser, case)
    Session.objects.all().delete()
    browser.post(address(case, Act.NOTE), hidden | {"text": WORDS})

    sign_in(browser, "zhou")
    page = text_of(browser.get(address(case, Act.NOTE)))

    assert WORDS not in page


def test_the_words_lie_sealed_in_the_session(browser, clerk):
    case = make_case()
    sign_in(browser, "lin")
    hidden = open_form(browser, case)
    Session.objects.all().delete()

    browser.post(address(case, Act.NOTE), hidden | {"text": WORDS})

    kept = browser.session["kept_words"]
    assert "neighbour" not in str(kept)
    assert "neighbour" in keyring().open(
        kept[0]["sealed"], f"session.kept_words:{clerk.pk}:{address(case, Act.NOTE)}"
    )


def test_words_without_a_true_mark_of_their_author_are_not_kept(client, clerk):
    case = make_case()

    client.post(address(case, Act.NOTE), {"text": WORDS, "author": f"{clerk.pk}:forged:mark"})

    assert "kept_words" not in client.session


def test_only_the_last_few_forms_are_kept(client, clerk):
    for _ in range(MOST_KEPT + 2):
        client.post(address(make_case(), Act.NOTE), {"text": WORDS, "author": author_mark(clerk)})

    assert len(client.session["kept_words"]) == MOST_KEPT


def test_the_same_form_sent_again_is_kept_once(client, clerk):
    case = make_case()

    for text in ("First.", "Second."):
        client.post(address(case, Act.NOTE), {"text": text, "author": author_mark(clerk)})

    assert len(client.session["kept_words"]) == 1


def test_signing_out_forgets_what_was_kept(browser, clerk):
    case = make_case()
    sign_in(browser, "lin")
    hidden = open_form(browser, case)
    Session.objects.all().delete()
    browser.post(address(case, Act.NOTE), hidden | {"text": WORDS})
    sign_in(browser, "lin")
    token = str(browser.get("/accounts/logout/").context["csrf_token"])

    browser.post("/accounts/logout/", {"csrfmiddlewaretoken": token})

    assert "kept_words" not in browser.session
