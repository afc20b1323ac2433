"""The post: letters that are due are given to the mail server, and nothing goes out twice.

A letter is claimed by a guarded update before its address is opened. Only a crash between the
server's "taken" and our note of it can repeat a letter, and the repeat carries the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction

from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.actions.verdicts import ask_for_verdict
from heartline.cases.events import CaseEvent
from heartline.channels.letters import message_id, write
from heartline.channels.models import Letter, LetterKind, LetterStatus
from heartline.channels.outbox import is_overtaken, write_letters
from heartline.ledger.actions import record
from heartline.people.actions import NoContactError, open_contact
from heartline.people.models import Reach

logger = logging.getLogger(__name__)

#: How long we wait after each try before the next; when they are used up, we give up.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 720, 1440))
MOST_TRIES = len(PAUSES) + 1
#: How long we leave a mail server alone that cannot be reached.
LEFT_ALONE = timedelta(minutes=1)
#: How many letters one round sends.
ONE_ROUND = 200


@dataclass
class Sent:
    """What became of the letters that were tried."""

    sent: int = 0
    failed: int = 0
    #: Tried in vain, to be tried again.
    postponed: int = 0


class CannotSendError(Exception):
    """One letter could not be sent; `problem` is a code, `final` whether to give up."""

    def __init__(self, problem: str, *, final: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.final = final


class ServerAwayError(Exception):
    """The mail server cannot be reached, or wants nothing from us; `problem` is a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def is_set_up() -> bool:
    """Whether we know a mail server to give letters to."""
    return bool(settings.EMAIL_HOST)


def due(at: datetime) -> list[int]:
    """The keys of the letters to be sent now, the longest wait first."""
    letters = Letter.objects.filter(status=LetterStatus.WAITING, next_at__lte=at)
    return list(letters.order_by("next_at", "id").values_list("pk", flat=True)[:ONE_ROUND])


def send_due(round_: Sent, *, at: datetime) -> None:
    """Send the letters that are due, at most `ONE_ROUND`, and count them in `round_`."""
    try:
        with mail_server() as server:
            for key in due(at):
                _send_one(key, server, round_, at)
    except ServerAwayError as error:
        round_.postponed += _leave_alone(error.problem, at)
        logger.warning("the mail server takes no letters now: %s", error.problem)


