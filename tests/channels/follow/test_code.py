"""A code opens its matter however it is typed, and nothing of anybody else's."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heartline.cases.codes import follow_code
from heartline.channels.models import Limit
from heartline.channels.pages.holding import GOOD_FOR, MOST
from heartline.channels.views.follow import MOST_MISSES
from heartline.shared.clock import now
from tests.channels.follow.opening import browser, opened, recent

pytestmark = pytest.mark.django_db
WRONG = "7Q4XR-0M2BD-9KTHA-3WZ6N"


def without_tokens(page: bytes) -> bytes:
    """The page without what differs on every page that holds a form."""
    return re.sub(rb'(name="(csrfmiddlewaretoken|code|key)"\s+value=")[^"]*', rb"\1", page)


def test_the_link_opens_the_matter_and_leaves_no_code_in_the_address(visitor):
    party = recent()

    response = visitor.get(f"/f/{party.code}")

    assert response.headers["Location"] == f"/follow/{party.number}/"
    assert visitor.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '')}  ",
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: code.replace("-", "—"),
    ],
    ids=["as printed", "small letters", "spaces", "nothing between", "look-alikes", "dashes"],
)
def test_a_code_opens_however_it_is_typed(visitor, typed):
    party = recent()

    response = visitor.post("/follow/", {"code": typed(party.code)})

    assert response.headers["Location"] == f"/follow/{party.number}/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    response = visitor.get(f"/f/{recent().code}")

    cookie = response.cookies["follow"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_the_cookie_holds_no_code(visitor):
    party = recent()

    cookie = visitor.get(f"/f/{party.code}").cookies["follow"].value

    assert party.code not in cookie
    assert party.code.replace("-", "") not in cookie


def test_a_cookie_older_than_a_week_opens_nothing(visitor, monkeypatch):
    party = recent()
    address = opened(visitor, party)
    monkeypatch.setattr("django.core.signing.time.time", lambda: now().timestamp() + GOOD_FOR + 9)

    assert visitor.get(address).status_code == 404


def test_a_browser_holds_no_more_than_eight_matters(visitor):
    parties = [recent() for _n in range(MOST + 1)]

    addresses = [opened(visitor, party) for party in parties]

    assert [visitor.get(address).status_code for address in addresses] == [404] + [200] * MOST


def test_a_code_that_fits_and_one_that_cannot_be_meet_the_very_same_page():
    codes = [WRONG, follow_code(uuid.uuid4()), "12345", "", "\x00", "密码", "x" * 5000]

    answers = [browser().post("/follow/", {"code": code}) for code in codes]

    pages = {(answer.status_code, without_tokens(answer.content)) for answer in answers}
    assert len(pages) == 1
    assert b"This code opens nothing" in pages.pop()[1]


def test_a_wrong_link_leads_to_the_same_sentence():
    answers = [browser().get(f"/f/{code}") for code in (WRONG, "12345", follow_code(uuid.uuid4()))]

    pages = {browser().get(answer.headers["Location"]).content.decode() for answer in answers}
    assert {answer.headers["Location"] for answer in answers} == {"/follow/?again"}
    assert all("This code opens nothing" in page for page in pages)


def test_a_code_that_cannot_be_takes_as_many_queries_as_a_wrong_one():
    counts = []
    for code in (WRONG, "12345", ""):
        with CaptureQueriesContext(connection) as asked:
            browser().post("/follow/", {"code": code})
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_after_ten_misses_even_the_right_code_has_to_wait(visitor):
    party = recent()
    for _n in range(MOST_MISSES):
        assert visitor.post("/follow/", {"code": WRONG}).status_code == 200

    typed = visitor.post("/follow/", {"code": party.code})
    linked = visitor.get(f"/f/{party.code}")

    assert (typed.status_code, linked.status_code) == (429, 429)
    assert "Please wait a few minutes" in typed.content.decode()
    assert typed.headers["Retry-After"]


def test_right_codes_are_not_counted(visitor):
    party = recent()

    statuses = {visitor.get(f"/f/{party.code}").status_code for _n in range(MOST_MISSES + 5)}

    assert statuses == {302}
    assert not Limit.objects.exists()


def test_misses_through_links_count_as_well(visitor):
    for _n in range(MOST_MISSES):
        visitor.get(f"/f/{WRONG}")

    assert visitor.post("/follow/", {"code": WRONG}).status_code == 429


def test_others_are_not_made_to_wait(visitor):
    party = recent()
    for _n in range(MOST_MISSES + 1):
        visitor.post("/follow/", {"code": WRONG})

    elsewhere = Client(REMOTE_ADDR="192.0.2.7")

    assert elsewhere.get(f"/f/{party.code}").status_code == 302


PAGES = ["", "withdraw", "contact", "erase", f"files/{uuid.uuid4()}"]
ACTS = ["add", "judge", "withdraw", "reopen", "contact", "consent", "erase"]


def test_no_page_of_a_matter_opens_to_a_stranger(visitor):
    party, own = recent("answered"), recent()
    opened(visitor, own)

    seen = {visitor.get(f"/follow/{party.number}/{page}").status_code for page in PAGES}
    done = {visitor.post(f"/follow/{party.number}/{act}").status_code for act in ACTS}

    assert (seen, done) == ({404}, {404})


@pytest.mark.parametrize("number", ["2026-999999", "1999-000001", "x", "2026-", "0"])
def test_a_number_that_is_not_theirs_is_not_found(visitor, number):
    opened(visitor, recent())

    assert visitor.get(f"/follow/{number}/").status_code == 404


def test_leaving_makes_the_device_forget(visitor):
    address = opened(visitor, recent())

    visitor.post("/follow/leave")

    assert visitor.get(address).status_code == 404
