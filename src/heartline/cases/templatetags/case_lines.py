"""The lines of a list of cases, written here: a page has many, and each is drawn of many words."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from heartline.cases.queries.rows import Row
from heartline.cases.queries.search import Hit

register = template.Library()


@register.simple_tag
def case_lines(rows: Iterable[Row], *, beside: bool = False) -> SafeString:
    """The lines of `rows`.

    Args:
        beside: a case stands beside them, so that a click changes that alone.
    """
    lines = "".join(_line(row, beside=bool(beside)) for row in rows)
    return mark_safe(lines)  # noqa: S308 - every word is escaped


@register.simple_tag
def hit_lines(hits: Iterable[Hit]) -> SafeString:
    """The lines of what a search found, the words looked for marked."""
    return mark_safe("".join(map(_hit_line, hits)))  # noqa: S308 - every word is escaped


def _hit_line(hit: Hit) -> str:
    below = f'<p class="soft small" dir="auto">{hit.excerpt}</p>' if hit.excerpt else ""
    return _line(hit.row, title=str(hit.title), below=below)


def _line(row: Row, *, beside: bool = False, title: str = "", below: str = "") -> str:
    """One line; `title` and `below` are HTML: its title with words marked, and what follows it."""
    url = escape(row.url)
    click = f' hx-get="{url}" hx-target="#case-pane" hx-push-url="true"' if beside else ""
    shown = ' aria-current="true"' if row.is_open else ""
    private = ("private", _("Private")) if row.is_private else ("", "")
    tags = (row.danger, row.prompted, row.urgency, private)
    before = "".join(f"{_tag(tag)} " for tag in tags if tag[1])
    other, where = row.others
    words = title or escape(row.title)
    others = f'<a href="{escape(where)}">{escape(other)}</a> · ' if other else ""
    return f"""
    <li class="row{" open" if row.is_open else ""}">
      <a class="row-title" dir="auto" href="{url}"{click}{shown}>{before}{words}</a>
      <span class="row-number">{escape(row.number)}</span>
      <span class="row-meta">{others}{escape(row.meta)}</span>
      <span class="row-state">{_tag((row.state, row.label))}</span>
      <span class="row-due">{escape(row.due)}</span>
      {below}
    </li>"""


def _tag(tag: tuple[str, str]) -> str:
    """A tag of a shape, with its word."""
    shape, word = tag
    return f'<span class="tag {shape}">{escape(word)}</span>'
