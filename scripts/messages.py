"""Gather the sentences, convert Chinese to the traditional script, compile both.

    python scripts/messages.py            gather, convert, compile
    python scripts/messages.py --check    say what is missing; exit code 1 when something is

Simplified Chinese is written by hand in `src/heartline/locale/zh_Hans/LC_MESSAGES/django.po`; the
traditional file is made from it with OpenCC and never edited. Needs gettext.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from opencc import OpenCC

PACKAGE = Path(__file__).parent.parent / "src" / "heartline"
LOCALE = PACKAGE / "locale"
SIMPLIFIED = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
TRADITIONAL = LOCALE / "zh_Hant" / "LC_MESSAGES" / "django.po"


def gather() -> None:
    """Bring the simplified file up to date with the sentences of code and templates."""
    SIMPLIFIED.parent.mkdir(parents=True, exist_ok=True)
    manage = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-wrap"]
    quiet = ["--no-location", "--no-obsolete", "-v", "0"]
    with tempfile.TemporaryDirectory() as data:
        settings = {
            "PYTHONPATH": str(PACKAGE.parent),
            "DJANGO_SETTINGS_MODULE": "heartline.settings",
            "HEARTLINE_DATA": data,
        }
        environment = {**os.environ, **settings}
        subprocess.run([*manage, *quiet], cwd=PACKAGE, env=environment, check=True)
    lines = SIMPLIFIED.read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team')
    SIMPLIFIED.write_text(
        "".join(line for line in lines if not line.startswith(dated)), encoding="utf-8"
    )


def traditional(simplified: str) -> str:
    """The file in the traditional script: only what is translated is converted."""
    convert = OpenCC("s2tw").convert
    lines, translated = [], False
    for line in simplified.splitlines(keepends=True):
        if line.startswith("msgstr"):
            translated = True
        elif not line.startswith('"'):
            translated = False
        lines.append(convert(line) if translated else line)
    return "".join(lines).replace("Language: zh_Hans", "Language: zh_Hant")


def compile_file(po: Path) -> None:
    """The `.mo` beside a `.po`, which must be sound."""
    mo = po.with_suffix(".mo")
    subprocess.run(["msgfmt", "--check-format", "-o", str(mo), str(po)], check=True)


def untranslated() -> list[str]:
    """The sentences without a Chinese translation."""
    show = ["msgattrib", "--untranslated", "--no-wrap", str(SIMPLIFIED)]
    fuzzy = ["msgattrib", "--only-fuzzy", "--no-wrap", str(SIMPLIFIED)]
    found = [subprocess.run(c, capture_output=True, text=True, check=True) for c in (show, fuzzy)]
    text = "".join(part.stdout for part in found)
    return [line for line in text.splitlines() if line.startswith("msgid ") and line != 'msgid ""']


def main() -> int:
    """Do it, or only check it; the exit code."""
    if "--check" not in sys.argv:
        gather()
        TRADITIONAL.parent.mkdir(parents=True, exist_ok=True)
        TRADITIONAL.write_text(
            traditional(SIMPLIFIED.read_text(encoding="utf-8")), encoding="utf-8"
        )
        compile_file(SIMPLIFIED)
        compile_file(TRADITIONAL)
    missing = untranslated()
    sys.stdout.write("".join(f"not translated: {line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
