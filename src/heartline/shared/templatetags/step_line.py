"""The line of steps, written here: most pages of a case have one, and it is drawn of many words."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def step_line(steps: Iterable[tuple[object, str, object]]) -> SafeString:
    """The items of a line of steps: of each its label, "done", "now" or "next", and its moment."""
    before = {"done": _("Done:"), "next": _("To come:")}
    return mark_safe("".join(_item(*step, before=before) for step in steps))  # noqa: S308 - every word is escaped


def _item(label: object, state: str, moment: object, *, before: dict[str, str]) -> str:
    now = ' aria-current="step"' if state == "now" else ""
    told = before.get(state, "")
    said = f'<span class="visually-hidden">{escape(told)}</span> ' if told else ""
    when = f'<span class="moment">{escape(str(moment))}</span>' if moment else ""
    return f"""
  <li class="{escape(state)}"{now}>
    <b>{said}{escape(str(label))}</b>
    {when}
  </li>"""
