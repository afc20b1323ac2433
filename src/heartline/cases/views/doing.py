"""What each act does: exactly one action, and the sentence that is said afterwards."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from heartline.cases.actions import answers, desk, dispatch, notes, verdicts
from heartline.cases.actions.knowledge import note_uses
from heartline.cases.actions.routing import route_at_once
from heartline.cases.actions.steps import CaseMovedError, allow
from heartline.cases.models import Benefit, Kind, Solved, Urgency
from heartline.cases.rules import Act, may_erase
from heartline.cases.sentences import due_words
from heartline.cases.views import exceptions, prompting, triage
from heartline.cases.views.gathering import gather
from heartline.cases.views.helping import check, to_knowledge
from heartline.cases.views.sent import Doing
from heartline.files.actions import attach_all
from heartline.people.actions import erase_person


def _accept(it: Doing) -> str:
    part = dispatch.accept_assignment(it.part(Act.ACCEPT), by=it.by, at=it.at)
    due = due_words(part.answer_by, it.at)
    return _("Your office works on it now. The answer is due: %(due)s.") % {"due": due}


def _return(it: Doing) -> str:
    part = it.part(Act.RETURN)
    dispatch.return_assignment(part, by=it.by, at=it.at, **it.said)
    return _("The case is back at the desk.")


def _finish(it: Doing) -> str:
    dispatch.finish_joint_part(it.part(Act.FINISH), by=it.by, at=it.at, **it.said)
    return _("Thank you. The office that leads and the desk can read it now.")


def _sort(it: Doing) -> str:
    said = it.said | {"kind": Kind(it.said["kind"]), "urgency": Urgency(it.said["urgency"])}
    dispatch.sort_case(it.case, by=it.by, at=it.at, **said)
    part = route_at_once(it.case, at=it.at)
    if part is not None:
        words = {"office": part.office}
        return _("The case is sorted, and by your rules %(office)s has it now.") % words
    return _("The case is sorted.")


def _take_suggestion(it: Doing) -> str:
    case, topic = it.case, it.said["topic"]
    dispatch.sort_case(
        case,
        kind=Kind(it.said["kind"] or case.kind),
        topic=topic,
        area=case.area or it.said["area"],
        urgency=Urgency(case.urgency),
        about=case.about,
        about_staff=case.about_staff,
        public_ground=case.public_ground,
        by=it.by,
        at=it.at,
    )
    part = route_at_once(case, at=it.at)
    words = {"topic": topic, "office": part.office if part else ""}
    if part is not None:
        return _("Sorted: %(topic)s. By your rules %(office)s has it now.") % words
    return _("Sorted: %(topic)s.") % words


def _assign(it: Doing) -> str:
    part = dispatch.assign_case(it.case, by=it.by, at=it.at, **it.said)
    words = {"office": part.office, "due": due_words(part.accept_by, it.at)}
    return _("%(office)s has it now. They should take it on: %(due)s.") % words


def _hear(it: Doing) -> str:
    part = dispatch.hear_office_complained_of(it.case, by=it.by, at=it.at, **it.said)
    return _("%(office)s can read your words now and say its side.") % {"office": part.office}


def _answer_at_once(it: Doing) -> str:
    answers.answer_at_once(it.case, text=it.said["text"], by=it.by, at=it.at)
    note_uses(it.form.made_from, case=it.case, by=it.by, at=it.at)  # type: ignore[attr-defined]
    return _("The answer is on its way.")


def _draft(it: Doing) -> str:
    if not it.form.is_fresh:  # type: ignore[attr-defined]
        raise CaseMovedError(it.case.number)
    answers.draft_reply(it.case, text=it.said["text"], by=it.by, at=it.at)
    note_uses(it.form.made_from, case=it.case, by=it.by, at=it.at)  # type: ignore[attr-defined]
    return _("Your draft waits for a colleague to review it.")


def _review(it: Doing) -> str:
    good = it.said["good"]
    answers.review_reply(it.reply(), good=good, words=it.said["words"], by=it.by, at=it.at)
    if good:
        return _("The answer may be sent now.")
    return _("The draft is back with the one who wrote it.")


def _send(it: Doing) -> str:
    answers.send_reply(it.reply(), by=it.by, at=it.at)
    return _("The answer is on its way. Now it is for the person to judge it.")


def _write(it: Doing) -> str:
    answers.write_to_person(it.said["party"], text=it.said["text"], by=it.by, at=it.at)
    return _("Your words are on their way.")


def _note(it: Doing) -> str:
    notes.add_note(it.case, by=it.by, at=it.at, **it.said)
    return _("Your colleagues can read the note.")


def _outcome(it: Doing) -> str:
    pictures = {name: attach_all(it.said[name], by=it.by, at=it.at) for name in ("before", "after")}
    said = it.said | pictures | {"kind": Benefit(it.said["kind"])}
    answers.tell_outcome(it.case, by=it.by, at=it.at, **said)
    return _("What came of it is kept.")


def _verdict(it: Doing) -> str:
    words = {name: value for name, value in it.said.items() if name != "party"}
    judgement = verdicts.Judgement(**words | {"solved": Solved(words["solved"])})
    verdicts.give_verdict(it.said["party"], judgement, by=it.by, at=it.at)
    if judgement.sends_up:
        return _(
            "The verdict is written down. The case is done again by the office above, or by one "
            "that the desk names."
        )
    return _("The verdict is written down.")


def _call_back(it: Doing) -> str:
    reached = it.said["reached"]
    verdicts.note_call_back(it.said["party"], reached=reached, by=it.by, at=it.at)
    if reached:
        return _("Noted. If they told you what they think, write their verdict down as well.")
    return _("Noted: nobody answered.")


def _release(it: Doing) -> str:
    desk.release_case(
        it.case,
        title=it.said["public_title"],
        text=it.said["public_text"],
        reply=it.said["public_reply"],
        covers=it.form.covers,  # type: ignore[attr-defined]
        files=it.said.get("pictures", ()),
        by=it.by,
        at=it.at,
    )
    return _("The words stand on the public page now.")


def _take_back(it: Doing) -> str:
    desk.take_release_back(it.case, by=it.by, at=it.at)
    return _("Words and pictures are off the public page.")


def _merge(it: Doing) -> str:
    into = desk.merge_case(it.case, into=it.said["number"], by=it.by, at=it.at)
    return _("Joined: everybody who spoke here is now in case %(number)s.") % {
        "number": into.number
    }


def _unmerge(it: Doing) -> str:
    desk.unmerge_case(it.case, by=it.by, at=it.at)
    return _("The case stands on its own again and waits for the desk.")


def _out_of_scope(it: Doing) -> str:
    desk.put_out_of_scope(it.case, by=it.by, at=it.at, **it.said)
    return _("The case is closed. The person can read where to turn instead.")


def _make_private(it: Doing) -> str:
    desk.make_private(it.case, by=it.by, at=it.at)
    return _("The case is private now.")


def _erase(it: Doing) -> str:
    allow(may_erase(it.by, it.case))
    erase_person(it.said["party"].person, by=it.by, at=it.at)
    return _("The person is forgotten. What the offices did stays.")


RUNS: dict[Act, Callable[[Doing], str]] = {
    Act.ACCEPT: _accept,
    Act.SEND: _send,
    Act.REVIEW: _review,
    Act.DRAFT: _draft,
    Act.ASSIGN: _assign,
    Act.ANSWER_AT_ONCE: _answer_at_once,
    Act.FINISH: _finish,
    Act.RETURN: _return,
    Act.VERDICT: _verdict,
    Act.CALL_BACK: _call_back,
    Act.OUTCOME: _outcome,
    Act.SORT: _sort,
    Act.TAKE_SUGGESTION: _take_suggestion,
    Act.WRITE: _write,
    Act.NOTE: _note,
    Act.HEAR: _hear,
    Act.RELEASE: _release,
    Act.TAKE_BACK: _take_back,
    Act.UNMERGE: _unmerge,
    Act.MERGE: _merge,
    Act.OUT_OF_SCOPE: _out_of_scope,
    Act.MAKE_PRIVATE: _make_private,
    Act.ERASE: _erase,
    Act.RECALL: triage.recall,
    Act.SPLIT: triage.split,
    Act.LINK: triage.link,
    Act.UNLINK: triage.unlink,
    Act.GATHER: gather,
    Act.CHECK: check,
    Act.TO_KNOWLEDGE: to_knowledge,
    Act.DECIDE: exceptions.decide,
    Act.ASK_EXTENSION: exceptions.ask,
    Act.ASK_PAUSE: exceptions.ask,
    Act.ASK_LISTING: exceptions.ask,
    Act.ASK_EXCLUSION: exceptions.ask,
    Act.ASK_REVIEW: exceptions.ask,
    Act.HASTEN: prompting.hasten,
    Act.SUPERVISE: prompting.supervise,
    Act.END_APPLICATION: exceptions.end,
}
