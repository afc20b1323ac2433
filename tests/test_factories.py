"""The factories make what they say, with the actions alone."""

import pytest

from heartline.ledger.actions import seal, signing_key
from heartline.ledger.queries import verify
from tests.factories import MONDAY, STAGES, make_case, make_office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_comes_as_far_as_its_stage(stage):
    case = make_case(stage)

    assert case.status == stage


def test_what_the_factories_make_the_ledger_vouches_for():
    about = make_office()
    make_case("answered", about=about, kind="complaint")
    make_case("closed", private=True)
    seal(at=MONDAY)

    found = verify(signing_key().public_key().public_bytes_raw().hex())

    assert found.first_bad is None
