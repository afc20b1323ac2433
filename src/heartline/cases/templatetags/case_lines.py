"""The lines of a list of cases, written here: a page has many, and each is drawn of many words."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from heartline.cases.queries.rows import Row

register = template.Library()


@register.simple_tag
def case_lines(rows: Iterable[Row], *, beside: bool = False) -> SafeString:
    """The lines of `rows`.

    Args:
        beside: a case stands beside them, so that a click changes that alone.
    """
    lines = "".join(_line(row, beside=bool(beside)) for row in rows)
    return mark_safe(lines)  # noqa: S308 - every word is escaped


def _line(row: Row, *, beside: bool) -> str:
    url = escape(row.url)
    click = f' hx-get="{url}" hx-target="#case-pane" hx-push-url="true"' if beside else ""
    shown = ' aria-current="true"' if row.is_open else ""
    private = ("private", _("Private")) if row.is_private else ("", "")
    tags = (row.danger, row.prompted, row.urgency, private)
    before = "".join(f"{_tag(tag)} " for tag in tags if tag[1])
    words, where = row.others
    others = f'<a href="{escape(where)}">{escape(words)}</a> · ' if words else ""
    return f"""
    <li class="row{" open" if row.is_open else ""}">
      <a class="row-title" dir="auto" href="{url}"{click}{shown}>{before}{escape(row.title)}</a>
      <span class="row-number">{escape(row.number)}</span>
      <span class="row-meta">{others}{escape(row.meta)}</span>
      <span class="row-state">{_tag((row.state, row.label))}</span>
      <span class="row-due">{escape(row.due)}</span>
    </li>"""


def _tag(tag: tuple[str, str]) -> str:
    """A tag of a shape, with its word."""
    shape, word = tag
    return f'<span class="tag {shape}">{escape(word)}</span>'
