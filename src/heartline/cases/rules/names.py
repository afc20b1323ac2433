"""The names of everything that can be done on the page of a case."""

from enum import StrEnum


class Act(StrEnum):
    """What can be done on the page of a case, each at an address of its own."""

    ACCEPT = "accept"
    SEND = "send"
    REVIEW = "review"
    DRAFT = "draft"
    ASSIGN = "assign"
    ANSWER_AT_ONCE = "answer_at_once"
    FINISH = "finish"
    RETURN = "return"
    VERDICT = "verdict"
    CALL_BACK = "call_back"
    OUTCOME = "outcome"
    SORT = "sort"
    WRITE = "write"
    NOTE = "note"
    HEAR = "hear"
    RELEASE = "release"
    TAKE_BACK = "take_back"
    UNMERGE = "unmerge"
    MERGE = "merge"
    OUT_OF_SCOPE = "out_of_scope"
    MAKE_PRIVATE = "make_private"
    ERASE = "erase"
    RECALL = "recall"
