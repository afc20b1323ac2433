"""What the tests of speaking on the web share: a town, and somebody's browser."""

import pytest
from django.test import Client

from tests.factories import root


@pytest.fixture(autouse=True)
def top_office(settings):
    """What every data folder holds, and no pages of higher rooms."""
    settings.PANELS = {}
    return root()


@pytest.fixture
def visitor() -> Client:
    """Somebody's browser, in English."""
    return Client(headers={"accept-language": "en"})
