"""Offices from a terminal: open one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from heartline.offices.actions import open_office, root_office
from heartline.offices.forms.trees import check_code
from heartline.offices.models import Office
from heartline.offices.sentences import SettingRefusedError
from heartline.shared.clock import now
from heartline.shared.commands import WANTING, HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    help = "Open an office."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["add"])
        parser.add_argument("code", help="short and for good: letters from A to Z, digits, - and _")
        parser.add_argument("--zh", required=True, metavar="NAME", help="its name in Chinese")
        parser.add_argument("--en", default="", metavar="NAME", help="its name in English")
        parser.add_argument("--parent", metavar="CODE", help="the office above; else the top")

    def handle(self, *, code: str, zh: str, en: str, **told: Any) -> None:
        parent = find_office(told["parent"])
        try:
            check_code(code)
            office = open_office(
                code=code, name_zh=zh, name_en=en, parent=parent, by=None, at=now()
            )
        except ValidationError as error:
            raise RefusalError(" ".join(error.messages)) from error
        except SettingRefusedError as refused:
            raise RefusalError(refused.sentence, code=WANTING) from refused
        result = {"code": office.code, "zh": zh, "en": en, "parent": parent.code}
        self.answer(result, as_json=told["json"])


def find_office(code: str | None) -> Office:
    """The office with this code; the one at the top when none is named.

    Raises:
        RefusalError: there is none.
    """
    if code is None:
        return root_office()
    found: Office | None = Office.objects.filter(code=code).first()
    if found is None:
        raise RefusalError(f"There is no office {code}.", code=WANTING)
    return found
