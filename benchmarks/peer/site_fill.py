"""Fill django-helpdesk with tickets: `site_fill.py TICKETS`, each with two follow-ups.

The words of every ticket come from a file of lines that the measuring side wrote, so that both
programs hold the same texts.
"""

import os
import sys
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

BATCH = 2_000


def fill(tickets: int, lines: Path) -> None:
    call_command("migrate", verbosity=0)
    users = get_user_model()
    users.objects.create_superuser("staff", "staff@example.org", "a long enough password")
    queues = [
        Queue.objects.create(
            title=f"Queue {n}", slug=f"q{n}", allow_public_submission=True, email_address=""
        )
        for n in range(20)
    ]
    words = lines.read_text(encoding="utf-8").splitlines()
    now = timezone.now()
    made = 0
    texts = cycle(words)
    while made < tickets:
        size = min(BATCH, tickets - made)
        batch = [
            Ticket(
                title=text[:60],
                description=text,
                queue=queues[(made + n) % 20],
                created=now - timedelta(minutes=7 * (made + n)),
                modified=now,
                submitter_email=f"person{made + n}@example.org",
                # As in the town beside it: what is in hand does not grow with the archive.
                status=1 if made + n < 2_000 else 4,
                priority=1 + n % 5,
            )
            for n, text in enumerate(islice(texts, size))
        ]
        Ticket.objects.bulk_create(batch)
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket, title="Answer", comment=ticket.description, date=now, public=True
            )
            for ticket in batch
            for _ in range(2)
        )
        made += size
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")


if __name__ == "__main__":
    fill(int(sys.argv[1]), Path(sys.argv[2]))
