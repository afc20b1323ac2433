"""`heartline files --check`: whether the stored files are those that were kept."""

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.files.actions import ORPHAN_AGE
from heartline.files.models import Attachment
from heartline.files.queries import changed_files, missing_files, orphans
from heartline.shared.clock import now
from heartline.shared.commands import NOT_UNDERSTOOD, WANTING, HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    """Look at every stored file; exits with 1 when one is gone or changed."""

    help = "Check that every stored file is there and is what was kept."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="read every file and compare it")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            raise RefusalError(
                _("Say what to do with the files: ./heartline files --check"), code=NOT_UNDERSTOOD
            )
        missing = [str(row.pk) for row in missing_files()]
        changed = [str(row.pk) for row in changed_files() if str(row.pk) not in missing]
        self.answer(
            {
                "kept": Attachment.objects.kept().count(),
                "missing": missing,
                "changed": changed,
                "without a row": sum(1 for _name in orphans(before=now() - ORPHAN_AGE)),
            },
            as_json=options["json"],
        )
        if missing or changed:
            self.tell(_("Bring them back from a backup: what people sent is not all here."))
            sys.exit(WANTING)
