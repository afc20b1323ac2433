"""The project speaks of itself alone, and says what it ships."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


#: What the tests' own settings put into the environment, and a command must not see.
OURS = ("DJANGO_SETTINGS_MODULE", "HEARTLINE_DATA", "HEARTLINE_DATABASE_URL")


def commands(readme):
    """The commands in a README's code, as words after `./heartline`."""
    text = readme.read_text(encoding="utf-8")
    return {line.split()[1] for line in re.findall(r"\./heartline [a-z][^`\n]*", text)}


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_in_the_readme_answers_for_help(readme, tmp_path):
    for command in sorted(commands(readme) - {"test", "help"}):
        said = subprocess.run(
            [ROOT / "heartline", "--data", tmp_path, command, "--help"],
            capture_output=True,
            text=True,
            check=False,
            env={name: value for name, value in os.environ.items() if name not in OURS},
        )

        assert said.returncode == 0, f"{command}: {said.stderr}"


def test_both_readmes_name_the_same_commands():
    assert commands(READMES[0]) == commands(READMES[1])


def test_every_link_of_the_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    lost = [
        f"{document.name}: {link}"
        for document in documents
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]

    assert lost == []
