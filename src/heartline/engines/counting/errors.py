"""What keeps ballots from being counted: a code with its places, and the sentence of each code."""

from collections.abc import Callable, Mapping

#: What may stand in a place of a sentence.
Value = str | int


def gettext_noop(msgid: str) -> str:
    """`msgid` itself; the name lets gettext's collector find the sentence."""
    return msgid


#: Each is an English msgid that the caller may translate before filling its places.
SENTENCES: Mapping[str, str] = {
    # The file
    "not_utf8": gettext_noop("This is not UTF-8 text. Please save the file as UTF-8."),
    "not_csv": gettext_noop("A quotation mark is not closed. Please close or double it."),
    "outside_sections": gettext_noop(
        "Here should be META, PROJECTS or VOTES, not “%(found)s”. Please begin with a line META."
    ),
    "section_twice": gettext_noop(
        "The section %(section)s stands here for the second time. Please join the two."
    ),
    "section_missing": gettext_noop(
        "The section %(section)s is missing. Please add it with a line of headers below."
    ),
    "header_missing": gettext_noop(
        "The section %(section)s has no column “%(column)s”. Please add it."
    ),
    "header_twice": gettext_noop(
        "The section %(section)s has two columns “%(column)s”. Please remove one."
    ),
    "row_short": gettext_noop(
        "This row ends before the column “%(column)s”. Please fill it, or quote a text that "
        "holds a semicolon."
    ),
    "row_long": gettext_noop(
        "This row has %(cells)s cells and the headers are %(headers)s. Please quote a text that "
        "holds a semicolon."
    ),
    # META
    "meta_missing": gettext_noop("META says nothing about “%(key)s”. Please add a line for it."),
    "meta_twice": gettext_noop("META says “%(key)s” twice. Please remove one of the lines."),
    "budget_unclear": gettext_noop(
        "The budget “%(found)s” is not a number above 0 of at most 18 digits. Please write it like "
        "100000 or 99.50."
    ),
    "vote_type_unknown": gettext_noop(
        "The vote_type “%(found)s” is none of: %(choices)s. Please write one of these."
    ),
    "count_unclear": gettext_noop("“%(key)s” is “%(found)s”. Please write a whole number."),
    "projects_differ": gettext_noop(
        "META says %(told)s projects and the file has %(found)s. Please check that no line is "
        "missing, and correct num_projects."
    ),
    "votes_differ": gettext_noop(
        "META says %(told)s votes and the file has %(found)s. Please check that no line is "
        "missing, and correct num_votes."
    ),
    # PROJECTS
    "no_projects": gettext_noop(
        "PROJECTS has no project below its headers. Please add those that were voted on."
    ),
    "project_nameless": gettext_noop("This project has no project_id. Please give it one."),
    "project_id_comma": gettext_noop(
        "The project_id “%(project)s” holds a comma, which parts projects in a vote. Please "
        "change it."
    ),
    "project_twice": gettext_noop(
        "The project “%(project)s” stands here for the second time. Please remove one of the two "
        "or give it another project_id."
    ),
    "cost_unclear": gettext_noop(
        "The cost “%(found)s” of project “%(project)s” is not a number above 0 of at most 18 "
        "digits. Please write it like 7200 or 7200.50."
    ),
    # VOTES
    "voter_twice": gettext_noop(
        "The voter “%(voter)s” has voted before in this file. Please keep one of the two votes."
    ),
    "voter_nameless": gettext_noop("This vote has no voter_id. Please give it one."),
    "project_unknown": gettext_noop(
        "This vote names project “%(project)s”, which PROJECTS does not have. Please correct it."
    ),
    "vote_blank_part": gettext_noop(
        "This vote has a comma with no project beside it. Please remove the comma."
    ),
    "choose_one_many": gettext_noop(
        "This vote names %(found)s projects, and each voter chooses one. Please correct it or the "
        "vote_type."
    ),
    "points_differ": gettext_noop(
        "This vote names %(projects)s projects and gives %(points)s points. Please give each "
        "project its points."
    ),
    "points_unclear": gettext_noop(
        "The points “%(found)s” are not a number from 0 to 1000000. Please correct them."
    ),
    "project_repeated": gettext_noop(
        "This vote names project “%(project)s” twice, and one cannot tell which counts. Please "
        "remove one."
    ),
    # The order drawn by lot
    "lot_unknown": gettext_noop(
        "The lot names project “%(project)s”, which is not voted on. Please remove it."
    ),
    "lot_twice": gettext_noop("The lot names project “%(project)s” twice. Please remove one."),
    "lot_missing": gettext_noop("The lot leaves out project “%(project)s”. Please add it."),
    # The rule
    "rule_unknown": gettext_noop("There is no rule “%(rule)s”. The rules are: %(choices)s."),
    "utility_unknown": gettext_noop(
        "There is no utility “%(utility)s”. The utilities are: %(choices)s."
    ),
    "minimum_negative": gettext_noop("The least number of votes must be 0 or more."),
    "ordinal_refused": gettext_noop(
        "Ballots in order of preference do not say how much a project is worth to a voter, so "
        "equal shares cannot count them. Please choose greedy, greedy-no-skip or phragmen."
    ),
    "too_much": gettext_noop(
        "All points together exceed what is counted exactly here. Please write them with fewer "
        "decimals."
    ),
    "no_voters": gettext_noop("There is no vote in this file, so there is nothing to count."),
}


class CountingError(ValueError):
    """`code` and `places` let the caller translate; `str()` is the English sentence.

    line: the line of the file that was read, from 1; None for what no line is to blame for.
    """

    def __init__(self, code: str, *, line: int | None = None, **places: Value) -> None:
        self.code, self.line, self.places = code, line, places
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated."""
        return translate(SENTENCES[self.code]) % self.places


class BallotFileError(CountingError):
    """A file of ballots, or of a lot, that cannot be understood."""


class RuleError(CountingError):
    """A rule that does not exist, or does not suit the ballots."""
