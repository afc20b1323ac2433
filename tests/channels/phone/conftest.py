"""What the tests of the phone desk share: a town, and two at the phone."""

import pytest

from heartline.offices.models import DutyKind
from tests.channels.phone.calling import Desk
from tests.factories import make_staff, root


@pytest.fixture(autouse=True)
def top_office():
    return root()


@pytest.fixture
def operator() -> Desk:
    return Desk(make_staff(DutyKind.OPERATOR))


@pytest.fixture
def dispatcher() -> Desk:
    return Desk(make_staff(DutyKind.DISPATCHER))
