"""What the tests of following a matter share: a town, and somebody's browser."""

import pytest
from django.test import Client

from tests.channels.follow.opening import browser
from tests.factories import root


@pytest.fixture(autouse=True)
def top_office(settings):
    """What every data folder holds, and no pages of higher rooms."""
    settings.PANELS = {}
    return root()


@pytest.fixture
def visitor() -> Client:
    return browser()
