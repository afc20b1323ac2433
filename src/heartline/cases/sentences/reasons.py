"""Why something was asked for, decided or moved, and what it is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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


def asked_because(wanted: str, reason: str) -> str:
    """Why something was asked for, in words; "" for an unknown code."""
    return str(ASKED_BECAUSE.get(wanted, {}).get(reason, ""))
