"""What the tests of bringing in sheets share: a town that speaks English."""

import pytest
from django.utils import translation

from tests.factories import root


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def top_office():
    root()
