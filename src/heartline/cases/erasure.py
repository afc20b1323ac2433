"""Forgetting a person in the cases: a tombstone stands where their words were."""

from datetime import datetime

from django.db import models
from django.db.models import QuerySet

from heartline.cases.actions.alike.groups import groups_of, refresh_groups
from heartline.cases.models import (
    AlikeCase,
    AlikeProposal,
    Application,
    Article,
    Assignment,
    Case,
    CaseFile,
    Lesson,
    Note,
    Party,
    Prompt,
    Reply,
    Suggestion,
    Verdict,
)
from heartline.cases.queries.article_search import INDEX
from heartline.cases.queries.indexed import keep as keep_searchable
from heartline.ledger.models import Committed, reference
from heartline.people.models import Person


def erase_person(person: Person, *, by: models.Model, at: datetime) -> list[str]:
    """Take away what `person` said and what was said to them alone; the rows that lost content.

    The case stays, with its steps and its verdict's figures: an office does not get rid of a case
    because somebody asks to be forgotten.
    """
    erased: list[Committed] = []
    for party in Party.objects.filter(person=person).select_related("case"):
        erased += _erase_messages(party, at)
        erased += _erase_verdicts(party)
        erased += _erase_replies(party)
        erased += _erase_applications(party.applications.all())
        _erase_title_and_place(party)
        _erase_what_was_read(party)
        _erase_drafts_of_knowledge(party)
        if _is_last_of(party):
            erased += _erase_work_on(party.case)
        _erase_from_alike(party)
        # The search does not wait for the ledger here: the words leave it with the rows.
        keep_searchable({party.case_id, party.home_id})
    return [reference(row) for row in erased]


def _is_last_of(party: Party) -> bool:
    """Whether nobody else who is still known to us spoke in the case."""
    others = party.case.parties.exclude(pk=party.pk).filter(person__erased_at=None)
    return not others.exists()


def _erase_messages(party: Party, at: datetime) -> list[Committed]:
    messages = list(party.messages.filter(erased_at=None))
    party.messages.filter(erased_at=None).update(
        title="",
        text="",
        place="",
        latitude=None,
        longitude=None,
        external_id=None,
        remarks={},
        salt=None,
        erased_at=at,
    )
    return list[Committed](messages)


def _erase_verdicts(party: Party) -> list[Committed]:
    """The person's words beside their verdicts; the verdicts stay."""
    verdicts = list(Verdict.objects.filter(party=party).exclude(salt=None))
    Verdict.objects.filter(party=party).update(words="", salt=None)
    return list[Committed](verdicts)


def _erase_replies(party: Party) -> list[Committed]:
    """What an office wrote to them: to them alone, or to all when they are the last."""
    replies = party.replies.all()
    if _is_last_of(party):
        replies = Reply.objects.filter(case=party.case)
    sent = list(replies.exclude(salt=None))
    replies.update(text="", review_words="", salt=None)
    return list[Committed](sent)


def _erase_title_and_place(party: Party) -> None:
    """What the case they opened is called and where it is, and what is public of their words."""
    Case.objects.filter(pk=party.home_id).update(title="", place="", latitude=None, longitude=None)
    Case.objects.filter(pk__in=[party.case_id, party.home_id]).update(
        released_at=None, released_by=None, public_title="", public_text="", public_reply=""
    )
    CaseFile.objects.filter(case__in=[party.case_id, party.home_id]).update(released=False)


def _erase_what_was_read(party: Party) -> None:
    """What reading kept of their words, and what was learned from them since the last night."""
    for kept in (Suggestion, Lesson):
        kept.objects.filter(case__in=[party.case_id, party.home_id]).delete()


def _erase_drafts_of_knowledge(party: Party) -> None:
    """Drafts of articles made of their question, which nobody has read over yet.

    What was passed tells of nobody, and stays; but nothing leads from it to them any more.
    """
    made = Article.objects.filter(from_case__in=[party.case_id, party.home_id])
    unread = made.filter(reviewed_at=None)
    keys = list(unread.values_list("pk", flat=True))
    unread.delete()
    INDEX.drop(keys)
    made.update(from_case=None)


def _erase_from_alike(party: Party) -> None:
    """Which of their words others use too, and where they were put; the group is counted anew.

    The worker, who still holds the grams of their text, makes them anew without it.
    """
    cases = {party.case_id, party.home_id}
    changed = groups_of(cases)
    AlikeCase.objects.filter(case=party.home_id).delete()
    AlikeProposal.objects.filter(group__in=changed).update(words=[])
    refresh_groups(changed)


def _erase_work_on(case: Case) -> list[Committed]:
    """What colleagues wrote about the matter, which tells of the person as well as they did."""
    Case.objects.filter(pk=case.pk).update(scope_instead="")
    Assignment.objects.filter(case=case).update(instruction="", return_words="", released_text="")
    Prompt.objects.filter(case=case).update(words="")
    notes = list(Note.objects.filter(case=case).exclude(salt=None))
    Note.objects.filter(case=case).update(text="", salt=None)
    return [*notes, *_erase_applications(case.applications.all())]


def _erase_applications(found: "QuerySet[Application]") -> list[Committed]:
    """What the person asked for, or colleagues about them, and what was decided, in words."""
    applications = list(found.exclude(salt=None))
    found.update(words="", decision_words="", salt=None)
    return list[Committed](applications)
