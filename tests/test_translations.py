"""Every sentence in every language, and the compiled files are those of the sources."""

import subprocess

import pytest

from scripts.messages import SIMPLIFIED, TRADITIONAL, traditional, untranslated


def test_every_gathered_sentence_is_translated():
    missing = untranslated()

    assert missing == []


def test_the_traditional_file_is_the_simplified_one_converted():
    converted = traditional(SIMPLIFIED.read_text(encoding="utf-8"))

    assert TRADITIONAL.read_text(encoding="utf-8") == converted


@pytest.mark.parametrize("po", [SIMPLIFIED, TRADITIONAL], ids=lambda po: po.parts[-3])
def test_the_compiled_file_is_up_to_date(po, tmp_path):
    fresh = tmp_path / "fresh.mo"

    subprocess.run(["msgfmt", "--check-format", "-o", fresh, po], check=True)

    assert fresh.read_bytes() == po.with_suffix(".mo").read_bytes()
