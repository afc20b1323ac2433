"""Follow codes: made from the key ring, forgiving to type, kept only as a hash."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, strategies as st

from heartline.cases.codes import LENGTH, SYMBOLS, code_hash, follow_code, tidy_code
from heartline.cases.models import pk_of

KEY = UUID("12345678-1234-5678-1234-567812345678")


def test_a_code_is_four_groups_of_five_symbols_without_look_alikes():
    groups = follow_code(KEY).split("-")

    assert [len(group) for group in groups] == [5, 5, 5, 5]
    assert not set("ILOU") & set(SYMBOLS)
    assert set("".join(groups)) <= set(SYMBOLS)


def test_the_same_party_has_the_same_code_again():
    assert follow_code(KEY) == follow_code(KEY)


def test_ten_thousand_parties_have_ten_thousand_codes():
    assert len({follow_code(uuid4()) for _ in range(10_000)}) == 10_000


def test_every_symbol_of_a_code_is_used_at_every_place():
    codes = [follow_code(uuid4()).replace("-", "") for _ in range(2_000)]

    for place in range(LENGTH):
        assert {code[place] for code in codes} == set(SYMBOLS)


@given(st.uuids())
def test_a_code_read_back_is_the_code(key):
    code = follow_code(key)

    assert tidy_code(code) == code.replace("-", "")


@given(st.uuids(), st.data())
def test_case_hyphens_blanks_and_look_alikes_do_not_matter(key, data):
    code = follow_code(key)
    look_alike = {"0": "oO", "1": "iIlL", "V": "uUvV"}
    typed = "".join(
        data.draw(st.sampled_from(look_alike.get(c, c.lower() + c))) + data.draw(GAPS)
        for c in code.replace("-", "")
    )

    assert code_hash(typed) == code_hash(code)


GAPS = st.sampled_from(["", "", "", "-", " ", "–", "—", ".", "_", "\t"])


@pytest.mark.parametrize("typed", ["", "-", "7Q4XR", "7Q4XR-" * 4 + "A", "密" * 20, "*" * 20])
def test_what_cannot_be_a_code_has_no_hash(typed):
    assert tidy_code(typed) == code_hash(typed) == ""


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_code(typed):
    assert len(tidy_code(typed)) in {0, LENGTH}


def test_the_hash_does_not_hold_the_code():
    code = follow_code(KEY)

    assert code.replace("-", "").lower() not in code_hash(code)
    assert len(code_hash(code)) == 32


@pytest.mark.parametrize(
    ("number", "pk"),
    [("2026-000123", 123), (" 2026-000123\n", 123), ("2026-1234567", 1_234_567)],
)
def test_a_number_names_its_case(number, pk):
    assert pk_of(number) == pk


@pytest.mark.parametrize(
    "number",
    ["", "123", "2026", "2026-", "-5", "26-000123", "2026-12x", "2026-" + "9" * 16, "2026--3"],
)
def test_what_is_no_number_names_nothing(number):
    assert pk_of(number) is None
