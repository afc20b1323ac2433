"""Requests that are turned away at the door."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

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


def test_twelve_files_of_ten_megabytes_fit(settings):
    assert settings.LARGEST_BODY > settings.DATA_UPLOAD_MAX_NUMBER_FILES * 10 * 2**20
