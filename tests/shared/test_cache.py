"""Marks that must outlive a busy day: what was done once, and wrong tries at the door."""

import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db


def test_a_mark_is_still_there_when_many_others_came_after_it():
    marks = [f"once:{n}" for n in range(350)]

    for mark in marks:
        cache.add(mark, 1, 60 * 60)

    assert not [mark for mark in marks if cache.get(mark) is None]
