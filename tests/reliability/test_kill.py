"""The server is killed again and again while people speak: nothing acknowledged is lost."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from itertools import count
from urllib.parse import urlencode, urlsplit

import pytest

from tests.town import Town

#: How often the power goes, and after how many messages it does (or so many seconds).
KILLS = 5
MESSAGES = (10, 60)
PATIENCE = 10.0
SPEAKERS = 8
#: One place may send so many messages an hour, so each source address sends fewer.
MESSAGES_PER_ADDRESS = 15

#: Run inside the installation: what the database holds, as JSON.
LOOK = """
import json
from heartline.cases.models import Case, Message
from heartline.ledger.models import Entry
print(json.dumps({
    "said": [[m.text, m.party.home.number] for m in Message.objects.select_related("party__home")],
    "keys": list(Message.objects.values_list("idempotency_key", flat=True)),
    "cases": [f"cases.case:{pk}" for pk in Case.objects.values_list("pk", flat=True)],
    "entries": list(Entry.objects.filter(kind="case.received").values_list("target", flat=True)),
}))
"""

_addresses = count()
_told_apart = threading.Lock()


def next_address():
    """A loopback address nobody has spoken from yet: 127.1.0.0, 127.1.0.1, …"""
    with _told_apart:
        number = next(_addresses)
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Speaker:
    """Somebody who says one thing after the other, and says again what was not acknowledged."""

    def __init__(self, name):
        self.name = name
        self.numbers = {}
        self.doubts = []
        self.contradictions = []
        self._serial = count(1)

    def speak_until(self, stop, port):
        """Speak until `stop` is set or the connection breaks, and say every third thing twice."""
        client = Client(port)
        while not stop.is_set():
            text = self.doubts.pop() if self.doubts else f"{self.name}-{next(self._serial)}"
            self.doubts.append(text)
            if not self.say(client, text):
                return
            if len(self.numbers) % 3 == 0 and not self.say(client, text):
                return

    def say(self, client, text):
        """Say `text` with the key that is always its own; whether it was acknowledged."""
        number = client.send(text)
        if number is None:
            return False
        if self.numbers.setdefault(text, number) != number:
            self.contradictions.append((text, self.numbers[text], number))
        if text in self.doubts:
            self.doubts.remove(text)
        return True


class Client:
    """A browser without scripts: it takes the form's cookie and sends the form."""

    def __init__(self, port):
        self.port = port
        self.sent = 0

    def send(self, text):
        """The number that the message was given; None when the server did not answer."""
        try:
            if self.sent % MESSAGES_PER_ADDRESS == 0:
                self.source = next_address()
                self.cookie, self.token = self._open_form()
            self.sent += 1
            return self._send(text)
        except (OSError, http.client.HTTPException):
            return None

    def _request(self, method, body, headers):
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=20, source_address=(self.source, 0)
        )
        try:
            connection.request(method, "/", body, headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def _open_form(self):
        answer, page = self._request("GET", None, {})
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        return answer.getheader("Set-Cookie").partition(";")[0], token[1]

    def _send(self, text):
        form = {"csrfmiddlewaretoken": self.token, "key": f"key-{text}", "text": text}
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        answer, page = self._request("POST", urlencode(form), headers)
        if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            return None
        assert answer.status == http.HTTPStatus.FOUND, page
        return answer.getheader("Location").split("/")[2]


def heard(speakers):
    """How many messages were acknowledged so far."""
    return sum(len(one.numbers) for one in speakers)


def speak_until_the_power_goes(town, speakers, *, messages):
    """All speak at once; after so many messages the whole server is killed, while they speak on."""
    stop = threading.Event()
    port = urlsplit(town.url).port
    threads = [
        threading.Thread(target=one.speak_until, args=(stop, port), daemon=True) for one in speakers
    ]
    enough, until = heard(speakers) + messages, time.monotonic() + PATIENCE
    for thread in threads:
        thread.start()
    while heard(speakers) < enough and time.monotonic() < until:
        time.sleep(0.005)
    town.kill()
    stop.set()
    for thread in threads:
        thread.join(timeout=30)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An installation with nothing in it, for this module alone."""
    with Town(tmp_path_factory.mktemp("kill") / "data") as town:
        yield town


@pytest.fixture(scope="module")
def after_the_kills(town):
    """What people were told, what the database holds, and what verifying the ledger says."""
    chance = random.Random(2026)  # noqa: S311 (moments, not secrets)
    speakers = [Speaker(f"speaker{n}") for n in range(SPEAKERS)]
    for _ in range(KILLS):
        town.up(empty=True)
        speak_until_the_power_goes(town, speakers, messages=chance.randint(*MESSAGES))
    town.up(empty=True)
    for one in speakers:
        client = Client(urlsplit(town.url).port)
        for text in list(one.doubts):
            assert one.say(client, text), text
    town.stop()
    held = town.run("shell", "-v", "0", "--no-imports", "-c", LOOK).json
    town.run("ledger", "seal", "--json")
    return speakers, held, town.run("ledger", "verify", "--json").json


def test_people_were_heard_and_cut_off(after_the_kills):
    speakers, _held, _ledger = after_the_kills

    assert heard(speakers) > KILLS * SPEAKERS
    assert [one.contradictions for one in speakers] == [[]] * SPEAKERS


def test_every_acknowledged_number_exists_exactly_once(after_the_kills):
    speakers, held, _ledger = after_the_kills

    told = {text: number for one in speakers for text, number in one.numbers.items()}
    assert sorted(held["said"]) == sorted(map(list, told.items()))
    assert max(Counter(number for _text, number in held["said"]).values()) == 1


def test_no_message_is_there_twice(after_the_kills):
    _speakers, held, _ledger = after_the_kills

    assert len(set(held["keys"])) == len(held["keys"])
    assert None not in held["keys"]


def test_every_case_has_its_entry_and_every_entry_its_case(after_the_kills):
    _speakers, held, _ledger = after_the_kills

    assert sorted(held["entries"]) == sorted(held["cases"])


def test_the_ledger_verifies(after_the_kills):
    _speakers, _held, ledger = after_the_kills

    assert ledger["first_bad"] is None
    assert (ledger["ok"], ledger["sealed"]) == (True, ledger["entries"])
