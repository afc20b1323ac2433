"""Counting a file of ballots without anything but this engine.

    python -m heartline.engines.counting FILE.pb --rule equal-shares/add1

prints what `heartline count --json` prints, and ends with 2 where a file cannot be counted.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from heartline.engines.counting.errors import CountingError
from heartline.engines.counting.files import counted, lot_in
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.rule import LEAST_APPROVALS, NAMES, rule_named


def _told(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m heartline.engines.counting",
        description="Count the ballots of a Pabulib file (.pb) by a rule, exactly.",
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--rule", metavar="NAME", required=True, help=", ".join(NAMES))
    parser.add_argument("--utility", metavar="WORTH", help="cost or points")
    parser.add_argument("--minimum-approvals", metavar="N", type=int, default=LEAST_APPROVALS)
    parser.add_argument("--lot", metavar="FILE", type=Path, help="project_ids, one a line")
    parser.add_argument("--second", action="store_true", help="count with the second counter")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Count and print; 0, or 2 with a sentence on stderr."""
    told = _told(words)
    at = told.file
    try:
        content = told.file.read_bytes()
        election = read_election(content)
        lot = None
        if told.lot:
            at = told.lot
            lot = lot_in(told.lot.read_bytes(), election)
            at = told.file
        rule = rule_named(
            told.rule,
            election.kind,
            utility=told.utility,
            minimum_approvals=told.minimum_approvals,
            lot=lot,
        )
        found = counted(content, election, rule, second=told.second)
    except OSError:
        sys.stderr.write(f"{at}: There is no such file, or it may not be read.\n")
        return 2
    except CountingError as error:
        line = f", line {error.line}" if error.line else ""
        sys.stderr.write(f"{at}{line}: {error.sentence()}\n")
        return 2
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
