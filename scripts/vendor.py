"""Fetch the browser libraries and the font we ship, from npm, and check those in the tree.

    python scripts/vendor.py           fetch again, write static/vendor/ and vendor.json
    python scripts/vendor.py --check   compare static/vendor/ with vendor.json (no network)

Exit codes: 0 all well, 1 a file differs, is missing or is not listed.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parent.parent / "src/heartline/shared/static/vendor"
LIST = VENDOR / "vendor.json"

#: Folder, package, version, licence, and each file: path in the package → name here.
PACKAGES: list[tuple[str, str, str, str, dict[str, str]]] = [
    (
        "htmx",
        "htmx.org",
        "2.0.11",
        "0BSD",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    (
        "leaflet",
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        {
            "dist/leaflet.js": "leaflet.js",
            "dist/leaflet.css": "leaflet.css",
            "dist/images/layers.png": "images/layers.png",
            "dist/images/layers-2x.png": "images/layers-2x.png",
            "dist/images/marker-icon.png": "images/marker-icon.png",
            "LICENSE": "LICENSE",
        },
    ),
    # Not for the browser: printed case files are set in it.
    (
        "noto-sans-sc",
        "@fontsource/noto-sans-sc",
        "5.3.0",
        "OFL-1.1",
        {
            "files/noto-sans-sc-chinese-simplified-400-normal.woff": "noto-sans-sc.woff",
            "LICENSE": "LICENSE",
        },
    ),
]


def without_source_map(content: bytes) -> bytes:
    """`content` without the line that names a source map, which we do not ship.

    The static files storage would look for that map and fail.
    """
    lines = content.split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(b"//# sourceMappingURL="))


def fetched(package: str, version: str, folder: Path) -> Path:
    """The package's archive, downloaded into `folder` by npm, which checks its integrity."""
    told = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / told.stdout.split()[-1]


def unpack(archive: Path, files: dict[str, str], to: Path) -> None:
    """Write the wanted `files` of `archive` under `to`."""
    with tarfile.open(archive) as tar:
        for inside, name in files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise FileNotFoundError(inside)
            target = to / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(without_source_map(member.read()))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rebuild() -> None:
    """Fetch everything again and write the list."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for folder, package, version, licence, files in PACKAGES:
            unpack(fetched(package, version, Path(name)), files, VENDOR / folder)
            hashes = {f"{folder}/{file}": sha256(VENDOR / folder / file) for file in files.values()}
            rows.append(
                {"package": package, "version": version, "licence": licence, "sha256": hashes}
            )
    LIST.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def faults() -> Iterator[str]:
    """What differs between the folder and its list, one sentence each."""
    rows = json.loads(LIST.read_text(encoding="utf-8"))
    listed = {file: value for row in rows for file, value in row["sha256"].items()}
    here = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    for file in sorted(here - set(listed) - {LIST.name}):
        yield f"{file} is not listed in {LIST.name}."
    for file, value in listed.items():
        if file not in here:
            yield f"{file} is missing."
        elif sha256(VENDOR / file) != value:
            yield f"{file} was changed."


def main() -> int:
    """Rebuild or check; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="only compare, without network")
    if not parser.parse_args().check:
        rebuild()
    found = list(faults())
    for fault in found:
        print(fault, file=sys.stderr)  # noqa: T201 - a command speaks
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
