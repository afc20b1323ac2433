"""The ledger from a terminal: verify it, seal what waits, take a checkpoint away."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from heartline.ledger.actions import seal, signing_key
from heartline.ledger.models import Checkpoint
from heartline.ledger.queries import newest_checkpoint, verify
from heartline.shared.clock import now
from heartline.shared.commands import WANTING, HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    help = "Verify the ledger, seal what waits, or print the newest signed checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["verify", "seal", "checkpoint"])
        parser.add_argument(
            "--checkpoint",
            metavar="FILE",
            type=Path,
            help="with verify: a checkpoint kept from earlier, to find a rollback",
        )

    def handle(self, *, act: str, checkpoint: Path | None, json: bool, **_: Any) -> None:
        if act == "verify":
            self._verify(checkpoint, as_json=json)
        elif act == "seal":
            self._show(seal(at=now()) or newest_checkpoint(), as_json=json)
        else:
            self._show(newest_checkpoint(), as_json=json)

    def _verify(self, file: Path | None, *, as_json: bool) -> None:
        earlier = _read_checkpoint(file) if file else None
        public_key = signing_key().public_key().public_bytes_raw().hex()
        found = verify(public_key, earlier)
        result = {
            "ok": found.ok,
            "entries": found.entries,
            "sealed": found.sealed,
            "root": found.root,
            "first_bad": asdict(found.first_bad) if found.first_bad else None,
        }
        self.answer(result, as_json=as_json)
        if not found.ok:
            sys.exit(WANTING)

    def _show(self, checkpoint: Checkpoint | None, *, as_json: bool) -> None:
        if checkpoint is None:
            raise RefusalError("Nothing is sealed yet, so there is no checkpoint.", code=WANTING)
        result = {
            "size": checkpoint.size,
            "root": checkpoint.root,
            "signed_at": checkpoint.signed_at.isoformat(),
            "public_key": checkpoint.public_key,
            "signature": checkpoint.signature,
        }
        self.answer(result, as_json=as_json)


def _read_checkpoint(file: Path) -> dict[str, Any]:
    try:
        read = json.loads(file.read_text())
        return {"size": int(read["size"]), "root": str(read["root"])}
    except OSError as error:
        raise RefusalError(f"{file} could not be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise RefusalError(
            f"{file} is not a checkpoint. Write one with: ./heartline ledger checkpoint --json"
        ) from error
