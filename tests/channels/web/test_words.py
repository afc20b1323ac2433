"""Words are kept as they came, and stay in the box when something is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heartline.cases.actions.intake import LONGEST
from heartline.cases.models import Case, Kind, Message
from tests.channels.web.speaking import LAMP, number_in, picture, send

pytestmark = pytest.mark.django_db


def test_line_ends_are_kept_as_the_person_typed_them(visitor):
    send(visitor, "one\r\ntwo")

    assert Message.objects.get().text == "one\ntwo"


def test_nothing_said_is_told_in_a_sentence(visitor):
    page = send(visitor, "   ")

    assert "Please write a few words, or choose a picture" in page.content.decode()
    assert not Case.objects.exists()


def test_too_many_characters_are_told_and_shown_again(visitor):
    text = "语" * (LONGEST + 1)

    page = send(visitor, text)

    assert "100,001 characters" in page.content.decode()
    assert text in page.content.decode()
    assert not Case.objects.exists()


def test_a_message_as_long_as_can_be_is_taken_whole(visitor):
    send(visitor, "语" * LONGEST)

    assert len(Message.objects.get().text) == LONGEST


def test_a_refused_picture_leaves_the_words_in_the_box(visitor):
    wrong = SimpleUploadedFile("lamp.jpg", b"not a picture", content_type="image/jpeg")

    page = send(visitor, LAMP, pictures=wrong)

    assert "cannot be opened as a picture" in page.content.decode()
    assert LAMP in page.content.decode()
    assert not Case.objects.exists()


def test_more_pictures_than_we_take_are_told_and_the_words_stay(visitor):
    page = send(visitor, LAMP, pictures=[picture(f"{n}.png") for n in range(7)])

    assert "more than 6 files" in page.content.decode()
    assert LAMP in page.content.decode()


def test_the_kind_chosen_is_still_chosen_after_a_refusal(visitor):
    page = send(visitor, "", kind=Kind.SUGGESTION)

    assert '<option value="suggestion" selected>' in page.content.decode()


@pytest.mark.parametrize(
    "text",
    ["路灯坏了💡👨‍👩‍👧", "الضوء لا يعمل", "a\x01b\x1bc", "\u202eevil\u202c"],
    ids=["emoji", "right to left", "control characters", "direction override"],
)
def test_every_script_is_kept_as_it_came(visitor, text):
    send(visitor, text)

    assert Message.objects.get().text == text


def test_a_null_byte_is_kept_as_the_sign_of_something_lost(visitor):
    send(visitor, "a\x00b")

    assert Message.objects.get().text == "a\ufffdb"


def test_markup_is_shown_as_it_was_written(visitor):
    number = number_in(send(visitor, "<script>alert(1)</script>"))

    page = visitor.get(f"/follow/{number}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
