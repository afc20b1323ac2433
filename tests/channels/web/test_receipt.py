"""The receipt holds the number, the code and the date by which an answer comes."""

import re

import pytest

from heartline.cases.models import Party
from heartline.channels.views.web import qr
from heartline.offices.models import CalendarYear, WorkCalendar
from heartline.shared.clock import now
from tests.channels.web.speaking import number_in, send

pytestmark = pytest.mark.django_db


def test_the_receipt_shows_number_code_and_a_qr_code_of_the_link(visitor, settings):
    settings.SITE_URL = "https://heartline.example"
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/")

    code = Party.objects.get().code
    groups = re.findall(r'<span class="nowrap">(\w{5})</span>', page.content.decode())
    assert number in page.content.decode()
    assert "-".join(groups) == code
    assert qr(f"https://heartline.example/f/{code}") in page.content.decode()
    assert " style=" not in page.content.decode()


def test_the_receipt_says_by_when_in_words(visitor, monkeypatch):
    at = now().replace(year=2026, month=3, day=2, hour=1)
    monkeypatch.setattr("heartline.channels.views.web.now", lambda: at)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "You have an answer by <b>Wednesday 11 March, 17:30</b>." in page


def test_the_receipt_speaks_the_language_of_its_reader(visitor):
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/", headers={"accept-language": "zh-CN"})

    assert 'lang="zh-hans"' in page.content.decode()


def test_a_year_without_working_days_is_said_on_the_receipt(visitor):
    CalendarYear.objects.all().delete()
    WorkCalendar.objects.update(version=99)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "so no date can be promised" in page


def test_a_year_that_is_not_confirmed_is_said_on_the_receipt(visitor):
    CalendarYear.objects.update(confirmed=False)
    WorkCalendar.objects.update(version=98)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "not confirmed yet" in page


def test_the_receipt_clears_the_draft_on_the_device(visitor):
    number = number_in(send(visitor))

    pages = [visitor.get(f"/said/{number}/{name}").content.decode() for name in ("", "where")]

    assert all('data-draft-sent="speak"' in page for page in pages)


def test_no_page_after_sending_holds_the_code_in_its_address(visitor):
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    code = Party.objects.get().code
    assert not [address for address in re.findall(r'href="([^"]+)"', page) if code in address]
