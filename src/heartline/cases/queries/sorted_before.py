"""How a case was sorted before somebody put it right, as the line of time says it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from heartline.cases.models import Kind, Topic, Urgency
from heartline.offices.models import Area

#: Codes of each sort with what they are called.
Names = dict[str, dict[str, str]]


def names_of_codes(data: Iterable[Mapping[str, Any]]) -> Names:
    """What the codes in entries of sorting are called; asks only where something was put right."""
    changes = [one for one in data if one.get("was")]
    if not changes:
        return {}
    return {
        "kind": {str(kind): str(kind.label) for kind in Kind},
        "topic": _rows(Topic, "topic", changes),
        "area": _rows(Area, "area", changes),
        "urgency": {str(urgency): str(urgency.label) for urgency in Urgency},
    }


def _rows(
    model: type[Topic] | type[Area], name: str, changes: list[Mapping[str, Any]]
) -> dict[str, str]:
    codes = {one["was"][name] for one in changes if name in one["was"]}
    codes |= {one[name] for one in changes if name in one["was"]} - {""}
    rows = model._default_manager.filter(code__in=codes).only("code", "name_zh", "name_en")
    return {row.code: str(row) for row in rows} if codes else {}


def before_sorting(data: Mapping[str, Any], names: Names) -> str:
    """What was put right, after the sentence of its entry; "" where nothing was."""
    was = data.get("was") or {}
    changes = [
        _("%(before)s became %(after)s")
        % {"before": _name(names, name, was[name]), "after": _name(names, name, data[name])}
        for name in ("kind", "topic", "area", "urgency")
        if name in was
    ]
    return f" {'; '.join(changes)}." if changes else ""


def _name(names: Names, sort: str, code: str) -> str:
    return f"“{names[sort].get(code, code) or _('not chosen yet')}”"
