"""The night pass from a terminal."""

from typing import Any

from heartline.cases.actions.alike.night import propose
from heartline.shared.clock import now
from heartline.shared.commands import HeartlineCommand


class Command(HeartlineCommand):
    help = (
        "Look at all messages of the last months together and propose which groups are one matter "
        "and which are several. Nothing is changed: the desk decides."
    )

    def handle(self, **told: Any) -> None:
        self.answer({"proposals": propose(at=now())}, as_json=told["json"])
