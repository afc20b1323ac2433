"""Every address: who is let in, who is shown the way to sign in, and who finds nothing there.

`tests.addresses` is the table; an address that is added and not judged there fails the first test.
What can be done at an address, and what stands there, is tried in `test_every_act` and
`test_every_field`.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from heartline.ledger.models import Entry
from tests.addresses import ADMINISTRATORS, PAGES
from tests.viewers import browser, got
from tests.world import FOLLOWER, STAFF, STRANGER, Who, World

pytestmark = pytest.mark.django_db

ROOMS = sorted({name.partition(":")[0] if ":" in name else "no room" for name in PAGES})


def patterns(resolver: URLResolver, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address that answers, by its name."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, one.namespace or room)
        else:
            yield f"{room}:{one.name}" if room else str(one.name), one


def test_the_table_names_every_address():
    names = [name for name, _pattern in patterns(get_resolver())]

    assert sorted(names) == sorted(PAGES)


def test_an_address_in_the_table_is_the_one_of_its_name():
    world = World()
    for name, page in PAGES.items():
        address = page.address.format(**world.names).partition("?")[0]
        found = get_resolver().resolve(address)
        assert found.view_name == name


@pytest.mark.parametrize("room", ROOMS)
def test_each_address_lets_in_whom_it_should_and_nobody_else(room):
    world = World()
    pages = {name: page for name, page in PAGES.items() if _room(name) == room}
    wrong = []

    for name, page in pages.items():
        address = page.address.format(**world.names)
        for who, client in world.browsers.items():
            status, meets = got(client, address), page.meets(who)
            if status not in (meets if isinstance(meets, set) else {meets}):
                wrong.append((name, who, status, meets))

    assert wrong == []


def _room(name: str) -> str:
    return name.partition(":")[0] if ":" in name else "no room"


def addresses(world: World, *rooms: str) -> Iterator[tuple[str, str]]:
    """The name and the address of every page, or of those in `rooms`."""
    for name, page in PAGES.items():
        if not rooms or _room(name) in rooms:
            yield name, page.address.format(**world.names)


def test_a_stranger_at_the_desk_is_sent_to_sign_in():
    world = World()
    wrong = []

    for name, address in addresses(world, "cases", "offices"):
        for response in (world.hall.stranger.get(address), world.hall.stranger.post(address)):
            told = response.headers.get("Location", "")
            if not (response.status_code == 302 and told.startswith("/accounts/login/?next=")):
                wrong.append((name, response.status_code, told))

    assert wrong == []


def test_nothing_can_be_sent_to_any_address_without_the_token_of_a_page():
    world = World()
    client = browser(world.hall.staff(("dispatcher", "top")), checks_csrf=True)
    client.cookies["follow"] = world.browsers[FOLLOWER].cookies["follow"].value
    all_addresses = list(addresses(world))
    before = Entry.objects.count()

    met = {name: client.post(address).status_code for name, address in all_addresses}

    # 405: the address takes nothing from anybody.
    assert {name: status for name, status in met.items() if status not in {403, 405}} == {}
    assert Entry.objects.count() == before


def test_nothing_is_set_by_those_who_do_not_administer():
    world = World()
    others = [viewer for viewer in STAFF if viewer not in ADMINISTRATORS]
    beside = world.hall.browser(("administrator", "own"))
    settings = list(addresses(world, "offices"))
    browsers = [world.hall.browser(viewer) for viewer in others]
    before = Entry.objects.count()
    wrong: list[tuple[str, Who, int]] = []

    for name, address in settings:
        wrong += [
            (name, viewer, status)
            for viewer, client in zip(others, browsers, strict=True)
            if (status := client.post(address).status_code) not in {403, 405}
        ]
        status = beside.post(address).status_code
        if status not in {200, 302, 403, 404, 405}:
            wrong.append((name, "administrator beside", status))

    assert wrong == []
    assert Entry.objects.count() == before


# What every answer carries ----------------------------------------------------------------------

#: Opened by each of these, the addresses give every kind of answer: 200, 302, 403, 404, 405.
LOOKERS: tuple[Who, ...] = (STRANGER, FOLLOWER, ("dispatcher", "top"), ("administrator", "own"))


INLINE = ("<style", " style=", "<script>", " onclick=", " onload=", "javascript:")


def answers(world: World) -> Iterator[Any]:
    """What each of `LOOKERS` meets at each address."""
    for page in PAGES.values():
        for who in LOOKERS:
            response: Any = world.browsers[who].get(page.address.format(**world.names))
            if response.streaming:
                b"".join(response.streaming_content)
            yield response


def policy(response) -> dict[str, list[str]]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {part.split()[0]: part.split()[1:] for part in parts if part.strip()}


def test_every_answer_carries_the_headers_that_protect_its_reader():
    world = World()
    seen = set()

    for response in answers(world):
        seen.add(response.status_code)
        _is_protected(response)

    assert seen >= {200, 302, 403, 404, 405}


def _is_protected(response) -> None:
    told = policy(response)
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {
        s for part in told.values() for s in part
    }
    assert told["object-src"] == told["base-uri"] == told["frame-ancestors"] == ["'none'"]
    assert told["default-src"] in (["'self'"], ["'none'"])
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert {"no-store", "no-cache"} & set(response.headers["Cache-Control"].split(", "))
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_every_page_has_no_script_and_no_style_of_its_own_in_it():
    world = World()

    for response in answers(world):
        if "html" in response.headers.get("Content-Type", ""):
            text = response.content.decode()
            found = [inline for inline in INLINE if inline in text]
            assert found == [], response.request["PATH_INFO"]
