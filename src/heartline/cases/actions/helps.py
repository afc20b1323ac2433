"""Templates and checklists of an office, and what is ticked off in a case."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from heartline.cases.actions.steps import CaseRefusedError, allow, hold
from heartline.cases.events import CaseEvent, SettingEvent
from heartline.cases.models import Case, CheckedItem, Checklist, Template, Topic
from heartline.cases.queries.helps import checklists_of
from heartline.cases.rules.casework import may_check
from heartline.cases.rules.knowledge import sets_for
from heartline.cases.rules.places import unknown_places
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff
from heartline.shared.plain import for_the_database, tidy, trimmed

#: More would not be looked through.
MOST_ITEMS = 30


class HelpRefusedError(CaseRefusedError):
    """What was asked cannot be; `places` names what is meant."""

    def __init__(self, code: str, **places: str) -> None:
        super().__init__(code)
        self.places = places


def _named(name_zh: str, name_en: str) -> dict[str, str]:
    names = {"name_zh": name_zh, "name_en": name_en}
    names = {key: for_the_database(trimmed(name)) for key, name in names.items()}
    if not any(names.values()):
        raise HelpRefusedError("no_name")
    return names


@transaction.atomic
def set_template(
    template: Template | None = None,
    *,
    office: Office,
    name_zh: str = "",
    name_en: str = "",
    topic: Topic | None = None,
    act: str = "",
    text_zh: str = "",
    text_en: str = "",
    by: Staff | None,
    at: datetime,
) -> Template:
    """A new template, or one written anew.

    Raises:
        PermissionDenied: `by` does not set what `office` uses, or what used it until now.
        HelpRefusedError: "no_name"; "no_words_in_template"; "unknown_place": `places` names it.
    """
    _only_setters(by, office, template)
    told: dict[str, Any] = _named(name_zh, name_en)
    texts = {"text_zh": text_zh, "text_en": text_en}
    told |= {key: for_the_database(tidy(text)) for key, text in texts.items()}
    if not (told["text_zh"] or told["text_en"]):
        raise HelpRefusedError("no_words_in_template")
    unknown = unknown_places(f"{told['text_zh']}\n{told['text_en']}")
    if unknown:
        raise HelpRefusedError("unknown_place", place=unknown[0])
    told |= {"topic": topic, "act": act, "office": office, "changed_by": by, "changed_at": at}
    template = template or Template()
    for name, value in told.items():
        setattr(template, name, value)
    template.save()
    record(
        SettingEvent.TEMPLATE_SET, at=at, by=by, target=template, office=office.code, act=str(act)
    )
    return template


@transaction.atomic
def remove_template(template: Template, *, by: Staff, at: datetime) -> None:
    """Take a template away; what was written from it stays.

    Raises:
        PermissionDenied: `by` does not set what its office uses.
    """
    _only_setters(by, template.office, None)
    record(
        SettingEvent.TEMPLATE_REMOVED, at=at, by=by, target=template, office=template.office.code
    )
    template.delete()


@transaction.atomic
def set_checklist(
    checklist: Checklist | None = None,
    *,
    office: Office,
    items: Iterable[tuple[str, str]],
    name_zh: str = "",
    name_en: str = "",
    topic: Topic | None = None,
    closed: bool = False,
    by: Staff | None,
    at: datetime,
) -> Checklist:
    """A new checklist, or one written anew: what stays as it was keeps what was ticked off.

    Args:
        items: each in Chinese and in English, one of them perhaps "".
        closed: not offered in any case from now on.

    Raises:
        PermissionDenied: `by` does not set what `office` uses, or what used it until now.
        HelpRefusedError: "no_name"; "no_items"; "item_twice", with its words in `places`;
            "too_many_items".
    """
    _only_setters(by, office, checklist)
    told: dict[str, Any] = _named(name_zh, name_en)
    known = checklist.items if checklist is not None else []
    checklist = checklist or Checklist()
    told |= {
        "items": _with_keys(_tidied(items), known),
        "topic": topic,
        "office": office,
        "closed_at": (checklist.closed_at or at) if closed else None,
        "changed_by": by,
        "changed_at": at,
    }
    for name, value in told.items():
        setattr(checklist, name, value)
    checklist.save()
    record(
        SettingEvent.CHECKLIST_SET,
        at=at,
        by=by,
        target=checklist,
        office=office.code,
        items=len(checklist.standing),
        closed=int(closed),
    )
    return checklist


def _only_setters(by: Staff | None, office: Office, row: Template | Checklist | None) -> None:
    """Whoever sets what an office uses now, and what used it before; None: the first start."""
    if by is not None:
        allow(sets_for(by, office) and (row is None or sets_for(by, row.office)))


def _tidied(items: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The items without empty ones.

    Raises:
        HelpRefusedError: "no_items"; "item_twice"; "too_many_items".
    """
    tidied = [(for_the_database(trimmed(zh)), for_the_database(trimmed(en))) for zh, en in items]
    tidied = [pair for pair in tidied if any(pair)]
    if not tidied:
        raise HelpRefusedError("no_items")
    if len(tidied) > MOST_ITEMS:
        raise HelpRefusedError("too_many_items", most=str(MOST_ITEMS))
    for column in (0, 1):
        seen: set[str] = set()
        for words in (pair[column] for pair in tidied if pair[column]):
            if words.casefold() in seen:
                raise HelpRefusedError("item_twice", item=words)
            seen.add(words.casefold())
    return tidied


def _with_keys(items: list[tuple[str, str]], known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items with their keys: an item that stands there already keeps its own.

    What is taken out is kept, marked as gone, so that no key is ever given twice.
    """
    left = list(known)
    highest = max((int(one["key"]) for one in known), default=0)
    made: list[dict[str, Any]] = []
    for zh, en in items:
        same = next(
            (one for one in left if (zh and zh == one["zh"]) or (en and en == one["en"])), None
        )
        if same is not None:
            left.remove(same)
            key = same["key"]
        else:
            highest += 1
            key = str(highest)
        made.append({"key": key, "zh": zh, "en": en})
    return made + [one | {"gone": True} for one in left]


@transaction.atomic
def check_items(case: Case, *, items: Iterable[str], by: Staff, at: datetime) -> Case:
    """Tick off exactly these items of the checklists that count in a case.

    Args:
        items: "3.1" for the item "1" of the checklist 3; those not named are open again.

    Raises:
        PermissionDenied: `by` does not work on the case now.
        HelpRefusedError: "no_such_item": one was taken out of its list meanwhile.
    """
    hold(case)
    allow(may_check(by, case))
    wanted = set(items)
    offered = {item.code for one in checklists_of(case) for item in one.items}
    if not wanted <= offered:
        raise HelpRefusedError("no_such_item")
    done = {f"{one.checklist_id}.{one.item}" for one in case.checked.all()} & offered
    new, undone = sorted(wanted - done), sorted(done - wanted)
    for code in new:
        checklist, _dot, item = code.partition(".")
        CheckedItem.objects.create(case=case, checklist_id=int(checklist), item=item, at=at, by=by)
    for code in undone:
        checklist, _dot, item = code.partition(".")
        CheckedItem.objects.filter(Q(case=case, checklist=int(checklist), item=item)).delete()
    if new or undone:
        record(CaseEvent.CHECKED, at=at, by=by, target=case, items=new, undone=undone)
    return case
