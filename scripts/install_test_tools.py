"""Install what the tests need and PyPI lacks, where it may; say what is missing still."""

import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A program from Debian, and the tests that need it."""

    name: str
    package: str
    is_here: Callable[[], bool]
    needed_by: str


def chromium() -> str | None:
    """The path of the browser that the tests drive; the first needs half the time of the others."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def postgresql_folder() -> str | None:
    """The folder with `initdb` and `pg_ctl` of the newest PostgreSQL here, 15 or later."""
    found = {
        int(path.split("/")[4]): path
        for path in glob.glob("/usr/lib/postgresql/[0-9]*/bin")
        if os.path.exists(f"{path}/initdb")
    }
    newest = max(found, default=0)
    return found[newest] if newest >= 15 else None


def has_chinese_font() -> bool:
    """Whether pages in Chinese show characters and not boxes."""
    return bool(glob.glob("/usr/share/fonts/**/*CJK*", recursive=True))


TOOLS = (
    Tool(
        "Chromium", "chromium-headless-shell", lambda: chromium() is not None, "tests in a browser"
    ),
    Tool(
        "a Chinese font",
        "fonts-noto-cjk",
        has_chinese_font,
        "none (pictures of pages show boxes)",
    ),
    Tool(
        "PostgreSQL 15 or later",
        "postgresql",
        lambda: postgresql_folder() is not None,
        "the second run, on PostgreSQL",
    ),
    Tool(
        "gettext",
        "gettext",
        lambda: shutil.which("msgfmt") is not None,
        "checks of translations",
    ),
)


def missing() -> list[Tool]:
    """The tools that are not here."""
    return [tool for tool in TOOLS if not tool.is_here()]


def install(tools: list[Tool]) -> None:
    """Install `tools` from Debian, as root or through a `sudo` that asks for no password."""
    apt = shutil.which("apt-get")
    if not apt or not tools:
        return
    as_root: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
            return
        as_root = [sudo, "-n"]
    command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-y"]
    # Another apt may be busy: wait for it.
    command += ["-o", "DPkg::Lock::Timeout=300", "-o", "APT::Install-Recommends=false"]
    subprocess.run([*command, "update"], stdout=sys.stderr, check=False)
    for tool in tools:
        say(f"Installing {tool.package} from Debian, for the tests …")
        subprocess.run([*command, "install", tool.package], stdout=sys.stderr, check=False)


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def main() -> list[Tool]:
    """Install what is missing; the tools that are missing still, each named aloud."""
    install(missing())
    left = missing()
    for tool in left:
        say(f"NOT HERE: {tool.name} (apt install {tool.package}). Left out: {tool.needed_by}.")
    return left


if __name__ == "__main__":
    main()
