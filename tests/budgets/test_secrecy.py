"""Trying to find out who voted for what: from every table, the ledger, sessions, cookies and logs.

And trying to find out, as anybody, how the vote stands while it is open.
"""

import json
import logging
import re
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from heartline.budgets.actions.ballots import cast_ballot, check_in
from heartline.budgets.actions.box import close_voting, seal_box
from heartline.budgets.codes import code_hash, key_hash
from heartline.budgets.models import Ballot, Voter
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from tests.addresses import PAGES
from tests.budgets.making import administrator, let_the_days_pass, make_budget, make_code
from tests.factories import MONDAY, make_staff, root
from tests.viewers import browser
from tests.world import World

pytestmark = pytest.mark.django_db


def whole_database() -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table as text, in the order in which the database gives it."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("search_"):
                # The index over words of cases: budgets do not stand in it, and it gives no rows.
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return found


def people_vote(budget, names, caplog):
    """Each votes on the web in a window of their own; who held which code and key, and chose what.

    The marks are the numbers of their projects, different for everybody.
    """
    held = {}
    with caplog.at_level(logging.DEBUG):
        for number, name in enumerate(names, start=1):
            code = make_code(budget, name)
            window = browser()
            window.post(f"/together/{budget.pk}/vote/", {"code": code})
            page = window.get(f"/together/{budget.pk}/ballot/").content.decode()
            (key,) = re.findall(r'big-code">([0-9A-Z-]+)<', page)
            sent = {"choices": [number], "cast": 1}
            window.post(f"/together/{budget.pk}/ballot/", sent)
            held[name] = (code, key, number)
    return held


NAMES = ["王芳", "李强", "张敏", "刘洋", "陈静"]


def test_no_row_of_any_table_holds_something_of_a_person_and_of_a_ballot(caplog):
    budget = make_budget()
    held = people_vote(budget, NAMES, caplog)
    seal_box(budget, at=MONDAY)

    tables = whole_database()

    for code, key, _number in held.values():
        of_person = {code, code.replace("-", ""), code_hash(code)}
        of_ballot = {key, key.replace("-", ""), key_hash(key)}
        of_ballot.add(Ballot.objects.get(key_hash=key_hash(key)).pk.hex)
        for table, rows in tables.items():
            for row in rows:
                text = "\0".join(row)
                both = any(m in text for m in of_person) and any(m in text for m in of_ballot)
                assert not both, table


def test_no_table_and_no_log_holds_a_code_or_a_key_as_it_was_typed(caplog):
    budget = make_budget()
    held = people_vote(budget, NAMES, caplog)

    text = json.dumps(whole_database(), ensure_ascii=False) + caplog.text

    for name, (code, key, _number) in held.items():
        for secret in (name, code, code.replace("-", ""), key, key.replace("-", "")):
            assert secret not in text


def test_the_two_tables_share_no_column_and_no_time(caplog):
    shared = {field.name for field in Voter._meta.fields} & {f.name for f in Ballot._meta.fields}
    kinds = {f.get_internal_type() for model in (Voter, Ballot) for f in model._meta.fields}

    # "id" is a random key of its own in each, and the budget is the same for everybody.
    assert shared == {"id", "budget"}
    assert not {"DateTimeField", "DateField", "TimeField", "BigAutoField"} & kinds
    pointing = [
        field.name
        for model in (Voter, Ballot)
        for field in model._meta.fields
        if field.is_relation and field.name != "budget"
    ]
    assert pointing == []


def test_no_other_table_points_to_a_voter_or_a_ballot():
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.is_relation and field.related_model in (Voter, Ballot)
    ]

    assert pointing == []


def test_rows_stand_in_an_order_that_is_not_the_order_of_voting():
    budget = make_budget(costs=[10] * 30, most=30)
    order = []
    for number in range(1, 31):
        key = check_in(budget, code=make_code(budget))
        cast_ballot(budget, key=key, choices=[number])
        order.append(number)

    seal_box(budget, at=MONDAY)

    rows = whole_database()["budgets_ballot"]
    found = [int(re.findall(r"\[(\d+)\]", "\0".join(row))[0]) for row in rows]
    neighbours = sum(after == before + 1 for before, after in pairwise(found))
    assert sorted(found) == order
    # Of 29 pairs about one stands in its order by chance; ten would not.
    assert neighbours < 10


