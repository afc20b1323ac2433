"""The bootstrap script, in copies of the tree with stand-ins for Python."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Everything the script may call besides Python, and nothing else a machine may lack.
ORDINARY = ("cat", "cmp", "dirname", "grep", "mv", "readlink", "rm", "sed", "sh")


@pytest.fixture
def tree(tmp_path):
    """A copy of what the script reads, in a folder whose name has a space."""
    tree = tmp_path / "two words"
    tree.mkdir()
    for name in ("heartline", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tree)
    return tree


@pytest.fixture
def programs(tmp_path):
    """A PATH with the ordinary programs and no Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ORDINARY:
        (folder / name).symlink_to(Path(shutil.which(name) or name))
    return folder


def write_program(file, *lines):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n")
    file.chmod(0o755)


def make_environment(tree, purpose="run"):
    """A finished environment whose Python prints how it was called."""
    write_program(tree / ".venv/bin/python", 'printf "%s\\n" "$@" "PYTHONPATH=$PYTHONPATH"')
    locks = ["requirements.lock"] + ["requirements-dev.lock"] * (purpose == "dev")
    text = "".join((tree / lock).read_text() for lock in locks)
    (tree / ".venv/made-from").write_text(f"{purpose}\n{tree}\n{text}")


def run(tree, programs, *arguments):
    return subprocess.run(
        ["/bin/sh", str(tree / "heartline"), *arguments],
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": str(programs), "HOME": os.environ.get("HOME", "/")},
        check=False,
    )


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_every_plain_shell_can_read_the_script(shell):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")

    done = subprocess.run([program, "-n", str(ROOT / "heartline")], check=False)

    assert done.returncode == 0


def test_without_python_one_sentence_says_what_to_install(tree, programs):
    done = run(tree, programs, "up", "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Heartline needs Python 3.11, 3.12 or 3.13, and found none."
        " Please run: apt install python3 python3-venv\n"
    )


def test_a_python_that_is_too_old_does_not_count(tree, programs):
    write_program(programs / "python3", "exit 0")

    done = run(tree, programs, "up")

    assert done.returncode == 2
    assert "found none" in done.stderr


def test_a_python_without_venv_is_named_with_the_package_it_lacks(tree, programs):
    answer = 'case "$2" in *version_info*) echo "$0" ;; *ensurepip*) exit 1 ;; esac'
    write_program(programs / "python3.11", answer)

    done = run(tree, programs, "up")

    assert done.returncode == 2
    assert done.stderr == (
        f"{programs}/python3.11 lacks the module that makes environments."
        " Please run: apt install python3-venv\n"
    )


def test_a_finished_environment_runs_the_command_from_any_folder(tree, programs):
    make_environment(tree)

    done = run(tree, programs, "import", "a file.csv", "--json")

    words = ["-P", "-m", "heartline", "import", "a file.csv", "--json"]
    assert done.stdout.splitlines() == [*words, f"PYTHONPATH={tree}/src"]
    assert done.stderr == ""


def test_an_environment_made_for_developing_runs_commands_too(tree, programs):
    make_environment(tree, "dev")

    done = run(tree, programs, "help")

    assert done.stdout.splitlines()[:4] == ["-P", "-m", "heartline", "help"]


def test_an_environment_made_for_running_does_not_serve_the_tests(tree, programs):
    make_environment(tree, "run")

    done = run(tree, programs, "test")

    assert "found none" in done.stderr


@pytest.mark.parametrize("what", ["half made", "older lock", "another folder"])
def test_an_environment_that_does_not_fit_is_never_used(tree, programs, what):
    make_environment(tree)
    made_from = tree / ".venv/made-from"
    if what == "half made":
        made_from.unlink()
    if what == "older lock":
        (tree / "requirements.lock").write_text("other==1\n")
    if what == "another folder":
        made_from.write_text(made_from.read_text().replace(str(tree), "/elsewhere", 1))

    done = run(tree, programs, "help")

    assert (done.returncode, done.stdout) == (2, "")
