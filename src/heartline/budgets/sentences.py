"""Why something cannot be done, in words that say what to do instead."""

from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class HasLimits(Protocol):
    """What says how many projects a ballot names: a budget."""

    least: int
    most: int


REFUSALS: dict[str, Promise] = {
    "no_name": _("Please give it a name in Chinese or in English."),
    "no_amount": _("Please say how much money people decide on; it is more than nothing."),
    "choices": _("The least number of choices is at least 1 and not above the most."),
    "days": _("The last day of voting is not before the first."),
    "not_now": _("This budget has moved on meanwhile. Please read its page again."),
    "no_words": _("Please say in one line what it is."),
    "no_consent": _("An idea is for everybody to read, so please agree that we publish it."),
    "ideas_closed": _("Ideas are no longer taken for this budget."),
    "not_waiting": _("Somebody has just decided on this project. Please read it again."),
    "no_reason": _("Please give a reason; everybody reads it beside the project."),
    "no_word_to_them": _("Please give a reason; whoever proposed the idea reads it."),
    "no_note": _("Please write what was done."),
    "future_day": _(
        "The day of a note is today or earlier. What is planned can be said in its words."
    ),
    "beyond_cost": _(
        "With this, more is spent than the project costs. If that is right, say in the note why, "
        "and tick that it does."
    ),
    "no_fault": _("Please say what was wrong with the note."),
    "taken_back": _("A colleague has just taken this note back."),
    "no_cost": _("Please say what it costs; it is more than nothing."),
    "too_dear": _("It costs more than the whole budget, so it could never win."),
    "undecided": _(
        "Some ideas have neither a cost nor a reason against them. Please decide on each first."
    ),
    "too_few_projects": _(
        "There are fewer feasible projects than a ballot must name. Add projects, or lower the "
        "least number of choices."
    ),
    "no_days": _("Please say in the settings from when until when people vote."),
    "too_early": _("The first day of voting has not come yet."),
    "days_over": _(
        "The last day of voting is over already. Please take the rule back, if it is frozen, and "
        "say other days in the settings."
    ),
    "not_over": _("Everybody was told the last day of voting. Voting closes after that day."),
    "voting_closed": _("Voting is not open."),
    "code_unknown": _(
        "We do not know this code, or it was used already. Please look at the letter again: no "
        "code holds the letters I, L, O or U. The desk can help you."
    ),
    "one_is_open": _(
        "A ballot is open here that is not cast yet. Please cast it first, or write its key down "
        "and put it away."
    ),
    "key_unknown": _("We do not know this ballot key. Please look at what you wrote down."),
    "too_few": _("Please choose more projects: a ballot names at least %(least)s."),
    "too_many": _("Please choose fewer projects: a ballot names at most %(most)s."),
    "not_on_ballot": _("One of these numbers is not on the ballot."),
    "twice": _("One project is named twice."),
    "on_roll": _("This person has a code already. It can be replaced as long as it is unused."),
    "namesake": _(
        "Somebody of this name has a code that went to another address, telephone or mailbox. "
        "Please ask: it is either lost, or somebody else's. Tick which."
    ),
    "namesakes": _(
        "Several people of this name have codes. Please write the address as the list has it, "
        "so that the right one ends."
    ),
    "has_voted": _("This person's code was used already: one person, one ballot."),
    "too_many_codes": _("At most 500 codes are made at once, so that they can be printed."),
    "no_codes_now": _(
        "Voting codes are made once the time for ideas is over, and until voting is closed."
    ),
    "no_codes": _("Please say how many codes, at least one."),
    "same_clerk": _("You typed this ballot the first time. The second time is a colleague's."),
    "settled": _(
        "This sheet has been typed by two already, or was taken back. Please look at the list."
    ),
    "no_third_look": _(
        "This sheet needs no third look any more, or not yet. The list says what is to do."
    ),
    "third_look": _("Somebody who typed neither time should look at the paper."),
    "more_paper": _(
        "There are more sheets than ballots on paper that were handed out. Please look at the "
        "numbers in the list: a typing under a wrong number can be taken back there."
    ),
    "typing_open": _(
        "Some ballots on paper still wait for a second typing, or differ. The page “Ballots on "
        "paper” lists them."
    ),
    "no_ballots": _(
        "Nobody has voted, so there is nothing to count. You can set other days and ask again."
    ),
    "some_voted": _("Somebody has voted, so the ballots are counted."),
    "not_counted": _("The ballots have not been counted yet."),
    "being_checked": _("The second counter is still counting. Please look again in a minute."),
    "counters_differ": _("The two counters do not agree, so this result is not published."),
    "box_differs": _("There are not as many receipts as ballots; the box needs to be looked at."),
    "not_chosen": _("Only a chosen project goes on."),
    "unfinished": _(
        "Some chosen projects are not finished yet. Finish each on its page, or say there that it "
        "fell through."
    ),
    "why_it_fell": _(
        "This note says why the project fell through, so it stays. Should the project go on after "
        "all, say so first."
    ),
}


#: What a clerk is told instead, who has somebody before them or on the telephone.
_AT_DESK: dict[str, Promise] = {
    "code_unknown": _(
        "We do not know this code, or it was used already. Please have it read to you once more, "
        "sign by sign: no code holds the letters I, L, O or U. Whoever lost the letter is given a "
        "new code under “Voters at the desk”, as long as theirs is unused."
    ),
}


def refusal(code: str, budget: HasLimits | None = None) -> str:
    """The sentence of a refusal; `budget` where it can be about how many projects are named."""
    words = str(REFUSALS[code])
    return words if budget is None else words % {"least": budget.least, "most": budget.most}


def refusal_at_desk(code: str, budget: HasLimits) -> str:
    """The sentence for a clerk who serves a voter."""
    return str(_AT_DESK[code]) if code in _AT_DESK else refusal(code, budget)
