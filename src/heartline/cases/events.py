"""What may happen to a case; the names stand in the ledger for ever."""

from enum import StrEnum


class CaseEvent(StrEnum):
    RECEIVED = "case.received"
    IMPORTED = "case.imported"
    ADDED_TO = "case.added_to"
    PLACED = "case.placed"
    SORTED = "case.sorted"
    ASSIGNED = "case.assigned"
    DESIGNATED = "case.designated"
    CONSULTED = "case.consulted"
    ACCEPTED = "case.accepted"
    RETURNED = "case.returned"
    REPLY_DRAFTED = "reply.drafted"
    REPLY_REVIEWED = "reply.reviewed"
    REPLY_SENT_BACK = "reply.sent_back"
    ANSWERED = "case.answered"
    ANSWERED_AT_ONCE = "case.answered_at_once"
    WORD_SENT = "case.word_sent"
    ASKED = "verdict.asked"
    CALLED_BACK = "verdict.called_back"
    NOT_REACHED = "verdict.not_reached"
    JUDGED = "verdict.given"
    SILENT = "verdict.silent"
    REDONE = "case.redone"
    CLOSED = "case.closed"
    REOPENED = "case.reopened"
    WITHDRAWN = "case.withdrawn"
    OUT_OF_SCOPE = "case.out_of_scope"
    MERGED = "case.merged"
    UNMERGED = "case.unmerged"
    OUTCOME = "case.outcome"
    NOTED = "case.noted"
    MADE_PRIVATE = "case.made_private"
    RELEASED = "case.released"
    TAKEN_BACK = "case.release_taken_back"
    RECALLED = "case.recalled"
    ROUTED = "case.routed"
    SPLIT = "case.split"
    LINKED = "case.linked"
    UNLINKED = "case.unlinked"
    DUE_MOVED = "case.due_moved"
    REMINDED = "case.reminded"
    HASTENED = "case.hastened"
    SUPERVISED = "case.supervised"
    APPLIED = "application.asked"
    GRANTED = "application.granted"
    REFUSED = "application.refused"
    WITHDRAWN_APPLICATION = "application.withdrawn"
    ENDED_APPLICATION = "application.ended"
    CHECKED = "case.checked"
    HELPER_USED = "case.helper_used"
    PRINTED = "case.printed"


class SettingEvent(StrEnum):
    """What may happen to the settings of cases."""

    POLICY_SET = "policy.set"
    TOPIC_ADDED = "topic.added"
    TOPIC_CHANGED = "topic.changed"
    RULE_SET = "routing.set"
    RULE_REMOVED = "routing.removed"
    TEMPLATE_SET = "template.set"
    TEMPLATE_REMOVED = "template.removed"
    CHECKLIST_SET = "checklist.set"
    READING_SET = "reading.set"
    MODEL_MADE = "reading.model_made"
    LESSON_DECIDED = "reading.lesson_decided"
    LESSONS_DECIDED = "reading.lessons_decided"
    PLACE_KEPT = "place.kept"
    PLACE_DROPPED = "place.dropped"


class IssueEvent(StrEnum):
    """What may happen to a hot issue."""

    OPENED = "issue.opened"
    CHANGED = "issue.changed"
    STEPPED = "issue.stepped"
    GATHERED = "issue.gathered"
    LET_GO = "issue.let_go"
    TOLD = "issue.told"
    PUBLISHED = "issue.published"
    TAKEN_BACK = "issue.publication_taken_back"


class AlikeEvent(StrEnum):
    """What people decide about cases that seem to be about one matter."""

    TAKEN_UP = "alike.taken_up"
    DISMISSED = "alike.dismissed"
    BROUGHT_BACK = "alike.brought_back"
    ACCEPTED = "alike.accepted"
    REFUSED = "alike.refused"


class ArticleEvent(StrEnum):
    """What may happen to an article of knowledge."""

    WRITTEN = "article.written"
    PASSED = "article.passed"
    SENT_BACK = "article.sent_back"
    RENEWED = "article.renewed"
    RETIRED = "article.retired"
    USED = "article.used"


class ListEvent(StrEnum):
    """What may happen to a list: it leaves as a sheet, or is kept under a name."""

    EXPORTED = "list.exported"
    SAVED = "filter.saved"
    CHANGED = "filter.changed"
    REMOVED = "filter.removed"
