"""Messages for tests of who says the same: invented, of one matter in many words, and of others."""

import re

from django.conf import settings

from example_town.words import matters
from heartline.cases.actions.alike.following import follow_messages, start_anew
from heartline.cases.models import AlikeCase
from heartline.ledger.actions import seal
from tests.factories import MONDAY, STEP, make_party

#: Ten people about the noise of one building site, five of them in traditional script.
SITE = [
    "云湾路金桂花园工地半夜还在打桩，吵得全家睡不着。",
    "金桂花园旁边的建筑工地，凌晨两点打桩，孩子要高考了。",
    "投诉金桂花园工地夜间施工打桩，噪音太大。",
    "金桂花园工地天天夜里打桩施工，老人心脏受不了。",
    "请管管金桂花园的工地，夜间施工打桩到天亮。",
    "金桂花園工地夜間打樁，噪音擾民，請盡快處理。",
    "住在金桂花園對面，工地半夜施工打樁，無法入睡。",
    "金桂花園建築工地凌晨還在打樁，吵死人了。",
    "金桂花園工地夜間施工打樁，樓都在震。",
    "反映金桂花園工地夜裡打樁施工的噪音問題。",
]
_SAID = [re.sub(r"{\w+}", "", matter.said[0]) for matter in matters()]
#: What else is said in a town, each of its own matter: the words to be weighed against.
OTHERS = [text for text in _SAID if "工地" not in text]


def hear(texts, *, at=MONDAY, **told):
    """Let people say these texts, one after the other; their cases."""
    return [
        make_party(text=text, at=at + n * STEP / 60, **told).case for n, text in enumerate(texts)
    ]


def follow(*, at=MONDAY + STEP):
    """Let the worker seal the ledger and follow it to its end."""
    seal(at=at)
    while follow_messages(at=at):
        pass


def anew(*, at=MONDAY + STEP):
    """Let everything be made anew from the database."""
    seal(at=at)
    start_anew(at=at)


def group_of(case):
    """The keys of the cases that are found to go with this one."""
    (found,) = [keys for keys in groups() if case.pk in keys] or [[]]
    return found


def groups():
    """The groups of several cases, each as the set of its cases."""
    found: dict[int, set[int]] = {}
    rows = AlikeCase.objects.filter(group__isnull=False)
    for case, group in rows.values_list("case", "group"):
        found.setdefault(group, set()).add(case)
    return sorted(map(sorted, found.values()))


def forget_file():
    """Take away what was written down."""
    settings.ALIKE_FILE.unlink(missing_ok=True)
