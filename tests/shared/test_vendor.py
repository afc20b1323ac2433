"""The browser libraries in the tree are those in their list."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
VENDOR = Path("src/heartline/shared/static/vendor")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A tree with nothing but the libraries and the script that checks them."""
    shutil.copytree(ROOT / VENDOR, tmp_path / VENDOR)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/vendor.py", tmp_path / "scripts")
    return tmp_path


def checked(root: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "scripts/vendor.py", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.strip()


def test_the_libraries_are_as_listed(copy):
    assert checked(copy) == (0, "")


def test_a_changed_library_is_found(copy):
    with (copy / VENDOR / "htmx/htmx.min.js").open("a") as file:
        file.write("//")

    assert checked(copy) == (1, "htmx/htmx.min.js was changed.")


def test_a_missing_library_is_found(copy):
    (copy / VENDOR / "leaflet/leaflet.js").unlink()

    assert checked(copy) == (1, "leaflet/leaflet.js is missing.")


def test_an_unlisted_library_is_found(copy):
    (copy / VENDOR / "more.js").touch()

    assert checked(copy) == (1, "more.js is not listed in vendor.json.")
