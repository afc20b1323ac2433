"""Staff from a terminal: add a colleague with their first duties."""

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from heartline.offices.actions import add_staff, give_duty, root_office
from heartline.offices.first_passwords import random_password
from heartline.offices.forms.staff import StaffNameForm
from heartline.offices.management.commands.office import find_office
from heartline.offices.models import DutyKind, Office, Staff
from heartline.offices.sentences import SettingRefusedError
from heartline.shared.clock import now
from heartline.shared.commands import WANTING, HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    help = "Add a colleague; prints their first password, which is kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["add"])
        parser.add_argument("name", help="the sign-in name, in small letters")
        parser.add_argument("--zh", metavar="NAME", help="the name in Chinese; else as signed in")
        parser.add_argument("--en", default="", metavar="NAME", help="the name in English")
        parser.add_argument(
            "--duty",
            action="append",
            required=True,
            choices=list(DutyKind.values),
            help="what they do; may stand several times",
        )
        parser.add_argument(
            "--office",
            action="append",
            metavar="CODE",
            help="where: once for all duties, or once for each in turn; the top by default",
        )

    def handle(self, *, name: str, zh: str | None, en: str, **told: Any) -> None:
        names = {"name": name, "display_name_zh": zh or name, "display_name_en": en}
        form = StaffNameForm(names)
        if not form.is_valid():
            raise RefusalError(" ".join(map(str, next(iter(form.errors.values())))))
        duties = _pairs(told["duty"], told["office"])
        password = random_password()
        try:
            staff = _add(form.cleaned_data, password, duties)
        except SettingRefusedError as refused:
            raise RefusalError(refused.sentence, code=WANTING) from refused
        result = {
            "name": staff.name,
            "password": password,
            "duties": [{"duty": kind, "office": office.code} for kind, office in duties],
        }
        self.answer(result, as_json=told["json"])


def _pairs(kinds: list[str], codes: list[str] | None) -> list[tuple[str, Office]]:
    """Each duty with its office.

    Raises:
        RefusalError: there are neither one nor as many offices as duties, or one is unknown.
    """
    offices = [find_office(code) for code in codes] if codes else [root_office()]
    if len(offices) == 1:
        offices *= len(kinds)
    if len(offices) != len(kinds):
        raise RefusalError("Please name one office for all duties, or one for each of them.")
    return list(zip(kinds, offices, strict=True))


@transaction.atomic
def _add(names: dict[str, str], password: str, duties: list[tuple[str, Office]]) -> Staff:
    at = now()
    staff = add_staff(**names, password=password, by=None, at=at)
    for kind, office in duties:
        give_duty(staff, kind=DutyKind(kind), office=office, by=None, at=at)
    return staff
