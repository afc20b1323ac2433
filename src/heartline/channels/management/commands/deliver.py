"""Write and send the letters that the ledger calls for."""

import sys
from typing import Any

from django.utils.translation import gettext as _

from heartline.channels.post import deliver, is_set_up
from heartline.shared.clock import now
from heartline.shared.commands import NOT_UNDERSTOOD, WANTING, HeartlineCommand


class Command(HeartlineCommand):
    help = "Read the ledger into letters, and send those that are due."

    def handle(self, *, json: bool, **_options: Any) -> None:
        done = deliver(at=now())
        result = {
            "read": done.read,
            "letters": done.letters,
            "sent": done.round.sent,
            "failed": done.round.failed,
            "waiting": done.waiting,
        }
        self.answer(result, as_json=json)
        if done.waiting and not is_set_up():
            self.tell(
                _(
                    "Letters are waiting, but no mail server is set. Please set "
                    "HEARTLINE_SMTP_HOST and HEARTLINE_MAIL_FROM (docs/settings.md), and they "
                    "will leave."
                )
            )
            sys.exit(NOT_UNDERSTOOD)
        if done.round.failed or done.round.postponed:
            self.tell(_("Some letters could not be sent; those that still can be are tried again."))
            sys.exit(WANTING)