def test_voting_leaves_nothing_in_the_ledger_and_nothing_in_a_session(caplog):
    budget = make_budget()
    codes = [make_code(budget) for _ in range(3)]
    before = set(Entry.objects.values_list("pk", flat=True))
    window = browser()

    for code in codes:
        window.post(f"/together/{budget.pk}/vote/", {"code": code})
        window.post(f"/together/{budget.pk}/ballot/", {"choices": [1], "cast": 1})

    assert set(Entry.objects.values_list("pk", flat=True)) == before
    assert "session" not in window.cookies
    assert whole_database()["django_session"] == []


def test_what_the_ledger_says_of_the_box_names_nobody_and_no_moment_of_a_ballot(caplog):
    budget = make_budget()
    people_vote(budget, NAMES, caplog)

    seal_box(budget, at=MONDAY)
    let_the_days_pass(budget)
    close_voting(budget, by=administrator(), at=MONDAY)

    entries = Entry.objects.filter(target=f"budgets.budget:{budget.pk}").order_by("-pk")
    closed, sealed = entries[:2]
    assert (sealed.actor, set(sealed.data)) == ("", {"sha256"})
    assert set(closed.data) == {"sha256", "ballots"}


# While voting is open ---------------------------------------------------------------------------


#: Marks of forms, what is drawn anew for each page, and the minute in which it was looked at.
MOVES = re.compile(
    rb'name="(csrfmiddlewaretoken|author|key|once)" value="[^"]*"|<h2 id="now">[^<]*</h2>'
    rb"|as they stood at [-\d]* [:\d]*"
    rb"|/CreationDate \(D:[^)]*\)|/ID ?\[[^]]*\]"
)


def crawl(client: Client, addresses: list[str]) -> dict[str, bytes]:
    """What stands at each address, its token and its moving parts taken out."""
    found = {}
    for address in addresses:
        response: Any = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = b"%d %s" % (response.status_code, MOVES.sub(b"", body))
    return found


@pytest.mark.sqlite_only
@pytest.mark.parametrize("duty", ["", *DutyKind.values])
def test_no_address_of_any_room_changes_when_people_vote_while_the_box_is_open(duty):
    """Every address before and after votes: whatever counted would make them differ."""
    world = World()
    # Printing the file of a case is told in its line of time.
    named = [page for name, page in PAGES.items() if name != "cases:print"]
    addresses = [page.address.format(**world.names) for page in named]
    budget = world.budget
    place = f"/together/{budget.pk}"
    addresses += [f"{place}/projects/{number}/" for number in range(1, 6)]
    addresses += ["/desk/search/?q=budget", "/open/?text=project"]
    window = browser(make_staff(duty, root()) if duty else None)
    codes = [make_code(budget) for _ in range(4)]
    # Who has opened the link of a matter finds other pages afterwards.
    window.get(f"/f/{world.party.code}")
    before = crawl(window, addresses)

    for code, choices in zip(codes, ([1], [1, 2], [1, 2, 3], [2]), strict=True):
        cast_ballot(budget, key=check_in(budget, code=code), choices=choices)
    after = crawl(window, addresses)

    assert [address for address in addresses if before[address] != after[address]] == []


def test_ballots_are_read_nowhere_but_behind_the_gate():
    import ast
    from pathlib import Path

    import heartline.budgets

    room = Path(heartline.budgets.__file__).parent
    reading = {
        str(file.relative_to(room))
        for file in room.rglob("*.py")
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id == "Ballot"
    }

    # One casts and shows a ballot to its holder, one shuffles the box, one is the gate.
    assert reading == {"actions/ballots.py", "actions/box.py", "queries/gate.py"}
