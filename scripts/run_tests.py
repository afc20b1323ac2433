"""Every test: once on SQLite, and again on PostgreSQL what a database could change.

Arguments go to pytest. The exit code is 0 only when both runs passed.
"""

import os
import subprocess
import sys
from pathlib import Path

from scripts.install_test_tools import main as install_test_tools, say
from tests.cluster import cluster

ROOT = Path(__file__).resolve().parent.parent
#: pytest's exit code when a choice of tests leaves none; the other run may have had some.
NOTHING_CHOSEN = 5


def run_pytest(arguments: list[str], **environment: str) -> int:
    """The exit code of pytest; its report goes straight to the terminal."""
    command = [sys.executable, "-m", "pytest", "--ds=tests.settings", "-n", "auto", "-rs"]
    # Journeys take a hundred times as long as other tests: who is done takes some from the others.
    command += ["--dist", "worksteal"]
    # The slowest are named: the whole must not grow too long.
    command += ["--durations=20", "--durations-min=10"]
    # Towns are large; keep those of the last run only.
    command += ["-o", "tmp_path_retention_count=1"]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, env=os.environ | environment, check=False
    ).returncode


def run_on_postgresql(arguments: list[str]) -> int:
    """The exit code of pytest against a cluster that lives as long as the run."""
    with cluster() as url:
        return run_pytest(arguments, HEARTLINE_DATABASE_URL=url)


def main(arguments: list[str]) -> int:
    """Both runs, and at the end what became of each."""
    left_out = install_test_tools()
    os.environ.pop("HEARTLINE_DATABASE_URL", None)
    say("Tests on SQLite")
    codes = {"SQLite": run_pytest(arguments)}
    if any(tool.package == "postgresql" for tool in left_out):
        say("Tests on PostgreSQL: LEFT OUT, it is not installed.")
    else:
        say("Tests on PostgreSQL")
        codes["PostgreSQL"] = run_on_postgresql(arguments)

    if set(codes.values()) == {NOTHING_CHOSEN}:
        say("No test was chosen.")
        return NOTHING_CHOSEN
    failed = [name for name, code in codes.items() if code not in {0, NOTHING_CHOSEN}]
    for tool in left_out:
        say(f"LEFT OUT for want of {tool.name}: {tool.needed_by}.")
    say(f"FAILED on {' and '.join(failed)}." if failed else f"Passed on {' and '.join(codes)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
