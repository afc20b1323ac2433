"""One of everything that an address can name, and the browsers of everybody who may look."""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heartline.budgets.models import Budget, ProjectPicture
from heartline.cases.actions.desk import agree_to_publication, release_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.helps import set_checklist, set_template
from heartline.cases.actions.intake import Incoming, receive_message
from heartline.cases.actions.issues import change_issue, open_issue, publish_issue
from heartline.cases.actions.places import keep_place
from heartline.cases.actions.routing import set_rule
from heartline.cases.actions.saving import save_filter
from heartline.cases.actions.training import make_first_models
from heartline.cases.models import (
    AlikeCase,
    AlikeGroup,
    Article,
    CaseFile,
    Checklist,
    Issue,
    KnownPlace,
    Lesson,
    Party,
    RoutingRule,
    SavedFilter,
    Template,
    Topic,
)
from heartline.cases.policies import standard_policy
from heartline.channels.imports.jobs import hand_in
from heartline.channels.models import SheetImport
from heartline.files.actions import attach
from heartline.ledger.actions import seal
from heartline.offices.models import DutyKind, Office, Staff
from heartline.people.actions import add_person
from heartline.shared.clock import day_of, now
from tests.budgets.making import make_budget, picture_of, waiting_sheet
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    desk,
    fresh,
    handler_of,
    make_area,
    make_party,
)
from tests.knowledge import make_article
from tests.test_every_field import picture
from tests.viewers import Hall, Viewer, browser

STRANGER, FOLLOWER, ANOTHER = "a stranger", "the one who spoke", "another who spoke"
OUTSIDE = (STRANGER, FOLLOWER, ANOTHER)
#: Every duty at the top, in the office that leads, and in one that has nothing to do with it.
STAFF: list[Viewer] = [(duty, p) for duty in DutyKind.values for p in ("top", "own", "other")]
Who = str | Viewer


@dataclass
class World:
    """One of everything that an address can name."""

    hall: Hall = field(default_factory=Hall)

    @cached_property
    def party(self) -> Party:
        """Somebody who spoke and sent a picture; "own" leads, and the desk has released it."""
        person = add_person(at=MONDAY)
        file = attach(picture(), name="lamp.jpg", by=person, at=MONDAY)
        party = receive_message(Incoming(text="Dark."), files=[file], person=person, at=MONDAY)
        agree_to_publication(party, consents=True, at=MONDAY)
        case = fresh(party.case)
        own, helping = self.hall.place["own"], self.hall.place["helping"]
        assign_case(case, lead=own, joint=[helping], by=desk(), at=MONDAY + STEP)
        accept(case)
        files = CaseFile.objects.filter(case=case)
        release_case(case, title="Lamp", text="Dark.", files=files, by=desk(), at=MONDAY)
        seal(at=MONDAY)
        return Party.objects.select_related("case", "home").get(pk=party.pk)

    @cached_property
    def sheet(self) -> SheetImport:
        """A sheet that the dispatcher at the top has handed in, and not yet begun."""
        rows = SimpleUploadedFile("rows.csv", b"id,text,time\n1,Dark.,2026-01-05 09:00\n")
        by = self.hall.staff(("dispatcher", "top"))
        policy = standard_policy(MONDAY)
        return hand_in(rows, office=self.hall.place["top"], policy=policy, by=by, at=MONDAY)

    @cached_property
    def article(self) -> Article:
        """An article in force that everybody may read."""
        return make_article(public=True, title_en="Lamps", at=now(), expires_on=day_of(now()))

    @cached_property
    def rule(self) -> RoutingRule:
        """A rule that says who leads what."""
        by = self.hall.staff(("administrator", "top"))
        lead = self.hall.place["other"]
        return set_rule(None, topic=None, area=None, kind="", lead=lead, by=by, at=MONDAY)

    @cached_property
    def template(self) -> Template:
        """A template of the office at the top."""
        top = self.hall.place["top"]
        return set_template(office=top, name_en="Lamps", text_en="Hello.", by=None, at=MONDAY)

    @cached_property
    def checklist(self) -> Checklist:
        """A checklist of the office at the top."""
        top, items = self.hall.place["top"], [("", "Look")]
        return set_checklist(office=top, name_en="Lamps", items=items, by=None, at=MONDAY)

    @cached_property
    def kept(self) -> SavedFilter:
        """A list that the dispatcher at the top keeps under a name."""
        by = self.hall.staff(("dispatcher", "top"))
        return save_filter(name="Dark", query="", view="list", office=None, by=by, at=MONDAY)

    @cached_property
    def known(self) -> KnownPlace:
        """A place that the office knows; and models that suggest, for their cards."""
        make_first_models(at=MONDAY)
        return keep_place(None, name="橘子洲公园", by=desk(), at=MONDAY)

    @cached_property
    def held(self) -> Lesson:
        """A correction by somebody in "other" that waits for a look."""
        topic, case = Topic.objects.get(code="roads"), self.party.case
        by, told = self.colleague, {"was": "water", "kind": case.kind, "held": ["at_once"]}
        return Lesson.objects.create(case=case, topic=topic, by=by, at=MONDAY, **told)

    @cached_property
    def colleague(self) -> Staff:
        """Somebody who works in "other"."""
        return handler_of(self.hall.place["other"])

    @cached_property
    def issue(self) -> Issue:
        """A published hot issue that "own" is to put right."""
        own = self.hall.place["own"]
        issue = open_issue(title_zh="路灯", owner=own, by=desk(), at=MONDAY)
        change_issue(issue, title_zh="路灯", text_zh="不亮。", by=desk(), at=MONDAY)
        return publish_issue(issue, by=desk(), at=MONDAY)

    @cached_property
    def group(self) -> AlikeGroup:
        """What was said in the case that "own" leads, and perhaps by others."""
        group = AlikeGroup.objects.create()
        AlikeCase.objects.create(case=self.party.case, group=group, number=0, said_in=0)
        return group

    @cached_property
    def budget(self) -> Budget:
        """A budget of the office at the top that is voted on, with a picture and a paper ballot."""
        budget = make_budget(office=self.hall.place["top"])
        picture_of(budget.projects.get(number=1), picture())
        waiting_sheet(budget, number=7)
        return budget

    @cached_property
    def names(self) -> dict[str, str]:
        """What stands in the addresses."""
        other: Office = self.hall.place["other"]
        duty = self.colleague.duties.get()
        return {
            "number": self.party.number,
            "key": str(CaseFile.objects.get().attachment_id),
            "sheet": str(self.sheet.key),
            "call": "7d1f3c52-0b1e-4a53-9d55-0c2f3ab6c1aa",
            "follow_code": self.party.code,
            "rule": str(self.rule.pk),
            "kept": str(self.kept.pk),
            "office": other.code,
            "area": make_area().code,
            "pk": str(self.colleague.pk),
            "duty": str(duty.pk),
            "article": str(self.article.pk),
            "issue": str(self.issue.pk),
            "group": str(self.group.pk),
            "template": str(self.template.pk),
            "checklist": str(self.checklist.pk),
            "budget": str(self.budget.pk),
            "picture": str(ProjectPicture.objects.get().attachment_id),
            "known": str(self.known.pk),
            "held": str(self.held.by_id),
        }

    @cached_property
    def browsers(self) -> dict[Who, Client]:
        """Everybody's browser."""
        everybody: dict[Who, Client] = {STRANGER: browser()}
        for who, party in ((FOLLOWER, self.party), (ANOTHER, make_party())):
            everybody[who] = browser()
            everybody[who].get(f"/f/{party.code}")
        return everybody | {viewer: self.hall.browser(viewer) for viewer in STAFF}
