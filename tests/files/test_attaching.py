"""Keeping files, giving them out, and forgetting them."""

import os
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404
from django.http.response import ResponseHeaders

from heartline.files.actions import attach, attach_all, delete_orphans, erase_person
from heartline.files.models import Attachment
from heartline.files.pages import give_out
from heartline.files.queries import changed_files, missing_files, orphans, verify_file
from heartline.files.rules import MOST_FILES, check_file
from heartline.files.rules.refusals import FileRefusedError
from heartline.ledger.actions import record, seal, signing_key
from heartline.ledger.models import Entry, reference
from heartline.ledger.queries import verify
from heartline.people.actions import add_person
from tests.files.samples import GOOD, PDF, TEXT, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(monday):
    return add_person(name="", at=monday)


@pytest.fixture
def keep(person, monday):
    """Attaches a file as the person: `keep(content, name)`."""
    return lambda content=PDF, name="letter.pdf": attach(
        BytesIO(content), name=name, by=person, at=monday
    )


def headers_of(response: FileResponse) -> ResponseHeaders:
    """The headers of an answer whose file is closed, as the server does at its end."""
    response.close()
    return response.headers


def files_on(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def first_bad(at):
    seal(at=at)
    return verify(signing_key().public_key().public_bytes_raw().hex()).first_bad


def test_an_attached_file_is_on_the_disk_and_entered_in_the_ledger(keep, person, disk, monday):
    attachment = keep()

    attachment.refresh_from_db()
    assert [path.read_bytes() for path in files_on(disk)] == [PDF]
    assert (attachment.size, attachment.sha256) == (len(PDF), sha256(PDF).hexdigest())
    assert (attachment.added_by, attachment.added_at) == (reference(person), monday)
    assert Entry.objects.values_list("kind", "target", "data", "commits").get() == (
        "file.attached",
        reference(attachment),
        {"content_type": "application/pdf", "size": len(PDF)},
        {reference(attachment): attachment.commitment()},
    )
    assert first_bad(monday) is None


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_we_take_can_be_attached(keep, name, monday):
    attachment = keep(GOOD[name], name)

    attachment.refresh_from_db()
    assert verify_file(attachment)
    assert first_bad(monday) is None


def test_the_place_on_the_disk_tells_nothing_and_only_we_may_read_it(keep, disk):
    keep(PDF, "my-secret.pdf")

    (path,) = files_on(disk)
    first, second, last = path.relative_to(disk).parts
    assert (first, second) == (last[:2], last[2:4])
    assert "secret" not in str(path)
    assert path.suffix == ""
    assert path.stat().st_mode & 0o077 == 0


def test_the_bytes_and_their_folders_are_safe_before_the_row_is_written(keep, disk, monkeypatch):
    safe = []
    real = os.fsync

    def watched(handle):
        safe.append((Path(os.readlink(f"/proc/self/fd/{handle}")), Attachment.objects.exists()))
        real(handle)

    monkeypatch.setattr("os.fsync", watched)

    keep()

    (path,) = files_on(disk)
    wanted = [path, path.parent, path.parent.parent, disk]
    assert safe == [(place, False) for place in wanted]


def test_a_file_checked_before_the_transaction_is_attached_as_it_was(person, monday):
    checked = check_file(BytesIO(picture("PNG")), "lamp.png")

    attachment = attach(checked, name="ignored", by=person, at=monday)

    assert (attachment.name, attachment.width, attachment.height) == ("lamp.jpg", 60, 40)


def test_files_can_be_kept_where_there_is_no_disk(keep, settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}

    assert verify_file(keep())


def test_several_files_are_attached_in_their_order(person, monday):
    uploads = [SimpleUploadedFile(name, GOOD[name]) for name in ("a.png", "a.pdf")]

    kept = attach_all(uploads, by=person, at=monday)

    assert [attachment.name for attachment in kept] == ["a.jpg", "a.pdf"]


def test_one_bad_file_among_several_leaves_none(person, monday, disk):
    uploads = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"")]

    with pytest.raises(FileRefusedError) as refused:
        attach_all(uploads, by=person, at=monday)

    assert (refused.value.code, refused.value.params) == ("empty", {"name": "b.pdf"})
    assert not Attachment.objects.exists()
    assert files_on(disk) == []


def test_when_the_second_row_fails_the_first_file_goes_too(person, monday, disk, monkeypatch):

    def full(*args, **named):
        if Entry.objects.exists():
            raise OSError("no space left")
        return record(*args, **named)

    monkeypatch.setattr("heartline.files.actions.record", full)
    uploads = [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]

    with pytest.raises(OSError, match="no space left"):
        attach_all(uploads, by=person, at=monday)

    assert not Attachment.objects.exists()
    assert files_on(disk) == []


def test_more_files_than_may_come_at_once_are_refused(person, monday):
    uploads = [SimpleUploadedFile(f"{n}.txt", TEXT) for n in range(MOST_FILES + 1)]

    with pytest.raises(FileRefusedError) as refused:
        attach_all(uploads, by=person, at=monday)

    assert refused.value.code == "too_many"


