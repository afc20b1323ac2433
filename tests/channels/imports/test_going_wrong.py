"""A row that fails is refused alone, and an import that ends undoes its batch alone."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from heartline.cases.actions import history
from heartline.cases.models import Case, Message
from heartline.channels.imports import Batch, rows as importing
from heartline.channels.models import ImportedRow
from tests.channels.imports.bringing import BUS, LAMP, bring_in, counts, reasons

pytestmark = pytest.mark.django_db


def failing_on(monkeypatch, words, error):
    whole = history.import_message

    def fail(incoming, **told):
        party = whole(incoming, **told)
        if words in incoming.text:
            raise error
        return party

    monkeypatch.setattr(importing, "import_message", fail)


def test_a_row_that_fails_is_refused_with_a_sentence_and_the_others_come_in(monkeypatch):
    failing_on(monkeypatch, "公交", ValueError("a slip of ours"))

    result = bring_in(BUS, LAMP)

    assert reasons(result) == [(2, None, "went_wrong")]
    assert list(Message.objects.values_list("external_id", flat=True)) == ["7"]
    monkeypatch.undo()
    assert counts(bring_in(BUS, LAMP)) == (2, 1, 1, 0)


def test_a_database_that_fails_ends_the_import_and_blames_no_row(monkeypatch):
    failing_on(monkeypatch, "公交", OperationalError("disk I/O error"))

    with pytest.raises(OperationalError):
        bring_in(LAMP, BUS)

    assert (Case.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_what_ends_the_import_undoes_its_batch_and_no_other():
    def stop_at_the_second(batch):
        batches.append(batch)
        if len(batches) == 2:
            raise KeyboardInterrupt

    batches: list[Batch] = []
    rows = [[f"{n}", *BUS[1:]] for n in range(120)]

    with pytest.raises(KeyboardInterrupt):
        bring_in(*rows, progress=stop_at_the_second)

    assert Case.objects.count() == ImportedRow.objects.count() == importing.BATCH
    assert counts(bring_in(*rows)) == (120, 120 - importing.BATCH, importing.BATCH, 0)


def test_known_rows_are_looked_up_once_for_a_batch():
    rows = [[f"{n}", *BUS[1:]] for n in range(importing.BATCH)]
    bring_in(*rows)

    with CaptureQueriesContext(connection) as few:
        bring_in(rows[0])
    with CaptureQueriesContext(connection) as many:
        bring_in(*rows)

    assert len(many) == len(few)
