"""What every test may ask for: a Monday, a real town, a mailbox, real messages."""

import fcntl
import gc
import os
import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string
from hypothesis import settings

from tests.mailbox import Mailbox
from tests.town import Town

pytest_plugins = ["tests.browsing"]

MARKS = {
    "browser": "drives Chromium; not repeated on PostgreSQL (given to users of `open_page`)",
    "server": "starts a real installation (given to users of `town` and `new_town`)",
    "sqlite_only": "about the SQLite file, or what no database changes; not run on PostgreSQL",
}
TOWNS = {"town", "example_town", "new_town"}


# No test measures time: a busy machine is no fault of the code.
settings.register_profile("heartline", deadline=None)
settings.load_profile("heartline")


def pytest_configure(config):
    for name, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_collection_modifyitems(config, items):
    """Mark tests by their fixtures; on PostgreSQL leave out what it cannot change."""
    for item in items:
        if "open_page" in item.fixturenames:
            item.add_marker("browser")
        if not TOWNS.isdisjoint(item.fixturenames):
            item.add_marker("server")
    if "HEARTLINE_DATABASE_URL" in os.environ:
        left_out = [item for item in items if not _meets_postgresql(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _meets_postgresql(item)]
    # The longest first: else one worker ends with a test of a hundred seconds, the other idle.
    items.sort(key=lambda item: item.get_closest_marker("server") is None)


def _meets_postgresql(item) -> bool:
    if item.get_closest_marker("browser") or item.get_closest_marker("sqlite_only"):
        return False
    asks_for = TOWNS | {"db", "transactional_db"}
    return bool(item.get_closest_marker("django_db")) or not asks_for.isdisjoint(item.fixturenames)


@pytest.fixture
def monday() -> datetime:
    """Monday 2 March 2026, nine in the morning in Shanghai."""
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def same_queries(db) -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """Fails when a page asks the database more often once `add_rows` has added rows."""

    def check(page: Callable[[], object], add_rows: Callable[[], object]) -> None:
        # The first time, some queries are prepared.
        page()
        with CaptureQueriesContext(connection) as few:
            page()
        add_rows()
        with CaptureQueriesContext(connection) as many:
            page()
        assert len(many) == len(few), [query["sql"] for query in many.captured_queries]

    return check


@pytest.fixture
def new_town(tmp_path) -> Iterator[Callable[..., Town]]:
    """Makes installations with nothing in them, for tests that kill, import or tamper."""
    towns: list[Town] = []

    def make(**environment: str) -> Town:
        towns.append(Town(tmp_path / f"town-{len(towns) + 1}", environment=environment))
        return towns[-1]

    yield make
    for town in towns:
        town.remove()


@pytest.fixture(scope="session")
def example_town(tmp_path_factory) -> Town:
    """The example town, made once for all workers and standing still; take a `copy()` of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "example-town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = shared / "example-town.database"
        if address.exists():
            return Town(shared / "example-town", address.read_text() or None)
        town = Town(shared / "example-town").up()
        town.stop()
        address.write_text(town.database_url or "")
        return town


@pytest.fixture(scope="session")
def town(example_town, tmp_path_factory) -> Iterator[Town]:
    """The example town, up, shared by a worker's tests: look and add, break nothing."""
    copied = example_town.copy(tmp_path_factory.mktemp("town") / "data")
    # Every window comes from a place of its own, as through a proxy: limits count places.
    copied.environment["HEARTLINE_PROXIES"] = "1"
    with copied.up():
        yield copied


@pytest.fixture(scope="session", autouse=True)
def first_models_are_made_once() -> Iterator[None]:
    """The models that come with Heartline are the same each time, and take a second to make."""
    make = import_string("heartline.cases.actions.training.first_model")
    made: dict[str, bytes] = {}

    def kept(examples: object, settings: object) -> object:
        key = repr((examples, settings))
        if key not in made:
            made[key] = pickle.dumps(make(examples, settings))
        return pickle.loads(made[key])  # noqa: S301 - written three lines above

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("heartline.cases.actions.training.first_model", kept)
        yield


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server on loopback that keeps the letters it is given."""
    with Mailbox() as box:
        yield box


@pytest.fixture
def post_office(mailbox: Mailbox, settings) -> Mailbox:
    """The mailbox, with the settings that send letters there."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    settings.SITE_URL = "https://town.example"
    return mailbox


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real messages, for those who have one."""
    folder = os.environ.get("HEARTLINE_REAL_DATA", "")
    if not folder:
        pytest.skip("No real data here: HEARTLINE_REAL_DATA names no folder.")
    return Path(folder)


def pytest_collection_finish(session):
    """What was loaded stays: looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
