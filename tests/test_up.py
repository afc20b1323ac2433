"""One command serves Heartline: its address, its sign-in names, its end."""

import http.client
import json
import os
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from heartline.channels import town_hall
from heartline.channels.management.commands.up import (
    chosen,
    refuse_port_in_use,
    sign_ins,
    welcome,
)
from heartline.channels.town_hall import fill_empty_folder
from heartline.ledger.models import Bookmark, Entry
from heartline.offices.actions import end_duty, give_duty
from heartline.offices.first_passwords import first_password, note_first, still_first
from heartline.offices.models import DutyKind, Staff
from heartline.shared import processes
from heartline.shared.commands import RefusalError
from heartline.shared.processes import Child, Children
from tests.factories import MONDAY, make_staff, root
from tests.town import Town, free_port

#: Starting is the same on both databases; `reliability/test_kill.py` starts on PostgreSQL too.
pytestmark = pytest.mark.sqlite_only

#: A second start builds nothing anew: it takes less, in seconds, on a machine that is busy too.
SECOND_START = 15.0


def answers(url):
    """Whether somebody answers at `url`."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except OSError:
        return False


def gone(url, within=10.0):
    """Whether nobody listens at `url` any more after at most `within` seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", urlsplit(url).port), timeout=1).close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.05)
    return False


def child_of(parent, words):
    """The process that `parent` started with `words` in its command line."""
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        for pid in children.read_text().split():
            if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return int(pid)
    raise LookupError(words)


def wait_for(town):
    """The exit code of the town's server, once it has ended by itself."""
    return town._server.wait(timeout=30)


@pytest.fixture(autouse=True)
def english():
    """What this process itself says, it says in English."""
    with translation.override("en"):
        yield


# --- a real start --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An office of one's own, up; only looked at."""
    with Town(tmp_path_factory.mktemp("up") / "data").up(empty=True) as town:
        yield town


def test_it_answers_and_says_so_in_one_line(town):
    said = town.log("stdout").read_text()

    assert answers(town.url)
    assert said.count("\n") == 1
    assert set(json.loads(said)) == {"url", "staff"}


def test_an_empty_office_has_one_administrator_who_can_sign_in(town):
    [admin] = town.staff

    assert (admin["name"], admin["duties"]) == ("admin", ["administrator", "dispatcher"])
    assert signs_in(town, admin["name"], admin["password"])


def signs_in(town, name, password):
    """Whether the server accepts the password."""
    look = (
        "from heartline.offices.models import Staff\n"
        f"print(Staff.objects.get(name={name!r}).check_password({password!r}))"
    )
    return town.run("shell", "-v", "0", "--no-imports", "-c", look).stdout.strip() == "True"


def test_stylesheets_are_served(town):
    manifest = json.loads((town.data / "static/staticfiles.json").read_text())
    name = manifest["paths"]["heartline/heartline.css"]

    with urllib.request.urlopen(f"{town.url}/static/{name}", timeout=20) as answer:  # noqa: S310
        assert answer.headers["Content-Type"].startswith("text/css")


def test_the_worker_seals_what_happens(town):
    until = time.monotonic() + 60

    while not (newest := town.run("ledger", "checkpoint", "--json")).stdout.startswith("{"):
        assert time.monotonic() < until
        time.sleep(0.2)

    assert newest.json["size"] > 0


def test_a_host_that_is_not_ours_is_not_answered(town):
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(town.url).port, timeout=20)

    connection.request("GET", "/healthz", headers={"Host": "elsewhere.example"})

    assert connection.getresponse().status == 400
    connection.close()


def test_a_port_in_use_is_said_in_a_sentence(town):
    port = urlsplit(town.url).port

    ran = town.run("up", "--empty", "--port", str(port))

    assert (ran.code, ran.stdout) == (2, "")
    assert f"Port {port} is in use" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_it_ends_when_asked_starts_again_quickly_and_leaves_nobody_when_killed(new_town, town):
    another = new_town().up(empty=True)
    first, url = another.staff, another.url
    os.kill(another._server.pid, signal.SIGINT)
    assert wait_for(another) == 0
    assert gone(url)

    seconds = [restart(another, signal.SIGTERM) for _ in range(2)]

    assert min(seconds) < SECOND_START
    assert another.staff == first
    assert first[0]["password"] != town.staff[0]["password"]
    os.kill(another._server.pid, signal.SIGKILL)
    assert gone(another.url)


