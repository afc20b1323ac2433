"""The peers' own environment, and how they are asked."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PEER = ROOT / "benchmarks" / "peer" / "reading"


def peer_python(stack: ExitStack, kept: str) -> str:
    """The Python of an environment with the peers; kept between runs where a folder is named."""
    folder = Path(kept or stack.enter_context(tempfile.TemporaryDirectory()))
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        wanted = str(PEER / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", wanted], check=True)
    return str(python)


def answer(words: list[str]) -> dict[str, Any]:
    """What a program prints, a JSON object: ours or a peer's, in a process of its own."""
    (told,) = answers(words)
    return told


def answers(words: list[str]) -> Iterator[dict[str, Any]]:
    """What a program prints, a JSON object a line, as it comes.

    Raises:
        CalledProcessError: the program ended with an error.
    """
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    if words[0] == sys.executable:
        environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    else:
        environment.pop("PYTHONPATH", None)
    with subprocess.Popen(
        words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as program:
        yield from map(json.loads, program.stdout or ())
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, words)
