"""Why something cannot be: one sentence for each code."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

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
    "no_share": gettext_lazy("Please give a share from 1 to 99 percent."),
    "nothing_held": gettext_lazy("A colleague has just decided on these corrections."),
    "others_held": gettext_lazy(
        "Other corrections of this account wait by now. Please look at them again."
    ),
    "place_name": gettext_lazy("Please give a name of two signs at the least and sixty at most."),
    "place_twice": gettext_lazy(
        "Another place of the list is called so. Please add the name there, or name this one "
        "more closely."
    ),
    "no_text": gettext_lazy("Nothing is written here yet. Please say it in your own words."),
    "no_reason": gettext_lazy("Please choose a reason, and say in a sentence why."),
    "no_change": gettext_lazy(
        "Please say in a sentence what should change: a colleague writes it again from that."
    ),
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
    "no_cases": gettext_lazy("Please tick at least one case that is in no issue yet."),
    "gathered_here": gettext_lazy("This case is in that issue already."),
    "gathered_elsewhere": gettext_lazy(
        "This case is in another issue already. Take it out there first: a case is in one at most."
    ),
    "tells_who": gettext_lazy(
        "These words tell who somebody is. Please take that out, or tick what everybody may read "
        "all the same."
    ),
    "no_issue_text": gettext_lazy(
        "Before it is published, please write in Chinese what the issue is about."
    ),
}

ARTICLE_MOVED = gettext_lazy("A colleague has just changed this article. Please read it again.")
MOVED = gettext_lazy("A colleague has just changed this case. Please read it again.")


def refusal(code: str) -> str:
    """The sentence for the code of a `CaseRefusedError`."""
    return str(REFUSALS.get(code) or _("This cannot be done as the case stands."))