def restart(town, how):
    """How long a start takes, in seconds; whatever ran before is ended by `how`.

    On a machine that is busy with other things, the time that processors worked for it counts.
    """
    if town._server and town._server.poll() is None:
        os.kill(town._server.pid, how)
        assert wait_for(town) == 0
    start = time.monotonic()
    town.up()
    return min(time.monotonic() - start, worked(town._server.pid))


def worked(pid):
    """Seconds that processors have worked for a process and all its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    ticks = sum(map(int, fields[11:15]))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(map(worked, children))


def test_a_web_server_that_is_killed_comes_back_or_everything_ends(new_town):
    town = new_town().up(empty=True)

    os.kill(child_of(town._server.pid, "web_server"), signal.SIGKILL)

    # What ends within seconds of its start is not started again.
    assert came_back(town) or (wait_for(town) == 1 and gone(town.url))
    assert "The web server ended" in town.log("stderr").read_text()


def came_back(town, within=60.0):
    """Whether the server answers again; no longer waited for once the whole has ended."""
    until = time.monotonic() + within
    while town._server.poll() is None and time.monotonic() < until:
        said = town.log("stderr").read_text()
        if "starting it again" in said and answers(town.url):
            return True
        time.sleep(0.1)
    return False


# --- what it is made of --------------------------------------------------------------------


@pytest.mark.parametrize("port", [0, -1, 65_536])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(RefusalError, match="no port"):
        refuse_port_in_use(port)


def test_a_free_port_is_taken():
    refuse_port_in_use(free_port())


@pytest.mark.django_db
def test_a_changed_password_is_no_longer_shown(settings, tmp_path):
    settings.DATA = tmp_path
    staff = make_staff(name="lin", password=first_password("lin"))
    before = sign_ins()[0]["password"]
    staff.set_password("something of her own")
    staff.save()

    [now_shown] = sign_ins()

    assert (before, now_shown["password"]) == (first_password("lin"), None)
    assert "something" not in (tmp_path / "first-passwords.json").read_text()


@pytest.mark.django_db
def test_a_password_is_checked_once_and_then_remembered(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    staff = make_staff(name="lin", password=first_password("lin"))
    still_first([staff])
    monkeypatch.setattr(Staff, "check_password", None)

    assert still_first([staff]) == {"lin": True}


@pytest.mark.django_db
def test_a_password_that_was_just_given_is_not_checked_at_all(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    staff = make_staff(name="lin", password=first_password("lin"))
    monkeypatch.setattr(Staff, "check_password", None)

    note_first([staff])

    assert still_first([staff]) == {"lin": True}


@pytest.mark.django_db
def test_what_is_remembered_may_be_lost(settings, tmp_path):
    settings.DATA = tmp_path
    staff = make_staff(name="lin", password=first_password("lin"))
    (tmp_path / "first-passwords.json").write_text("torn off {")

    assert still_first([staff]) == {"lin": True}


@pytest.mark.django_db
def test_of_many_staff_ten_are_named_and_every_duty_is_among_them():
    for _ in range(8):
        make_staff(DutyKind.HANDLER)
    for kind in DutyKind:
        make_staff(kind)

    named = chosen(Staff.objects.prefetch_related("duties__office"))

    assert len(named) == 10
    assert {duty.kind for one in named for duty in one.duties.all()} == set(DutyKind)


@pytest.mark.django_db
def test_a_duty_that_ended_is_not_named(settings, tmp_path):
    settings.DATA = tmp_path
    staff = make_staff(DutyKind.OPERATOR)
    give_duty(staff, kind=DutyKind.ANALYST, office=root(), by=None, at=MONDAY)
    end_duty(staff.duties.get(kind=DutyKind.ANALYST), by=None, at=MONDAY)

    assert sign_ins()[0]["duties"] == ["operator"]


def test_the_welcome_names_the_address_the_staff_and_what_to_try():
    staff = [{"name": "lin", "password": None, "duties": ["handler"], "offices": ["root"]}]

    text = "\n".join(welcome("http://127.0.0.1:8000/", staff))

    assert "http://127.0.0.1:8000/desk/" in text
    assert "lin" in text
    assert "None" not in text


# --- filling an empty folder ----------------------------------------------------------------


@pytest.fixture
def town_script(monkeypatch, settings, tmp_path):
    """Puts a script in the place of the example town's; it builds one member of staff."""
    settings.DATA = tmp_path
    root()
    script = SimpleNamespace(calls=0, then=lambda: None)

    def build(*, seed, tell):
        script.calls += 1
        make_staff(DutyKind.OPERATOR, name="invented")
        script.then()

    script.build = build
    monkeypatch.setitem(sys.modules, "example_town", SimpleNamespace(build=script))
    monkeypatch.setitem(sys.modules, "example_town.build", script)
    return script


