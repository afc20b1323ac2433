"""What must be true of every table, every status and every event, also of those still to come."""

import ast
import inspect
from enum import StrEnum
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

import heartline
from heartline.budgets.steps import BUDGET_STEPS, PROJECT_STEPS, Phase, ProjectStatus
from heartline.cases.steps import (
    APPLICATION_STEPS,
    ARTICLE_STEPS,
    ASSIGNMENT_STEPS,
    CASE_STEPS,
    ISSUE_STEPS,
    PARTY_STEPS,
    ApplicationStatus,
    ArticleStatus,
    AssignmentStatus,
    CaseStatus,
    IssueStatus,
    PartyStatus,
    Table,
    moves,
)
from heartline.ledger.models import Committed

PACKAGE = Path(heartline.__file__).parent
OURS = [model for model in apps.get_models() if model.__module__.startswith("heartline.")]
MARKS = {"public", "personal", "sealed"}
#: Where a status may stay for good: what is over, a person's last word, what was decided.
ENDS = {"done", "returned", "withdrawn", "refused", "ended", "dropped", "retired", "lost"}


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_column_is_marked_public_personal_or_sealed_and_only_once(model):
    marks = model.PRIVACY
    named = [field for fields in marks.values() for field in fields.split()]
    columns = [field.name for field in model._meta.concrete_fields]
    columns += [field.name for field in model._meta.local_many_to_many]

    assert set(marks) <= MARKS
    assert sorted(named) == sorted(columns)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_model_says_what_it_is(model):
    said = inspect.cleandoc(model.__doc__ or "")

    assert said
    assert not said.startswith(f"{model.__name__}("), "that is Django's own list of fields"


@pytest.mark.parametrize("model", OURS, ids=label)
def test_what_is_sealed_or_a_salt_is_never_marked_open(model):
    open_fields = set(
        f"{model.PRIVACY.get('public', '')} {model.PRIVACY.get('personal', '')}".split()
    )

    assert not {name for name in open_fields if name in {"salt", "password"} or "sealed" in name}


@pytest.mark.parametrize(
    "model", [model for model in OURS if issubclass(model, Committed)], ids=label
)
def test_what_the_ledger_vouches_for_are_fields_of_the_row(model):
    assert model.COMMITTED
    assert set(model.COMMITTED) <= {field.attname for field in model._meta.concrete_fields}


@pytest.mark.parametrize(
    ("table", "statuses"),
    [
        (CASE_STEPS, CaseStatus),
        (ASSIGNMENT_STEPS, AssignmentStatus),
        (PARTY_STEPS, PartyStatus),
        (APPLICATION_STEPS, ApplicationStatus),
        (ISSUE_STEPS, IssueStatus),
        (ARTICLE_STEPS, ArticleStatus),
        (BUDGET_STEPS, Phase),
        (PROJECT_STEPS, ProjectStatus),
    ],
)
def test_every_status_has_a_step_to_it_or_from_it(
    table: Table, statuses: type[models.TextChoices]
) -> None:
    starts = {start for start, _end in moves(table)}

    assert set(statuses.values) - starts <= ENDS
    assert {status for move in moves(table) for status in move} == set(statuses.values)


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_describe():
    said = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)
    except SystemExit:
        pytest.fail(f"A migration is missing:\n{said.getvalue()}")


def test_no_row_is_lost_because_the_staff_or_the_office_it_names_goes():
    kept = {"offices.Staff", "offices.Office", "offices.Area", "cases.Topic", "cases.Policy"}
    cascading = [
        f"{model._meta.label}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and isinstance(field.related_model, type)
        and field.related_model._meta.label in kept
        and field.remote_field.on_delete is models.CASCADE
    ]

    assert cascading == []


# Events -----------------------------------------------------------------------------------------


def events() -> dict[str, type[StrEnum]]:
    """Every class of event names, by the name that code calls it."""
    rooms = [file.parent.name for file in PACKAGE.glob("*/events.py")]
    kinds = [
        kind
        for room in rooms
        for kind in vars(import_module(f"heartline.{room}.events")).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    ]
    return {kind.__name__: kind for kind in kinds}


def sources() -> list[ast.Module]:
    return [
        ast.parse(file.read_text(encoding="utf-8"))
        for file in PACKAGE.rglob("*.py")
        if file.name != "events.py" and "migrations" not in file.parts
    ]


def used(tree: ast.Module, names: set[str]) -> set[tuple[str, str]]:
    """The events that code names: ("CaseEvent", "ANSWERED")."""
    return {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
    }


def test_every_event_that_is_listed_is_used_and_every_used_one_is_listed():
    listed = events()
    found = set().union(*(used(tree, set(listed)) for tree in sources()))

    assert found == {(name, event) for name, kind in listed.items() for event in kind.__members__}


def test_no_two_events_have_the_same_name_in_the_ledger():
    names = [str(event) for kind in events().values() for event in kind]

    assert len(names) == len(set(names))


def test_entries_are_named_by_events_and_never_by_words_in_the_code():
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                assert not isinstance(node.args[0], ast.Constant), ast.unparse(node)


@pytest.mark.django_db
def test_the_guards_that_are_listed_stand_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        standing = {name for (name,) in cursor.fetchall()}

    assert standing >= {
        "ledger_entry_no_update",
        "ledger_entry_no_delete",
        "ledger_position_no_update",
        "ledger_checkpoint_no_delete",
        "cases_case_step",
        "cases_assignment_step",
        "cases_party_step",
        "cases_message_kept",
        "cases_reply_kept",
        "budgets_budget_step",
        "budgets_project_step",
        "budgets_budget_frozen",
    }