def test_a_changed_row_is_found_by_the_ledger(keep, monday):
    attachment = keep()
    Attachment.objects.filter(pk=attachment.pk).update(sha256="0" * 64)

    flaw = first_bad(monday)

    assert flaw is not None
    assert reference(attachment) in flaw.what


def test_changed_bytes_are_found(keep, disk):
    attachment = keep()
    keep(TEXT, "good.txt")
    assert verify_file(attachment)
    (disk / attachment.file.name).write_bytes(b"something else")

    assert not verify_file(attachment)
    assert list(changed_files()) == [attachment]
    assert list(missing_files()) == []


def test_missing_bytes_are_found(keep, disk):
    attachment = keep()
    keep(TEXT, "good.txt")
    (disk / attachment.file.name).unlink()

    assert list(missing_files()) == [attachment]
    assert list(changed_files()) == [attachment]


def test_a_picture_is_given_out_to_look_at(keep):
    attachment = keep(picture(), "lamp.jpg")

    response = give_out(attachment)

    content = response.getvalue()
    headers = headers_of(response)
    assert sha256(content).hexdigest() == attachment.sha256
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"] == 'inline; filename="lamp.jpg"'


def test_a_picture_can_be_downloaded(keep):
    headers = headers_of(give_out(keep(picture(), "lamp.jpg"), download=True))

    assert headers["Content-Disposition"] == 'attachment; filename="lamp.jpg"'


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.txt"])
def test_a_document_is_only_ever_downloaded(keep, name):
    headers = headers_of(give_out(keep(GOOD[name], name)))

    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_chinese_name_arrives_as_it_was(keep):
    headers = headers_of(give_out(keep(PDF, '门口的"灯".pdf')))

    disposition = headers["Content-Disposition"]
    assert disposition == (
        "attachment; filename*=utf-8''%E9%97%A8%E5%8F%A3%E7%9A%84%22%E7%81%AF%22.pdf"
    )


def test_plain_text_says_how_it_is_written(keep):
    headers = headers_of(give_out(keep(TEXT, "a.txt")))

    assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_nothing_given_out_can_run_or_be_kept_by_a_cache(keep):
    headers = headers_of(give_out(keep(picture(), "lamp.jpg")))

    policy = headers["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"


def test_what_is_gone_from_the_disk_is_not_found_and_said_in_the_log(keep, disk, caplog):
    attachment = keep()
    (disk / attachment.file.name).unlink()

    with pytest.raises(Http404):
        give_out(attachment)

    assert str(attachment.key) in caplog.text


def test_erasing_takes_the_content_and_leaves_the_row(
    keep, person, monday, disk, django_capture_on_commit_callbacks
):
    attachment = keep()

    with django_capture_on_commit_callbacks(execute=True):
        erased = erase_person(person, by=person, at=monday)

    attachment.refresh_from_db()
    assert erased == [reference(attachment)]
    assert (attachment.name, attachment.file.name, attachment.sha256) == ("", "", "")
    assert (attachment.salt, attachment.erased_at) == (None, monday)
    assert files_on(disk) == []
    with pytest.raises(Http404):
        give_out(attachment)


def test_erasing_leaves_the_files_of_others(keep, monday, disk):
    attachment = keep()
    other = add_person(at=monday)

    assert erase_person(other, by=other, at=monday) == []
    attachment.refresh_from_db()
    assert verify_file(attachment)


def test_an_erased_file_is_neither_missing_nor_changed(keep, person, monday):
    keep()

    erase_person(person, by=person, at=monday)

    assert list(missing_files()) == []
    assert list(changed_files()) == []


def test_an_erasure_that_is_rolled_back_loses_nothing(
    keep, person, monday, django_capture_on_commit_callbacks
):
    attachment = keep()

    with (
        django_capture_on_commit_callbacks(execute=True),
        suppress(OSError),
        transaction.atomic(),
    ):
        erase_person(person, by=person, at=monday)
        raise OSError("no space left")

    attachment.refresh_from_db()
    assert verify_file(attachment)


def test_the_table_refuses_an_erased_row_with_content(keep, monday):
    attachment = keep()

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(erased_at=monday)


def test_files_that_no_row_knows_are_deleted_after_an_hour(keep, disk, monday):
    known = keep()
    old, new = disk / "ab/cd/old", disk / "ab/cd/new"
    old.parent.mkdir(parents=True)
    for path, age in ((old, timedelta(hours=2)), (new, timedelta(minutes=5))):
        path.write_bytes(b"left over")
        moment = (monday - age).timestamp()
        os.utime(path, (moment, moment))
    os.utime(disk / known.file.name, (0, 0))

    assert delete_orphans(at=monday) == 1
    assert (old.exists(), new.exists(), verify_file(known)) == (False, True, True)


def test_an_empty_disk_has_no_orphans(monday):
    assert list(orphans(before=monday)) == []


def test_every_column_is_marked_once():
    marked = " ".join(Attachment.PRIVACY.values()).split()

    assert sorted(marked) == sorted(field.name for field in Attachment._meta.concrete_fields)
