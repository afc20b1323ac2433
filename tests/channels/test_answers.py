"""Knowledge that may answer, offered to a person: while they write, and after they have sent it."""

import pytest

from heartline.ledger.models import Entry
from tests.cases.desk import text_of
from tests.knowledge import make_article
from tests.viewers import browser

pytestmark = pytest.mark.django_db


def offered(text, **told):
    return text_of(browser().post("/answers", {"text": text}, **told))


def test_public_articles_that_may_answer_are_offered():
    make_article(public=True, title_en="When street lamps are repaired")

    assert "When street lamps are repaired" in offered("street lamps repaired")


def test_what_is_for_staff_alone_is_never_offered():
    make_article(title_en="When street lamps are repaired")

    assert "repaired" not in offered("street lamps repaired")


@pytest.mark.parametrize("text", ["", "  ", "a", "\x00", "!!!", "x" * 100_000])
def test_what_says_nothing_is_offered_nothing(text):
    assert "This may answer" not in offered(text)


def test_nothing_that_was_typed_is_kept():
    offered("street lamps repaired")

    assert not Entry.objects.exists()


def test_without_scripts_it_is_offered_once_the_message_is_safe():
    make_article(public=True, title_en="When street lamps are repaired")
    person = browser()
    sent = {"text": "street lamps repaired", "kind": "", "key": "0" * 32}

    page = text_of(person.post("/", sent, follow=True))

    assert "We have it" in page
    assert "When street lamps are repaired" in page
