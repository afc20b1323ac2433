"""What everybody may look up: found by words and by topic; nothing that is not theirs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from heartline.cases.actions.knowledge import pass_article, retire_article
from heartline.cases.models import Article, Topic
from heartline.offices.models import DutyKind
from heartline.shared.clock import day_of, now
from tests.factories import MONDAY, desk, make_staff, root
from tests.knowledge import make_article, make_draft

pytestmark = pytest.mark.django_db

TODAY = day_of(now())


def lasting(**told: Any) -> Article:
    """A public article that holds today."""
    until = TODAY + timedelta(days=365)
    first: dict[str, Any] = {"public": True, "at": now(), "expires_on": until}
    return make_article(**first | told)


def reader(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def page(address: str, client: Client | None = None, **query: Any) -> str:
    return str((client or reader()).get(address, query).content.decode())


@pytest.mark.parametrize("words", ["证", "居住", "居住證", "permit"])
def test_everybody_finds_an_article_in_chinese_and_in_english(words):
    lasting(
        title_zh="居住证怎么办",
        body_zh="到派出所。",
        title_en="How to get a permit",
        body_en="At the police station.",
    )
    lasting(title_zh="路灯报修", title_en="Street lamps")

    found = page("/knowledge/", words=words)

    assert "1 article answers this" in found
    assert "<mark>" in page("/knowledge/", reader("zh-hans"), words="居住")
    assert "Street lamps" not in found


def test_an_article_is_read_in_the_language_of_its_reader_and_in_the_other_below():
    article = lasting(title_zh="居住证", body_zh="到派出所。", title_en="Permit", body_en="Police.")
    address = f"/knowledge/{article.pk}/"

    english, chinese = page(address), page(address, reader("zh-hans"))

    assert english.index("Permit") < english.index("居住证")
    assert chinese.index("居住证") < chinese.index("Permit")


@pytest.mark.parametrize(
    "make",
    [
        lambda: lasting(public=False),
        lambda: make_draft(public=True, title_en="Lamps"),
        lambda: make_article(public=True, at=MONDAY, expires_on=day_of(MONDAY)),
        lambda: retire_article(lasting(), by=desk(), at=now()),
    ],
    ids=["internal", "draft", "expired", "retired"],
)
def test_what_is_not_for_everybody_or_not_in_force_is_not_found(make):
    article = make()

    response = reader().get(f"/knowledge/{article.pk}/")

    assert response.status_code == 404
    assert "amps" not in page("/knowledge/", words="lamps").split("<main")[1].split("</form>")[1]
    assert f"/knowledge/{article.pk}/" not in page("/knowledge/")


def test_the_address_of_what_was_replaced_leads_to_what_took_its_place():
    old = lasting(title_en="Old")
    middle = make_draft(title_en="Middle", replaces=old, public=True)
    by, until = make_staff(DutyKind.DISPATCHER), TODAY + timedelta(days=9)
    pass_article(middle, expires_on=until, by=by, at=now())
    newest = make_draft(title_en="Newest", replaces=middle, public=True)
    pass_article(newest, expires_on=until, by=by, at=now())

    response = reader().get(f"/knowledge/{old.pk}/")

    assert response.status_code == 302
    assert response["Location"] == f"/knowledge/{newest.pk}/"


def test_topics_lead_to_the_articles_of_their_branch():
    root()
    lasting(title_en="Markroad", topic=Topic.objects.get(code="roads.lamps"))
    lasting(title_en="Marklift", topic=Topic.objects.get(code="housing.lifts"))

    whole, roads = page("/knowledge/"), page("/knowledge/", topic="roads")

    assert "Roads and traffic" in whole
    assert [name in roads for name in ("Markroad", "Marklift")] == [True, False]


def test_whoever_finds_nothing_is_shown_where_to_ask():
    lasting(title_en="Lamps")

    nothing, empty = page("/knowledge/", words="dragons"), page("/knowledge/", words="。。。")

    assert "Nothing is written about this yet" in nothing
    assert "Tell us what troubles you" in nothing
    assert "Lamps" in empty


def test_an_article_names_its_office_and_its_day_and_no_member_of_staff():
    writer = make_staff(DutyKind.OPERATOR, display_name_en="Markwriter", display_name_zh="Mark")
    article = lasting(by=writer)

    shown = page(f"/knowledge/{article.pk}/")

    assert (TODAY + timedelta(days=365)).isoformat() in shown
    assert "Mark" not in shown


def test_the_page_asks_as_much_for_many_articles_as_for_one(same_queries):
    lasting()
    client = reader()
    client.get("/knowledge/")

    same_queries(
        lambda: client.get("/knowledge/"), lambda: [lasting(title_en=f"A{n}") for n in range(4)]
    )
