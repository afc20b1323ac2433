"""How right the reading of messages is, how quick and how large, beside its peers, in one run.

Run it from a terminal:

    HEARTLINE_REAL_DATA=… ./heartline dev python -m benchmarks.reading
    … --labels 100 500 0       with so many labels to learn from; 0 is all
    … --peer-folder DIR        keep the peers' environment there
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks.reading import topics


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--labels", type=int, nargs="+", default=[100, 500, 0])
    parser.add_argument("--peer-folder", default="", help="keep the peers' environment there")
    parser.add_argument("--no-peer", dest="peer", action="store_false")
    told = parser.parse_args()
    folder = os.environ.get("HEARTLINE_REAL_DATA")
    if not folder:
        sys.exit("Please set HEARTLINE_REAL_DATA to the folder of real messages.")
    lines = topics.table(Path(folder), told.labels, peer=told.peer, peer_folder=told.peer_folder)
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
