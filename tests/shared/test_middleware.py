"""Requests that are turned away at the door."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import MULTIPART_CONTENT

pytestmark = pytest.mark.django_db


def send(size: int, url: str = "/"):
    picture = SimpleUploadedFile("big.jpg", b"x" * size)
    return Client().post(url, {"text": "", "pictures": picture}, headers={"Accept-Language": "en"})


@pytest.mark.parametrize(
    "url", ["/", "/follow/", "/desk/cases/2026-000001/note/", "/no-such-page/"]
)
def test_what_is_larger_than_any_form_is_turned_away_in_words(settings, url):
    settings.LARGEST_BODY = 2_000

    response = send(3_000, url)

    assert response.status_code == 413
    assert "choose fewer files" in response.content.decode()
    assert "default-src" in response.headers["Content-Security-Policy"]


def test_it_is_turned_away_before_anything_of_it_is_read(settings):
    settings.LARGEST_BODY = 2_000

    response = send(3_000)

    assert not hasattr(response.wsgi_request, "_post")


@pytest.mark.parametrize("url", ["/", "/follow/", "/desk/cases/2026-000001/note/"])
@pytest.mark.parametrize("form", [MULTIPART_CONTENT, "application/x-www-form-urlencoded"])
def test_a_text_longer_than_is_read_at_all_is_turned_away_in_words(settings, url, form):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    words = {"text": "a" * 3_000}
    sent = words if form == MULTIPART_CONTENT else urlencode(words)

    response = Client().post(url, sent, content_type=form, headers={"Accept-Language": "en"})

    assert response.status_code == 413
    assert "The text is too long." in response.content.decode()


def test_what_was_cut_off_on_the_way_is_told_apart_from_what_is_too_long(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

    response = Client().post("/", {"text": "Dark.", "kind": ""}, headers={"Accept-Language": "en"})

    assert response.status_code == 400
    assert "could not read what your browser sent" in response.content.decode()


def test_twelve_files_of_ten_megabytes_fit(settings):
    assert settings.LARGEST_BODY > settings.DATA_UPLOAD_MAX_NUMBER_FILES * 10 * 2**20
