"""What a log line never holds."""

import pytest

from heartline.shared.logs import covered

CODE = "2Y4A0-FGBA9-5A8KJ-RJT2X"


@pytest.mark.parametrize(
    "written", [CODE, CODE.lower(), CODE.replace("-", ""), CODE.replace("-", "").lower()]
)
def test_a_follow_link_is_covered_however_its_code_is_written(written):
    line = covered(f"Too Many Requests: /f/{written}")

    assert line == "Too Many Requests: /f/•••"


def test_a_follow_code_is_covered_wherever_it_stands():
    assert covered(f"no party for {CODE.lower()}, tried twice") == "no party for •••, tried twice"


def test_addresses_and_numbers_of_people_are_covered():
    assert covered("li@example.org called from 138 0013 8000") == "••• called from •••"


def test_what_tells_of_nobody_stays_readable():
    line = "the worker's round “seal” failed: ValueError at files.py:21"

    assert covered(line) == line
