"""What every command of ours has: sentences on stderr, one JSON object on stdout, exit codes."""

import json
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

#: Exit codes: all is well; something was found wanting; the input could not be read or understood.
DONE, WANTING, NOT_UNDERSTOOD = 0, 1, 2


class RefusalError(CommandError):
    """The command cannot go on: `message` says why and what to do."""

    def __init__(self, message: str, *, code: int = NOT_UNDERSTOOD) -> None:
        super().__init__(message, returncode=code)


def language_of_the_terminal() -> str:
    """Chinese where the terminal speaks it, English elsewhere."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh-hans" if spoken.startswith("zh") else "en"


class HeartlineCommand(BaseCommand):
    """A command that can answer in JSON. Subclasses say `answer`, and call `tell` for progress."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the language of the terminal; a refusal ends with its sentence alone."""
        with translation.override(language_of_the_terminal()):
            try:
                return super().execute(*args, **options)
            except RefusalError as refusal:
                if not getattr(self, "_called_from_command_line", False):
                    raise
                self.tell(str(refusal))
                sys.exit(refusal.returncode)

    def create_parser(self, prog_name: str, subcommand: str, **named: Any) -> CommandParser:
        """Call the command what people type: `import`, not the name of its module."""
        return super().create_parser(prog_name, subcommand.rstrip("_"), **named)

    def tell(self, line: str) -> None:
        """Progress and remarks, for a person to read; never on stdout."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def answer(self, result: dict[str, Any], *, as_json: bool) -> None:
        """The result: one JSON object, or a line per value."""
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
            return
        for name, value in result.items():
            if not isinstance(value, list | dict):
                self.stdout.write(f"{name}: {'–' if value is None else value}")
                continue
            self.stdout.write(f"{name}:")
            items = value if isinstance(value, list) else value.items()
            for item in items:
                self.stdout.write(f"  {item}")
