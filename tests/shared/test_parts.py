"""The parts that pages are made of, and the pages for when things go wrong."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

import heartline

TEMPLATES = sorted(Path(heartline.__file__).parent.glob("**/templates/**/*.html"))
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]


@pytest.fixture(autouse=True)
def no_rooms_and_plain_static_files(settings):
    settings.ROOT_URLCONF = "heartline.shared.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


class LampForm(forms.Form):
    place = forms.CharField(label="Where?", help_text="A street will do.")
    wish = forms.ChoiceField(
        label="Your wish", choices=[("mend", "Mend it")], widget=forms.RadioSelect
    )
    telephone = forms.CharField(label="Telephone", required=False)
    public = forms.BooleanField(label="You may show it", required=False)


def drawn(name: str, **context: object) -> str:
    """A part or a page as text, with its white space evened out."""
    with translation.override("en"):
        return re.sub(r"\s+", " ", render_to_string(name, context))


def field(name: str, data: dict[str, str] | None = None) -> str:
    return drawn("shared/_field.html", field=LampForm(data)[name])


def test_a_field_joins_its_label_hint_and_error_to_its_control():
    html = field("place", {"place": ""})

    assert '<label for="id_place">Where?' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'id="id_place_helptext">A street will do.' in html
    assert 'id="id_place_error"' in html


def test_only_a_field_that_may_stay_empty_says_so():
    assert "(if you like)" in field("telephone")
    assert "(if you like)" not in field("place")


def test_choices_become_cards_in_a_named_group():
    html = field("wish")

    assert re.search(r"<fieldset.*<legend>Your wish.*</legend>.*</fieldset>", html)
    assert re.search(
        r'<label class="choice" for="id_wish_0"><input type="radio".*?><span>Mend it', html
    )


def test_a_single_tick_box_is_a_card_with_one_label():
    html = field("public")

    assert html.count("<label") == 1
    assert re.search(r'<label class="choice".*type="checkbox".*You may show it', html)


def test_the_error_summary_leads_to_each_field():
    html = drawn("shared/_errors.html", form=LampForm({"wish": "mend"}))

    assert re.findall(r'<a href="#(\w+)">', html) == ["id_place"]


def test_a_form_without_errors_has_no_summary():
    assert drawn("shared/_errors.html", form=LampForm()).strip() == ""


def test_the_step_line_says_where_it_is_now_in_words_and_for_readers_of_the_screen():
    steps = [
        ("Received", "done", "2 March"),
        ("In hand", "now", ""),
        ("Answered", "next", ""),
    ]

    html = drawn("shared/_step_line.html", steps=steps)

    assert re.search(r"Done:</span> Received", html)
    assert re.search(r'<li class="now" aria-current="step"> <b>In hand', html)
    assert re.search(r"To come:</span> Answered", html)


def test_the_ring_is_as_full_as_the_time_that_is_left():
    html = drawn("shared/_clock_ring.html", share=62.5, moment="3 days left", state="soon")

    assert 'pathLength="100" stroke-dasharray="62.5 100"' in html
    assert "<span>3 days left</span>" in html


def test_what_is_missing_has_no_bar():
    bars = [
        ("Water", 72.5, 60.0, 83.0, "72.5 %"),
        ("Health", None, None, None, "not asked"),
    ]

    html = drawn("shared/_bars.html", bars=bars, caption="Solved", column="", value_column="")

    assert re.findall(r'<rect class="bar" [^>]*width="([^"]+)"', html) == ["72.5"]
    assert "not asked" in html


def test_an_interval_is_drawn_from_its_low_to_its_high_end():
    bars = [("Water", 72.5, 60.0, 83.0, "72.5 %")]

    html = drawn("shared/_bars.html", bars=bars, caption="Solved", column="", value_column="")

    assert "M60.0 10H83.0" in html


def test_the_other_pages_of_a_list_keep_its_filters():
    page = Paginator(range(30), 10).page(2)

    html = drawn("shared/_pages.html", page=page, query="status=late&")

    assert 'href="?status=late&amp;page=1"' in html
    assert 'href="?status=late&amp;page=3"' in html


def test_a_list_of_one_page_has_no_pages():
    assert drawn("shared/_pages.html", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_large_print_reaches_the_root_of_the_page():
    html = drawn("public.html", appearance="large-print")

    assert '<html lang="en" class="large-print">' in html


def test_the_rail_marks_the_page_one_is_on_and_counts_what_waits():
    rail = [("Inbox", "/desk/", True, 12), ("Import", "/desk/import/", False, None)]

    html = drawn("desk.html", rail=rail)

    assert re.search(
        r'href="/desk/" aria-current="page"> <span>Inbox</span><span class="count">12', html
    )
    assert html.count('class="count"') == 1


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_shows_a_way_on(name):
    html = drawn(name)

    assert html.count("<h1>") == 1
    assert re.search(r'<a class="button[^>]* href="/', html)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_style_or_script_of_its_own(path):
    html = path.read_text(encoding="utf-8")

    assert re.findall(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:""", html) == []
    assert re.findall(r"<script(?![^>]*\b(?:src|type=\"application/json\"))", html) == []
