"""Codes on their way by e-mail. Each lies sealed until the mail server has it, and is gone then."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from heartline.budgets.actions.steps import allow, hold
from heartline.budgets.codes import Addressee, code_hash
from heartline.budgets.models import Budget, CodeMail, Voter, VoterState
from heartline.budgets.rules import may_run
from heartline.channels.post import (
    LEFT_ALONE,
    MOST_TRIES,
    ONE_ROUND,
    PAUSES,
    CannotSendError,
    ServerAwayError,
    hand_over,
    is_set_up,
    mail_server,
    sender,
)
from heartline.offices.models import Staff
from heartline.shared.keyring import SealBrokenError, keyring

logger = logging.getLogger(__name__)


def post_codes(budget: Budget, made: Sequence[tuple[Addressee, str]], *, at: datetime) -> None:
    """Put codes on their way, each in the languages of its addressee."""
    mails = []
    for addressee, code in made:
        mail = CodeMail(budget=budget, next_at=at)
        told = {"addressee": asdict(addressee), "code": code}
        mail.sealed = keyring().seal(json.dumps(told, ensure_ascii=False), mail.where)
        mails.append(mail)
    CodeMail.objects.bulk_create(mails)


def send_code_mails(*, at: datetime) -> int:
    """Give the codes that wait to the mail server, some hundreds at a time; how many it took."""
    waiting = CodeMail.objects.filter(is_given_up=False, next_at__lte=at)
    if not is_set_up() or not waiting.exists():
        return 0
    sent = 0
    try:
        with mail_server() as server:
            for mail in waiting.select_related("budget__office").order_by("next_at")[:ONE_ROUND]:
                sent += _sent(mail, server, at)
    except ServerAwayError as error:
        waiting.update(next_at=at + LEFT_ALONE)
        logger.warning("the mail server takes no codes now: %s", error.problem)
    return sent


def _sent(mail: CodeMail, server: EmailBackend, at: datetime) -> bool:
    """Claim one that waits, by a guarded update, and hand it over; whether the server has it."""
    pause = PAUSES[min(mail.tries, len(PAUSES) - 1)]
    mine = CodeMail.objects.filter(pk=mail.pk, tries=mail.tries, next_at__lte=at)
    if not mine.update(tries=mail.tries + 1, next_at=at + pause):
        return False
    opened = _opened(mail)
    try:
        if opened is not None:
            hand_over(_envelope(mail, *opened), server)
    except CannotSendError as error:
        if error.final or mail.tries + 1 >= MOST_TRIES:
            CodeMail.objects.filter(pk=mail.pk).update(is_given_up=True)
        return False
    CodeMail.objects.filter(pk=mail.pk).delete()
    return opened is not None


def _opened(mail: CodeMail) -> tuple[Addressee, str] | None:
    """Whom it is for, and the code; None for a code of no use to anybody.

    That is one that was replaced, or whose seal is broken: its holder is given another at the desk.
    """
    try:
        told = json.loads(keyring().open(mail.sealed, mail.where))
    except SealBrokenError:
        logger.exception("a voting code can be opened no more: budget %s", mail.budget_id)
        return None
    voters = Voter.objects.filter(code_hash=code_hash(told["code"]))
    if not voters.exclude(state=VoterState.VOID).exists():
        return None
    return Addressee(**told["addressee"]), told["code"]


def _envelope(mail: CodeMail, addressee: Addressee, code: str) -> EmailMessage:
    """The whole letter in each of its languages, one below the other."""
    budget = mail.budget
    link = settings.SITE_URL + reverse("budgets:vote", args=[budget.pk])
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    facts = {"budget": budget, "addressee": addressee, "code": code, "link": link}
    names, offices, letters = [], [], []
    for language in addressee.languages:
        with translation.override(language):
            names.append(str(budget))
            offices.append(str(budget.office))
            letters.append(render_to_string("budgets/letters/code.txt", facts))
    return EmailMessage(
        subject=" · ".join(dict.fromkeys(names)),
        body="\n\n".join(letters),
        from_email=sender(offices[0]),
        to=[addressee.email],
        headers={
            "Message-ID": f"<code-{mail.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": ", ".join(addressee.languages),
        },
    )


@transaction.atomic
def take_back_code_mails(budget: Budget, *, by: Staff) -> list[tuple[Addressee, str]]:
    """The codes that the mail server would not have, to be printed as letters; kept no longer.

    A code that is of no use to anybody is not among them.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
    """
    hold(budget)
    allow(may_run(by, budget))
    mails = list(CodeMail.objects.filter(budget=budget, is_given_up=True))
    taken = [opened for mail in mails if (opened := _opened(mail)) is not None]
    CodeMail.objects.filter(pk__in=[mail.pk for mail in mails]).delete()
    return sorted(taken, key=lambda one: (one[0].name, one[0].address))