@contextmanager
def mail_server() -> Iterator[EmailBackend]:
    """The mail server, open.

    Raises:
        ServerAwayError: it cannot be reached.
    """
    server = EmailBackend()
    try:
        server.open()
    except smtplib.SMTPResponseException as error:
        raise ServerAwayError(str(error.smtp_code)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAwayError("unreachable") from error
    try:
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.close()


def _leave_alone(problem: str, at: datetime) -> int:
    """Let all that is due wait a little; a server that is away uses up no tries."""
    letters = Letter.objects.filter(status=LetterStatus.WAITING, next_at__lte=at)
    return letters.update(next_at=at + LEFT_ALONE, problem=problem)


def _send_one(key: int, server: EmailBackend, round_: Sent, at: datetime) -> None:
    letter = _claim(key, at)
    if letter is None:
        return
    try:
        hand_over(_addressed(letter, at), server)
    except CannotSendError as error:
        given_up = error.final or letter.tries >= MOST_TRIES
        _note_problem(letter, error.problem, given_up=given_up, at=at)
        round_.failed += given_up
        round_.postponed += not given_up
    except ServerAwayError as error:
        _note_problem(letter, error.problem, given_up=False, at=at)
        round_.postponed += 1
        raise
    else:
        _note_sent(letter, at)
        round_.sent += 1


@transaction.atomic
def _claim(key: int, at: datetime) -> Letter | None:
    """Take a letter that is due, so that nobody else sends it; None when it is not ours to send.

    Until the next try is due it is ours alone, even if this process is killed now.
    """
    whole = Letter.objects.select_related("party__person", "party__case", "party__home")
    letter = whole.filter(pk=key).first()
    if letter is None:
        return None
    pause = PAUSES[min(letter.tries, len(PAUSES) - 1)]
    mine = Letter.objects.filter(
        pk=key, status=LetterStatus.WAITING, tries=letter.tries, next_at__lte=at
    )
    if is_overtaken(letter.kind, letter.party.case):
        mine.update(status=LetterStatus.FAILED, problem="overtaken")
        return None
    if not mine.update(tries=letter.tries + 1, next_at=at + pause):
        return None
    letter.tries += 1
    return letter


def _addressed(letter: Letter, at: datetime) -> EmailMessage:
    """The letter in its envelope, the address opened for this one purpose.

    Raises:
        CannotSendError: there is no address (any more).
    """
    person = letter.party.person
    if person.reach != Reach.EMAIL or person.erased_at:
        raise CannotSendError("no_address", final=True)
    try:
        address = open_contact(person, kind=Reach.EMAIL, purpose="delivery", by=None, at=at)
    except NoContactError as error:
        raise CannotSendError("no_address", final=True) from error
    return _envelope(letter, address, at)


def hand_over(envelope: EmailMessage, server: EmailBackend) -> None:
    """Give a letter to the mail server.

    Raises:
        CannotSendError: the server refuses this letter.
        ServerAwayError: the server is gone, or refuses everything.
    """
    try:
        server.send_messages([envelope])
    except smtplib.SMTPRecipientsRefused as error:
        code, _words = next(iter(error.recipients.values()))
        raise _refusal(code) from error
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code) from error
    except (smtplib.SMTPNotSupportedError, ValueError) as error:
        raise CannotSendError("bad_address", final=True) from error
    except smtplib.SMTPResponseException as error:
        raise ServerAwayError(str(error.smtp_code)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAwayError("unreachable") from error


def _refusal(code: int) -> CannotSendError:
    """What the server says of one letter: 5xx is its last word, 4xx means another time."""
    return CannotSendError(str(code), final=500 <= code < 600)


def _envelope(letter: Letter, address: str, at: datetime) -> EmailMessage:
    written = write(letter, at=at)
    return EmailMessage(
        subject=written.subject,
        body=written.text,
        from_email=sender(written.sender),
        to=[address],
        headers={
            "Message-ID": message_id(letter),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": letter.language,
        },
    )


def sender(name: str) -> str:
    """Our address under a name."""
    return formataddr((name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


@transaction.atomic
def _note_problem(letter: Letter, problem: str, *, given_up: bool, at: datetime) -> None:
    status = LetterStatus.FAILED if given_up else LetterStatus.WAITING
    mine = Letter.objects.filter(pk=letter.pk, status=LetterStatus.WAITING, tries=letter.tries)
    told = given_up and letter.kind == LetterKind.ANSWERED
    if mine.update(status=status, problem=problem) and told:
        record(CaseEvent.NOT_REACHED, at=at, target=letter.party.case, party=letter.party_id)


@transaction.atomic
def _note_sent(letter: Letter, at: datetime) -> None:
    """The server has it. If it told of an answer, the asking for a verdict is delivered with it."""
    Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.SENT, sent_at=at, problem="")
    if letter.kind == LetterKind.ANSWERED:
        with suppress(CaseMovedError):
            ask_for_verdict(letter.party, at=at)


@dataclass
class Delivery:
    """What one delivery did, and how many letters still wait."""

    read: int = 0
    letters: int = 0
    waiting: int = 0
    round: Sent = field(default_factory=Sent)


def deliver(*, at: datetime) -> Delivery:
    """Read the ledger into letters, and send what is due."""
    read, made = write_letters(at=at)
    done = Delivery(read=read, letters=made)
    while is_set_up() and due(at):
        send_due(done.round, at=at)
    done.waiting = Letter.objects.filter(status=LetterStatus.WAITING).count()
    return done
