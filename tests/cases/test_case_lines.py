"""The lines of what a search found, as they stand on its page."""

import pytest

from heartline.cases.actions.indexing import index_cases
from heartline.cases.models import Case, Urgency
from tests.cases.desk import signed_in
from tests.factories import desk, make_case

pytestmark = pytest.mark.django_db


def line_of(case: Case, words: str) -> str:
    """The one line that a search for `words` gives the desk."""
    index_cases([case.pk])
    page = signed_in(desk()).get("/desk/search/", {"q": words}).content.decode()
    (line,) = page.split('<li class="row">')[1:]
    return line.partition("</li>")[0]


def test_a_hit_says_what_a_line_of_a_list_says():
    case = make_case(text="The lamp is out.")
    Case.objects.filter(pk=case.pk).update(private=True, urgency=Urgency.URGENT)

    line = line_of(case, "lamp")

    assert '<span class="tag private">Private</span>' in line
    assert '<span class="tag soon">Urgent</span>' in line
    assert "The <mark>lamp</mark> is out." in line


def test_what_a_person_wrote_stays_text_around_the_mark():
    line = line_of(make_case(text="<b>lamp</b> & post"), "lamp")

    assert line.count("&lt;b&gt;<mark>lamp</mark>&lt;/b&gt; &amp; post") == 2
    assert "<b>" not in line


def test_the_piece_is_of_the_text_that_holds_the_word():
    case = make_case("answered", text="It is dark.", answer="We order a cable.")

    assert "We order a <mark>cable</mark>." in line_of(case, "cable")
