"""Texts that nobody expects are read to the end, and nothing is found outside them."""

import pytest
from hypothesis import given

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.language import LANGUAGES, language_of
from heartline.engines.reading.places import TYPES as PLACES, places
from heartline.engines.reading.private import TYPES as DETAILS, private_details
from tests.engines.reading.strange import MESSAGES, STRANGE


def assert_in_order_and_apart(spans, original):
    ends = [0, *(span.end for span in spans)]
    assert all(before <= span.start < span.end for before, span in zip(ends, spans, strict=False))
    assert ends[-1] <= len(original)


def assert_is_read(original):
    text = clean_text(original)
    details, found = private_details(text), places(text)

    assert language_of(text) in LANGUAGES
    assert_in_order_and_apart(details, original)
    assert_in_order_and_apart(found, original)
    assert {span.type for span in details} <= set(DETAILS)
    assert {place.type for place in found} <= set(PLACES)


@pytest.mark.parametrize("original", STRANGE.values(), ids=STRANGE)
def test_a_strange_text_is_read_to_the_end(original):
    assert_is_read(original)


@given(MESSAGES)
def test_any_text_is_read_to_the_end(original):
    assert_is_read(original)