@pytest.mark.django_db
def test_an_empty_folder_is_filled_once(town_script):
    for _ in range(2):
        fill_empty_folder(example=True, tell=lambda line: None)

    assert town_script.calls == 1


@pytest.mark.django_db
def test_a_folder_of_ones_own_is_never_given_the_example_town(town_script):
    make_staff()

    fill_empty_folder(example=True, tell=lambda line: None)

    assert town_script.calls == 0


@pytest.mark.django_db
def test_a_town_that_is_interrupted_leaves_the_folder_empty(town_script):
    def interrupted():
        raise KeyboardInterrupt

    town_script.then = interrupted

    with pytest.raises(KeyboardInterrupt):
        fill_empty_folder(example=True, tell=lambda line: None)

    assert not Staff.objects.exists()


@pytest.mark.django_db
def test_the_people_of_the_example_town_get_no_letters(town_script):
    fill_empty_folder(example=True, tell=lambda line: None)

    assert Bookmark.objects.get(name="delivery").position == Entry.objects.count()


@pytest.mark.django_db
def test_without_the_script_an_administrator_begins(monkeypatch, settings, tmp_path):
    settings.DATA = tmp_path
    root()
    monkeypatch.setattr(town_hall, "ROOT", tmp_path)
    for name in ("example_town", "example_town.build"):
        monkeypatch.setitem(sys.modules, name, None)
    said: list[str] = []

    fill_empty_folder(example=True, tell=said.append)

    assert Staff.objects.get().name == "admin"
    assert "There is no example town" in said[0]


# --- programs that run together -------------------------------------------------------------


def child(*lines):
    return Child("program", [sys.executable, "-c", "\n".join(lines)], {})


@pytest.fixture
def told():
    return []


@pytest.fixture
def as_before():
    """The handlers of signals, as they were."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    kept = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("as_before")
def test_a_program_that_dies_is_started_again(told, monkeypatch):
    monkeypatch.setattr(processes, "SETTLED", 0.0)
    children = Children([child("import time; time.sleep(60)")], told.append)
    children.start()
    first = children.children[0].process
    assert first
    first.kill()
    first.wait()

    kept = children.look_after()

    second = children.children[0].process
    children.stop()
    assert kept
    assert second
    assert second.pid != first.pid
    assert told == ["The program ended; starting it again."]


@pytest.mark.usefixtures("as_before")
def test_a_program_that_cannot_live_ends_them_all(told):
    children = Children([child("raise SystemExit(3)")], told.append)
    children.start()

    kept = children.run()

    children.stop()
    assert (kept, told) == (False, ["The program ended at once; the lines above say why."])


@pytest.mark.usefixtures("as_before")
def test_a_program_that_will_not_end_is_ended(told, monkeypatch):
    monkeypatch.setattr(processes, "LAST_WORDS", 0.5)
    deaf = child("import signal, time", "signal.signal(15, signal.SIG_IGN)", "time.sleep(60)")
    children = Children([deaf], told.append)
    children.start()
    time.sleep(0.3)

    children.stop()

    assert not deaf.alive
