"""Who says the same, from a terminal: reading on, or making everything anew."""

from typing import Any

from django.core.management.base import CommandParser

from heartline.cases.actions.alike.following import follow_messages, start_anew
from heartline.cases.models import AlikeGroup
from heartline.shared.clock import now
from heartline.shared.commands import HeartlineCommand


class Command(HeartlineCommand):
    help = "Find which cases seem to be about one matter, or make all of it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--rebuild", action="store_true", help="make it anew from all messages")

    def handle(self, *, rebuild: bool, **told: Any) -> None:
        answer = {"messages": start_anew(at=now())} if rebuild else {"entries": _read_on()}
        groups = AlikeGroup.objects.filter(cases__gte=2).count()
        self.answer(answer | {"groups": groups}, as_json=told["json"])


def _read_on() -> int:
    entries = 0
    while read := follow_messages(at=now()):
        entries += read
    return entries
