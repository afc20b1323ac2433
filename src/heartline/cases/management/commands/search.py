"""The search from a terminal: how far it has read, and making it anew."""

from typing import Any

from django.core.management.base import CommandParser

from heartline.cases.actions.indexing import index_what_changed, rebuild_search
from heartline.shared.clock import now
from heartline.shared.commands import HeartlineCommand


class Command(HeartlineCommand):
    help = "Bring the search of cases up to date, or make it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--rebuild", action="store_true", help="make it anew from all cases")

    def handle(self, *, rebuild: bool, **told: Any) -> None:
        if rebuild:
            self.answer({"cases": rebuild_search()}, as_json=told["json"])
            return
        entries = 0
        while read := index_what_changed(at=now()):
            entries += read
        self.answer({"entries": entries}, as_json=told["json"])
