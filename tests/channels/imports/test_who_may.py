"""Administrators and dispatchers bring in messages of their own offices, and nobody else does."""

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.models import Case
from heartline.channels.rules import IMPORTERS
from heartline.offices.models import DutyKind
from tests.channels.imports.bringing import BUS, LAMP, bring_in, counts
from tests.factories import make_office, make_staff, root

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("duty", sorted(set(DutyKind) - set(IMPORTERS)))
def test_other_duties_bring_in_nothing(duty):
    with pytest.raises(PermissionDenied):
        bring_in(LAMP, by=make_staff(duty, root()))

    assert not Case.objects.exists()


def test_a_dispatcher_brings_in_messages_of_their_own_office_and_those_under_it():
    ours = make_office()
    dispatcher = make_staff(DutyKind.DISPATCHER, ours)

    assert counts(bring_in(LAMP, by=dispatcher, office=make_office(parent=ours))) == (1, 1, 0, 0)
    with pytest.raises(PermissionDenied):
        bring_in(BUS, by=dispatcher, office=root())
