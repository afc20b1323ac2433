"""Files without a row are cleared away once an hour; a command says whether all are there."""

import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from heartline.files import actions
from heartline.files.actions import attach, delete_orphans_hourly
from heartline.shared.clock import now
from heartline.shared.commands import RefusalError
from tests.factories import MONDAY
from tests.files.samples import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    """A kept picture."""
    return attach(BytesIO(picture()), name="lamp.jpg", by=None, at=MONDAY)


def checked():
    """What the command answers, and its exit code."""
    out = StringIO()
    try:
        call_command("files", "--check", "--json", stdout=out)
    except SystemExit as stop:
        return json.loads(out.getvalue()), stop.code
    return json.loads(out.getvalue()), 0


def test_all_files_are_there_and_as_they_were_kept(stored):
    found, code = checked()

    assert (found["missing"], found["changed"], code) == ([], [], 0)
    assert found["kept"] == 1


def test_a_file_that_is_gone_is_named(stored):
    default_storage.delete(stored.file.name)

    found, code = checked()

    assert (found["missing"], found["changed"], code) == ([str(stored.pk)], [], 1)


def test_a_file_that_was_changed_is_named(stored):
    default_storage.delete(stored.file.name)
    default_storage.save(stored.file.name, ContentFile(b"another"))

    found, code = checked()

    assert (found["missing"], found["changed"], code) == ([], [str(stored.pk)], 1)


def test_the_command_says_what_it_wants():
    with pytest.raises(RefusalError, match="--check"):
        call_command("files")


def test_orphans_are_looked_for_once_an_hour_however_often_the_worker_asks(monkeypatch):
    asked = []
    monkeypatch.setattr(actions._Hourly, "last", None)
    monkeypatch.setattr(actions, "delete_orphans", lambda at: asked.append(at))

    for minutes in (0, 1, 59, 60, 61):
        delete_orphans_hourly(at=MONDAY + timedelta(minutes=minutes))

    assert asked == [MONDAY, MONDAY + timedelta(minutes=60)]


def test_an_orphan_goes_when_its_hour_has_passed(monkeypatch, stored):
    monkeypatch.setattr(actions._Hourly, "last", None)
    name = default_storage.save("aa/bb/orphan", ContentFile(b"nobody's"))

    gone = delete_orphans_hourly(at=now() + timedelta(hours=2))

    assert gone == 1
    assert not default_storage.exists(name)
    assert default_storage.exists(stored.file.name)
