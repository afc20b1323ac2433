"""What the desk is told, by code: why something cannot be, what happened, when something is due."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from heartline.shared.clock import day_of, local

#: Why an action was refused: one sentence for each code of `CaseRefusedError`.
REFUSALS: dict[str, Promise] = {
    "filter_no_name": gettext_lazy("Please give the list a name."),
    "filter_twice": gettext_lazy(
        "You have a list of this name already. Please choose another name, or remove that one."
    ),
    "filter_too_many": gettext_lazy(
        "You keep thirty lists already. Please remove one that you no longer need."
    ),
    "filter_too_long": gettext_lazy(
        "This list is narrowed by too much to be kept. Please look for fewer words."
    ),
    "no_text": gettext_lazy("Nothing is written here yet. Please say it in your own words."),
    "no_reason": gettext_lazy("Please choose a reason, and say in a sentence why."),
    "not_reviewed": gettext_lazy("Nobody has reviewed this answer yet, so it cannot be sent."),
    "nobody": gettext_lazy("Please say for how many people something changed: one at the least."),
    "same": gettext_lazy("A case cannot be joined with itself. Please check the number."),
    "target_ended": gettext_lazy(
        "The other case is already answered or closed. Cases can be joined only while both wait."
    ),
    "private_differs": gettext_lazy(
        "One of the two cases is private and the other is not, so they stay apart."
    ),
    "about_differs": gettext_lazy(
        "The two cases complain of different offices or people, so they stay apart."
    ),
    "not_merged": gettext_lazy("This case is not joined with another one any more."),
    "into_merged": gettext_lazy(
        "The case it was joined with has itself been joined with another. Take that one out first."
    ),
    "no_instead": gettext_lazy("Please say where the person can turn instead, and how to appeal."),
    "no_consent": gettext_lazy(
        "This cannot be published: the person has not agreed, or the case is private or imported."
    ),
    "about_leaves_nobody": gettext_lazy(
        "The office at the top cannot be the one complained of: nobody would be left to lead the "
        "case. Please choose the office below it that the person means."
    ),
    "about_leads": gettext_lazy(
        "The office complained of leads this case now. Give the case to another office first."
    ),
    "lead_is_about": gettext_lazy(
        "The office complained of, and the offices under it, cannot work on this case. Please "
        "choose another one."
    ),
    "no_about": gettext_lazy("The case says of no office that it is complained of."),
    "closed": gettext_lazy("This case is closed."),
    "heard_already": gettext_lazy("That office has been asked for its side already."),
    "designated": gettext_lazy(
        "This case was given to your office by name, after it had come back before. It cannot be "
        "handed back; if you cannot do it alone, write a note to the desk."
    ),
    "nothing_to_judge": gettext_lazy("No answer stands at this moment that could be judged."),
    "no_rule": gettext_lazy("No rule says who leads it. Please give it on its own page."),
    "same_topic": gettext_lazy("It has this topic already."),
    "circle": gettext_lazy(
        "The other case was itself joined with this one, so they would go round in a circle. Take "
        "it out again first."
    ),
    "link_same": gettext_lazy("A case cannot be linked with itself. Please check the number."),
    "linked": gettext_lazy("These two cases are linked already."),
    "no_split_words": gettext_lazy("Please leave here the words that the second case is about."),
    "not_their_words": gettext_lazy(
        "Something stands here that the person did not say. Leave words out, and add none: the "
        "second case keeps what they said themselves."
    ),
    "no_second": gettext_lazy(
        "Everything that the person said stands here still. Leave only what the second case is "
        "about."
    ),
    "judged": gettext_lazy("This person has judged this answer already. The first verdict stands."),
    "answered": gettext_lazy("An answer stands, so it can only be judged."),
    "too_late": gettext_lazy("It is too late to reopen this case."),
    "topic_code_taken": gettext_lazy("There is a topic with this code already."),
    "topic_above_closed": gettext_lazy(
        "The topic above has been closed, so nothing below it can be offered."
    ),
    "topic_closed": gettext_lazy("This topic has been closed already."),
    "day_past": gettext_lazy("Please choose a moment that is still to come."),
    "nobody_to_prompt": gettext_lazy("No office has this case at the moment."),
    "article_empty": gettext_lazy(
        "Nothing is written yet. Please write the question and its answer in one language at least."
    ),
    "no_question": gettext_lazy(
        "An answer stands here without its question. Please add the question."
    ),
    "half_a_language": gettext_lazy(
        "A question stands here without its answer. Please add the answer, or take the question "
        "out."
    ),
    "no_expiry": gettext_lazy("Please say until which day it holds."),
    "expiry_past": gettext_lazy("That day is past. Please choose today or a later day."),
    "expiry_far": gettext_lazy(
        "That is more than three years from now. Please choose an earlier day: rules change, and "
        "somebody should look again by then."
    ),
    "no_name": gettext_lazy("Please give it a name, so that colleagues find it."),
    "no_words_in_template": gettext_lazy(
        "The template says nothing yet. Please write its words in one language at least."
    ),
    "unknown_place": gettext_lazy(
        "Nothing can be filled in at {%(place)s}. These places can be used: %(allowed)s."
    ),
    "no_items": gettext_lazy("The checklist is empty. Please write one thing to do in each line."),
    "item_twice": gettext_lazy("“%(item)s” stands in the list twice. Please keep one of them."),
    "too_many_items": gettext_lazy(
        "A checklist of more than %(most)s items is not looked through. Please make two of it."
    ),
    "no_such_item": gettext_lazy(
        "The checklist was changed meanwhile. Please look at it again before you keep it."
    ),
    "own_article": gettext_lazy(
        "You wrote this yourself, so a colleague has to review it: four eyes see more."
    ),
    "no_words": gettext_lazy("Please say to the writer what should change."),
    "replaced_already": gettext_lazy(
        "What this should replace is not in force any more: something else has taken its place, or "
        "it was taken out of force. Please look there first."
    ),
    "asked_already": gettext_lazy("The same is asked for already, and waits for a decision."),
    "extension_too_late": gettext_lazy(
        "The answer was due already. More time can be asked for only before that; please answer "
        "now and say why it took longer."
    ),
    "extensions_used": gettext_lazy(
        "This case has been given more time as often as the policy allows."
    ),
    "extension_too_long": gettext_lazy(
        "That is more than the policy gives at once. Please ask for less."
    ),
    "pause_too_late": gettext_lazy(
        "The answer was due already, so there is no clock left to pause. Please answer now and "
        "say what you wait for."
    ),
    "pause_overlaps": gettext_lazy(
        "The clock of this case stands still already. A new pause can begin when that one ends."
    ),
    "pause_too_long": gettext_lazy(
        "That is longer than this case may be paused in all. Please choose an earlier day."
    ),
    "pause_over": gettext_lazy("Please choose a day from today on: until then the clock stands."),
    "listed": gettext_lazy("This case is listed, so its clock stands aside already."),
    "review_day": gettext_lazy(
        "Please choose a day to come, within a year: on that day the case is looked at again."
    ),
    "no_owner": gettext_lazy(
        "Please say who keeps the case in mind: somebody of the office that leads it."
    ),
    "excluded": gettext_lazy("This case is left out of the rates already."),
    "nothing_to_review": gettext_lazy(
        "This verdict cannot be reviewed: it says solved, or it was looked at before."
    ),
    "no_decision_words": gettext_lazy("Please say why in a sentence: those who asked read it."),
    "not_with_office": gettext_lazy("No office has it in hand at this moment."),
    "reroute_used": gettext_lazy(
        "You have said so twice, and the desk has answered. Please write to the office here."
    ),
    "no_title": gettext_lazy("Please give it a name in Chinese that everybody understands."),
    "owner_closed": gettext_lazy("That office has been closed. Please choose another one."),
    "issue_ended": gettext_lazy(
        "This issue is put right or was dropped, so nothing is added to it any more."
    ),
    "issue_dropped": gettext_lazy("This issue was dropped: there is nobody to tell."),
    "no_plan": gettext_lazy("Please say in Chinese what is to be done, and by when."),
    "not_of_owner": gettext_lazy(
        "Whoever keeps it in mind must handle cases in the office that owns the issue."
    ),
    "acted_later": gettext_lazy(
        "That day is yet to come. Please choose the day on which the work really began."
    ),
    "acted_before": gettext_lazy(
        "That day lies before the first case that is gathered here. Please check the year."
    ),
    "no_news": gettext_lazy(
        "Please write in Chinese what came of it: everybody whose case is in the issue is told."
    ),
    "gathered_here": gettext_lazy("This case is in that issue already."),
    "gathered_elsewhere": gettext_lazy(
        "This case is in another issue already. Take it out there first: a case is in one at most."
    ),
    "no_issue_text": gettext_lazy(
        "Before it is published, please write in Chinese what the issue is about."
    ),
}

#: What is filled in at each place of a template.
PLACES_MEAN: dict[str, Promise] = {
    "number": gettext_lazy("the number of the case"),
    "office": gettext_lazy("the office that answers"),
    "due": gettext_lazy("until when the person should have an answer"),
    "topic": gettext_lazy("the topic"),
    "area": gettext_lazy("the area of the matter"),
    "today": gettext_lazy("the day on which it is written"),
    "follow_link": gettext_lazy("the address where everybody follows their case with their code"),
}

ARTICLE_MOVED = gettext_lazy("A colleague has just changed this article. Please read it again.")
MOVED = gettext_lazy("A colleague has just changed this case. Please read it again.")

#: Why an office hands a case back, or an open part ended without its doing.
RETURN_REASONS: dict[str, Promise] = {
    "not_our_duty": gettext_lazy("It is not our duty"),
    "not_our_area": gettext_lazy("It is not in our area"),
    "needs_other_office": gettext_lazy("Another office has to begin"),
    "not_enough_told": gettext_lazy("Too little is told to begin with"),
}
ENDED_REASONS: dict[str, Promise] = RETURN_REASONS | {
    "lead_returned": gettext_lazy("The lead office handed the case back"),
    "case_ended": gettext_lazy("The case ended before it was taken on"),
    "merged": gettext_lazy("The case was joined with another one"),
    "out_of_scope": gettext_lazy("The matter is not ours to decide"),
    "recalled": gettext_lazy("The desk took it back"),
}

#: Why a matter is not the office's to decide.
SCOPE_REASONS: dict[str, Promise] = {
    "court": gettext_lazy("It is before a court, or belongs there"),
    "arbitration": gettext_lazy("It belongs to arbitration"),
    "discipline": gettext_lazy("It belongs to the discipline inspection"),
    "review": gettext_lazy("It is under administrative review"),
    "other_level": gettext_lazy("Another level of government decides it"),
    "not_public": gettext_lazy("It is a private matter between people"),
}

#: Why the date of an answer moved, as one says it to the person who waits for it.
MOVE_REASONS: dict[str, Promise] = {
    "extension": gettext_lazy("The office needs more time, and somebody outside it agreed."),
    "pause": gettext_lazy("The matter has to wait for something, and the clock stands still."),
    "pause_over": gettext_lazy("What the matter had to wait for is there; the clock runs again."),
    "listing_over": gettext_lazy("It is no longer listed as waiting; the clock runs again."),
    "calendar": gettext_lazy("The days on which the offices work have changed."),
    "sorted": gettext_lazy(
        "The desk has read your matter over, and another time holds for what it is."
    ),
}

#: What an office, or a person, may ask for.
WANTED: dict[str, Promise] = {
    "pause": gettext_lazy("A pause of the clock"),
    "extension": gettext_lazy("More time"),
    "listing": gettext_lazy("Listing: it cannot be solved now"),
    "exclusion": gettext_lazy("Leaving the case out of the rates"),
    "review": gettext_lazy("A review of the verdict"),
    "reroute": gettext_lazy("Another office"),
}

#: Why something is asked for: of the matter, never of the person who spoke.
ASKED_BECAUSE: dict[str, dict[str, Promise]] = {
    "pause": {
        "papers": gettext_lazy("Papers or facts are still missing"),
        "third_party": gettext_lazy("Somebody else has to act first"),
        "expert": gettext_lazy("An expert's report is awaited"),
        "weather": gettext_lazy("The weather does not allow the work"),
        "season": gettext_lazy("It can only be done in its season"),
        "asked_for": gettext_lazy("The person asked us to wait"),
    },
    "extension": {
        "findings": gettext_lazy("It takes longer to find out what happened"),
        "several": gettext_lazy("Several offices have to agree"),
        "works": gettext_lazy("The work on site takes longer"),
        "supply": gettext_lazy("Material is on its way"),
    },
    "listing": {
        "history": gettext_lazy("It is left over from long ago: papers or builders are gone"),
        "money": gettext_lazy("The money for it is not there yet"),
        "rights": gettext_lazy("It is not settled whom the land or the building belongs to"),
        "plan": gettext_lazy("It is part of a longer plan"),
        "higher": gettext_lazy("Another level has to decide first"),
        "rules": gettext_lazy("No rule says yet how to do it"),
    },
    "exclusion": {
        "no_office": gettext_lazy("It is not a matter of any office"),
        "repeated": gettext_lazy("Said again after an answer, without new facts"),
        "not_found": gettext_lazy("What was said could not be found on the spot"),
        "against_law": gettext_lazy("What is asked for would break the law"),
        "in_court": gettext_lazy("A court or another body is deciding it already"),
        "by_mistake": gettext_lazy("It was entered by mistake"),
    },
    "review": {
        "kept": gettext_lazy("What was promised was done, with evidence"),
        "other_matter": gettext_lazy("The verdict speaks of another matter than the answer"),
        "against_law": gettext_lazy("What is asked for would break the law"),
        "beyond": gettext_lazy("No office has the power to do more"),
        "by_mistake": gettext_lazy("The person says that it was given by mistake"),
    },
    "reroute": {"wrong_office": gettext_lazy("This went to the wrong office")},
}

#: What a member of staff may open a contact for.
PURPOSES: dict[str, Promise] = {
    "question": gettext_lazy("To ask something about the case"),
    "call_back": gettext_lazy("To call back and ask what they think of the answer"),
    "visit": gettext_lazy("To agree on a visit"),
    "reply": gettext_lazy("To tell them the answer"),
    "own_request": gettext_lazy("They asked for it themselves"),
}

#: What happened, one sentence for each kind of entry about a case. Places are filled from the
#: entry's data: codes of offices become their names.
EVENTS: dict[str, Promise] = {
    "case.received": gettext_lazy("The message arrived; a case was opened."),
    "case.imported": gettext_lazy("Brought in from an earlier record."),
    "case.added_to": gettext_lazy("The person said something more."),
    "case.placed": gettext_lazy("The person said what sort of matter it is, or where."),
    "case.sorted": gettext_lazy("Sorted: kind, topic, place and urgency."),
    "case.assigned": gettext_lazy("Given to %(lead)s."),
    "case.designated": gettext_lazy("Given to %(lead)s by name; it cannot be handed back."),
    "case.consulted": gettext_lazy("%(office)s was asked for its side."),
    "case.accepted": gettext_lazy("%(office)s took it on."),
    "case.returned": gettext_lazy("%(office)s handed it back: %(reason)s."),
    "reply.drafted": gettext_lazy("An answer was drafted."),
    "reply.reviewed": gettext_lazy("The answer was reviewed and may be sent."),
    "reply.sent_back": gettext_lazy("The draft was sent back to be written again."),
    "case.answered": gettext_lazy("Answered."),
    "case.answered_at_once": gettext_lazy("Answered at once by the desk."),
    "case.word_sent": gettext_lazy("A word was sent to the person."),
    "verdict.asked": gettext_lazy("The person was asked what they think of the answer."),
    "verdict.called_back": gettext_lazy("Called back, and nobody answered."),
    "verdict.not_reached": gettext_lazy("The letter with the answer could not be delivered."),
    "verdict.given": gettext_lazy("The person gave a verdict."),
    "verdict.silent": gettext_lazy(
        "The person did not say what they think. Silence is not counted as satisfaction."
    ),
    "case.redone": gettext_lazy("Not solved, says the person: it is done again, one level up."),
    "case.closed": gettext_lazy("Closed."),
    "case.reopened": gettext_lazy("Reopened by the person: it is not solved after all."),
    "case.withdrawn": gettext_lazy("The person took their words back."),
    "case.out_of_scope": gettext_lazy("Put out of scope: %(reason)s."),
    "case.merged": gettext_lazy("Joined with case %(into)s."),
    "case.unmerged": gettext_lazy("Taken out of case %(out_of)s again."),
    "case.outcome": gettext_lazy("What came of it was told."),
    "case.noted": gettext_lazy("A note was written."),
    "case.made_private": gettext_lazy("Made private: it stands in no public list from now on."),
    "case.released": gettext_lazy("Released for publication."),
    "case.release_taken_back": gettext_lazy("Taken back from publication."),
    "case.recalled": gettext_lazy("The desk took it back from %(office)s, to give it elsewhere."),
    "case.routed": gettext_lazy("Given to %(lead)s by the office's own rule."),
    "case.split": gettext_lazy("A second matter became a case of its own."),
    "case.linked": gettext_lazy("Linked with another case."),
    "case.unlinked": gettext_lazy("The link with another case was taken away."),
    "case.due_moved": gettext_lazy("The date of the answer was computed anew."),
    "case.reminded": gettext_lazy("%(office)s was reminded: its time is running out."),
    "case.hastened": gettext_lazy("%(office)s was hastened."),
    "case.supervised": gettext_lazy("%(office)s is under supervision."),
    "application.asked": gettext_lazy("Applied for: %(wanted)s."),
    "application.granted": gettext_lazy("Granted: %(wanted)s."),
    "application.refused": gettext_lazy("Refused: %(wanted)s."),
    "application.withdrawn": gettext_lazy("Application taken back: %(wanted)s."),
    "application.ended": gettext_lazy("Ended: %(wanted)s."),
    "issue.gathered": gettext_lazy("Put into the hot issue %(number)s."),
    "issue.let_go": gettext_lazy("Taken out of the hot issue %(number)s."),
    "case.printed": gettext_lazy("The case file was printed."),
    "case.checked": gettext_lazy("Something was ticked off the checklist."),
}
#: Without the number of the other one, which may complain of the very office that reads this.
_SPLIT_FROM = gettext_lazy("Split from another case: a second matter in the same message.")
_REACHED = gettext_lazy("Called back and asked.")


def refusal(code: str) -> str:
    """The sentence for the code of a `CaseRefusedError`."""
    return str(REFUSALS.get(code) or _("This cannot be done as the case stands."))


def asked_because(wanted: str, reason: str) -> str:
    """Why something was asked for, in words; "" for an unknown code."""
    return str(ASKED_BECAUSE.get(wanted, {}).get(reason, ""))


def told(kind: str, places: dict[str, Any]) -> str:
    """What an entry tells: `places` hold names where the entry holds codes."""
    if kind == "verdict.called_back" and places.get("reached"):
        return str(_REACHED)
    second = kind == "case.split" and places.get("out_of")
    sentence = str(_SPLIT_FROM) if second else str(EVENTS.get(kind, kind))
    if "%(wanted)s" in sentence:
        places = places | {"wanted": str(WANTED.get(places.get("wanted", ""), ""))}
    if "%(reason)s" in sentence:
        reasons = SCOPE_REASONS if kind == "case.out_of_scope" else ENDED_REASONS
        places = places | {"reason": str(reasons.get(places.get("reason", ""), ""))}
    return sentence % places if "%(" in sentence else sentence


def moment(at: datetime) -> str:
    """A moment as one says it: "Thursday 26 November, 17:00"."""
    # Translators: a day and a time near today, as Django's date format.
    return date_format(local(at), _("l j F, H:i"))


def step_moment(at: datetime) -> str:
    """A moment under a step of the line: "26 Nov, 17:00"."""
    # Translators: a day and a time in very little room, as Django's date format.
    return date_format(local(at), _("j M, H:i"))


def short_moment(at: datetime) -> str:
    """A moment for lists and the time line: "26 Nov 2026, 17:00"."""
    # Translators: a day and a time in little room, as Django's date format.
    return date_format(local(at), _("j M Y, H:i"))


def day_words(at: datetime) -> str:
    """A day as one says it: "Thursday 26 November"."""
    # Translators: a day near today, as Django's date format.
    return date_format(local(at), _("l j F"))


def due_words(due: datetime | None, at: datetime) -> str:
    """How a due moment looks from `at`: "today 17:00", "in 3 days", "2 days late"."""
    if due is None:
        return _("no date yet")
    days = (day_of(due) - day_of(at)).days
    if due < at:
        return _late(at - due, -days)
    clock = date_format(local(due), "H:i")
    if days == 0:
        return _("today, %(time)s") % {"time": clock}
    if days == 1:
        return _("tomorrow, %(time)s") % {"time": clock}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}


def _late(by: timedelta, days: int) -> str:
    if days:
        return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
    hours = int(by.total_seconds() // 3600)
    if hours:
        return ngettext("%(count)s hour late", "%(count)s hours late", hours) % {"count": hours}
    return _("just past")


def waiting_words(since: datetime, at: datetime) -> str:
    """How long somebody has waited: "since today", "for 3 days"."""
    days = (day_of(at) - day_of(since)).days
    if days <= 0:
        return _("since today")
    return ngettext("for %(count)s day", "for %(count)s days", days) % {"count": days}
