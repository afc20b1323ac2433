"""The database itself refuses a step that no table allows, whoever asks for it and how."""

# ruff: noqa: S608 (the statements are this file's own)

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import TextChoices

from heartline.cases.actions.answers import draft_reply
from heartline.cases.models import (
    AssignmentStatus,
    Case,
    CaseStatus,
    Message,
    PartyStatus,
    Reply,
)
from heartline.cases.steps import (
    ASSIGNMENT_STEPS,
    BEGINNINGS,
    CASE_STEPS,
    PARTY_STEPS,
    Table,
    moves,
)
from tests.cases.test_steps import joint_part, party_that_is
from tests.factories import MONDAY, handler_of, make_case, make_party

pytestmark = pytest.mark.django_db

MAKE: dict[str, Callable[[str], Any]] = {
    "case": make_case,
    "assignment": joint_part,
    "party": party_that_is,
}
THINGS: dict[str, tuple[Table, type[TextChoices]]] = {
    "case": (CASE_STEPS, CaseStatus),
    "assignment": (ASSIGNMENT_STEPS, AssignmentStatus),
    "party": (PARTY_STEPS, PartyStatus),
}
FORBIDDEN = [
    (thing, start, end)
    for thing, (table, statuses) in THINGS.items()
    for start in statuses.values
    for end in statuses.values
    if start != end and (start, end) not in moves(table)
]


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(("thing", "start", "end"), FORBIDDEN)
def test_raw_sql_cannot_take_a_step_that_is_in_no_table(thing, start, end):
    row = MAKE[thing](start)

    with pytest.raises(DatabaseError, match=f"No step of a {thing} leads there"):
        run(f"UPDATE cases_{thing} SET status = %s WHERE id = %s", end, row.pk)


@pytest.mark.parametrize(
    ("thing", "status"),
    [
        (thing, status)
        for thing, (_table, statuses) in THINGS.items()
        for status in statuses.values
        if status != BEGINNINGS[thing]
    ],
)
def test_raw_sql_cannot_begin_in_the_middle(thing, status):
    row = MAKE[thing](str(BEGINNINGS[thing])) if thing != "party" else make_party()
    columns = [f.column for f in row._meta.concrete_fields if f.column not in {"id", "status"}]
    rest = ", ".join(columns)

    with pytest.raises(DatabaseError, match=f"begins as {BEGINNINGS[thing]}"):
        run(
            f"INSERT INTO cases_{thing} (status, {rest}) "
            f"SELECT %s, {rest} FROM cases_{thing} WHERE id = %s",
            status,
            row.pk,
        )


def test_saving_a_case_with_another_status_is_refused():
    case = make_case()
    case.status = CaseStatus.ACCEPTED

    with pytest.raises(DatabaseError, match="leads there"), transaction.atomic():
        case.save()


def test_many_cases_at_once_cannot_be_moved_either():
    make_case()

    with pytest.raises(DatabaseError, match="leads there"), transaction.atomic():
        Case.objects.update(status=CaseStatus.ACCEPTED)


@pytest.mark.parametrize("column", ["text", "title"])
def test_a_message_is_never_edited(column):
    make_case(title="Lamp")

    with pytest.raises(DatabaseError, match="A message is never edited"):
        run(f"UPDATE cases_message SET {column} = 'Other words.'")


def test_a_sent_reply_is_never_edited():
    make_case("answered")

    with pytest.raises(DatabaseError, match="sent is never edited"):
        run("UPDATE cases_reply SET text = 'Other words.'")


def test_a_sent_reply_is_never_a_draft_again():
    make_case("answered")

    with pytest.raises(DatabaseError, match="sent is never edited"):
        run("UPDATE cases_reply SET status = 'draft', sent_at = NULL")


def test_a_draft_can_be_written_anew():
    case = make_case("accepted")
    handler = handler_of(case.lead)
    draft_reply(case, text="First.", by=handler, at=MONDAY)

    draft_reply(case, text="Second.", by=handler, at=MONDAY)

    assert Reply.objects.get().text == "Second."


def test_a_message_can_still_be_filed_elsewhere():
    make_case()

    run("UPDATE cases_message SET language = 'en'")

    assert Message.objects.get().language == "en"
