"""The worker: what must happen by itself happens, and one trouble is no other's."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command

from heartline.cases.models import Party, PartyStatus
from heartline.channels import worker
from heartline.channels.models import Limit
from heartline.channels.worker import Round, watch_the_sealing, work_until
from heartline.ledger.models import Position, Unsealed
from heartline.shared.clock import now
from tests.factories import make_party

#: What `settings.WORK` names in these tests: when it was called.
called = []


def be_called(*, at):
    called.append(at)


def fail(*, at):
    raise ValueError("Lin Mei, 13800000000")


@pytest.mark.django_db
def test_one_round_of_work_seals_the_ledger():
    make_party()

    call_command("work", "--once")

    assert (Unsealed.objects.count(), Position.objects.exists()) == (0, True)


@pytest.mark.django_db
def test_one_round_of_work_notes_silence_and_forgets_old_tries():
    party = make_party("answered")
    long_ago = now() - timedelta(days=30)
    Party.objects.filter(pk=party.pk).update(status=PartyStatus.ASKED, asked_at=long_ago)
    Limit.objects.create(what="speak", caller="x", span=1)

    call_command("work", "--once")

    party.refresh_from_db()
    assert (party.status, Limit.objects.count()) == (PartyStatus.SILENT, 0)


@pytest.mark.django_db
def test_what_the_settings_name_is_done_too(settings):
    settings.WORK = [f"{__name__}.be_called"]
    called.clear()

    call_command("work", "--once")

    assert len(called) == 1


@pytest.mark.django_db
def test_a_round_that_fails_is_logged_without_its_words_and_the_others_go_on(settings, caplog):
    settings.WORK = [f"{__name__}.fail", f"{__name__}.be_called"]
    called.clear()

    call_command("work", "--once")

    assert len(called) == 1
    assert "“fail” failed: ValueError at" in caplog.text
    assert "Lin" not in caplog.text


@pytest.mark.django_db
def test_an_entry_that_nobody_seals_is_an_alarm(caplog):
    make_party()

    soon, late = (watch_the_sealing(now() + timedelta(seconds=s)) for s in (50, 70))

    assert (soon, late) == (0, Unsealed.objects.count())
    assert caplog.text.count("ALARM") == 1


def test_a_slow_round_keeps_no_other_waiting(monkeypatch):
    stop, quick = threading.Event(), []

    def slow(at):
        stop.wait(5)

    def often(at):
        quick.append(at)
        if len(quick) == 3:
            stop.set()

    monkeypatch.setattr(
        worker, "rounds", lambda: [Round("slow", slow, 0.01), Round("often", often, 0.01)]
    )

    work_until(stop)

    assert len(quick) == 3
