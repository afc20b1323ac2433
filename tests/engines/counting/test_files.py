"""Reading and writing Pabulib files: what real ones hold, and what is refused in which words."""

from fractions import Fraction

import pytest

from heartline.engines.counting.ballots import BallotKind, together
from heartline.engines.counting.errors import SENTENCES, BallotFileError, CountingError
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.rule import check_lot, rule_named
from heartline.engines.counting.writing import decimals, written
from tests.engines.counting.making import make_election, make_file


def read(text):
    return read_election(text.encode())


# What is read -------------------------------------------------------------------------------------


def test_a_file_holds_budget_projects_and_ballots_equal_ones_together():
    election = read(make_file(votes="1;a\n2;b,a\n3;a,b"))

    assert (election.budget, election.kind, election.voters) == (120, BallotKind.APPROVAL, 3)
    assert [(one.id, one.cost) for one in election.projects] == [("a", 100), ("b", 50)]
    assert dict(election.ballots) == {((0, 1),): 1, ((0, 1), (1, 1)): 2}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n",
        lambda text: text.replace("PROJECTS", "\nprojects"),
        lambda text: text.replace("2;a,b", "2; a , b "),
        lambda text: text.replace("2;a,b", '2;"a,b"'),
        lambda text: text.replace("2;a,b", "2;a,b;;"),
        lambda text: text.replace("budget;120", "budget;120.00"),
        lambda text: text.replace("2;a,b", "2;a,b,a"),
        lambda text: text.replace("META\nkey;value\n", "META\nkey;value\ncomment;one; two\n"),
    ],
    ids=(
        "Windows line ends",
        "byte order mark",
        "empty lines at the end",
        "small letters and an empty line",
        "blanks beside commas",
        "quotes",
        "empty cells at the end",
        "cents that are none",
        "a project named twice",
        "a comment with a semicolon",
    ),
)
def test_files_are_read_whichever_program_wrote_them(change):
    plain, changed = read(make_file()), read(change(make_file()))

    assert (changed.budget, changed.projects, changed.ballots) == (
        plain.budget,
        plain.projects,
        plain.ballots,
    )


def test_money_stays_as_it_is_written():
    election = read(make_file(projects="a;0.10\nb;50.25"))

    assert [one.cost for one in election.projects] == [Fraction(1, 10), Fraction(201, 4)]


def test_a_vote_for_nothing_is_a_vote():
    assert read(make_file(votes="1;a\n2;")).voters == 2


def test_a_text_with_line_ends_in_quotes_keeps_the_lines_of_what_follows():
    text = make_file(meta='description;"two\nlines"\n', votes="1;x")

    with pytest.raises(BallotFileError) as refused:
        read(text)

    assert refused.value.line == 1 + text.split("\n").index("1;x")


def test_points_for_a_project_named_several_times_add_up():
    election = read(make_file(kind="cumulative", points=True, votes="1;a,a,b;1,2,0"))

    assert election.ballots == ((((0, 3),), 1),)


def test_order_of_preference_gives_the_first_most_points():
    election = read(make_file(kind="ordinal", votes="1;b,a\n2;a,a"))

    assert dict(election.ballots) == {((0, 1), (1, 2)): 1, ((0, 1),): 1}


# What is written ----------------------------------------------------------------------------------


def test_what_is_written_reads_the_same_and_says_nothing_of_who_voted():
    text = make_file(
        meta='description;"Dorf; 2026"\n', projects="a;100\nb;0.5", votes="x9;a,b\nx1;b\nx2;a,b"
    )

    again = written(read(text))

    assert b"x9" not in again
    assert read_election(again).more["description"] == "Dorf; 2026"
    assert written(read_election(again)) == again
    assert together(read_election(again).ballots) == together(read(text).ballots[::-1])[::-1]


def test_the_order_of_votes_leaves_no_trace_in_what_is_written():
    one, other = make_file(votes="1;a\n2;b\n3;a"), make_file(votes="1;b\n2;a\n3;a")

    assert written(read(one)) == written(read(other))


@pytest.mark.parametrize(
    ("number", "text"),
    [(12, "12"), (Fraction(1, 8), "0.125"), (Fraction(2001, 100), "20.01"), (0, "0")],
)
def test_numbers_are_written_with_decimals(number, text):
    assert decimals(number) == text


def test_a_third_cannot_be_written():
    with pytest.raises(ValueError, match="1/3"):
        decimals(Fraction(1, 3))


# What is refused ----------------------------------------------------------------------------------

GOOD = make_file()
POINTS = make_file(kind="cumulative", points=True, votes="1;a;1\n2;a,b;1,2")
REFUSED = [
    ("outside_sections", 1, "nonsense"),
    ("section_missing", 1, ""),
    ("section_missing", 1, "PROJECTS\nproject_id;cost\na;1\n"),
    ("section_missing", 9, GOOD[: GOOD.index("voter_id")]),
    ("section_twice", 13, GOOD + "META\nkey;value\n"),
    ("section_twice", 5, GOOD.replace("PROJECTS", "META\nkey;value\nPROJECTS")),
    ("no_projects", 6, GOOD.replace("a;100\nb;50\n", "")),
    ("header_missing", 2, GOOD.replace("key;", "name;")),
    ("header_missing", 6, GOOD.replace("cost", "price")),
    ("header_missing", 10, GOOD.replace("voter_id", "id")),
    ("header_missing", 10, POINTS.replace(";points", "")),
    ("header_twice", 6, GOOD.replace("id;cost", "id;cost;cost")),
    ("row_short", 7, GOOD.replace("a;100", "a")),
    ("row_short", 11, GOOD.replace("1;a", "1")),
    ("row_long", 7, GOOD.replace("a;100", "a;100;more")),
    ("row_long", 11, GOOD.replace("1;a", "1;a;b")),
    ("meta_missing", 3, GOOD.replace("vote_type;approval\n", "")),
    ("meta_missing", 3, GOOD.replace("budget;120", "budget;")),
    ("meta_twice", 5, make_file(meta="budget;99\n")),
    ("budget_unclear", 3, GOOD.replace("120", "12,50")),
    ("budget_unclear", 3, GOOD.replace("120", "0")),
    ("vote_type_unknown", 4, GOOD.replace("approval", "applause")),
    ("count_unclear", 5, make_file(meta="num_votes;two\n")),
    ("projects_differ", 5, make_file(meta="num_projects;3\n")),
    ("votes_differ", 5, make_file(meta="num_votes;3\n")),
    ("project_nameless", 7, GOOD.replace("a;100", ";100")),
    ("project_id_comma", 7, GOOD.replace("a;100", "a,b;100")),
    ("project_twice", 8, GOOD.replace("b;50", "a;50")),
    ("cost_unclear", 8, GOOD.replace("b;50", "b;-50")),
    ("cost_unclear", 8, GOOD.replace("b;50", "b;0")),
    ("voter_twice", 12, GOOD.replace("2;a,b", "1;a,b")),
    ("voter_nameless", 12, GOOD.replace("2;a,b", ";a,b")),
    ("project_unknown", 12, GOOD.replace("2;a,b", "2;a,c")),
    ("vote_blank_part", 12, GOOD.replace("2;a,b", "2;a,,b")),
    ("choose_one_many", 12, GOOD.replace("approval", "choose-1")),
    ("points_differ", 12, POINTS.replace("1,2", "1")),
    ("points_unclear", 12, POINTS.replace("1,2", "1,-2")),
    ("points_unclear", 12, POINTS.replace("1,2", "1,1e9")),
    ("project_repeated", 12, POINTS.replace("cumulative", "scoring").replace("a,b", "a,a")),
    ("not_csv", 12, GOOD.replace("2;a,b", '2;"a,b')),
]


@pytest.mark.parametrize(
    ("code", "line", "text"), REFUSED, ids=[f"{code} {line}" for code, line, _ in REFUSED]
)
def test_a_file_that_cannot_be_understood_is_refused_with_its_line(code, line, text):
    with pytest.raises(BallotFileError) as refused:
        read(text)

    assert (refused.value.code, refused.value.line) == (code, line)
    assert "%(" not in str(refused.value)


def test_a_file_in_another_encoding_is_refused_with_its_line():
    with pytest.raises(BallotFileError) as refused:
        read_election(make_file(meta="unit;Łódź\n").encode("iso-8859-2"))

    assert (refused.value.code, refused.value.line) == ("not_utf8", 5)


def test_the_sentence_names_what_is_wrong_and_what_to_do():
    with pytest.raises(BallotFileError) as refused:
        read(GOOD.replace("2;a,b", "2;a,c"))

    assert str(refused.value) == (
        "This vote names project “c”, which PROJECTS does not have. Please correct it."
    )


@pytest.mark.parametrize(
    ("code", "line", "lot"),
    [
        ("lot_unknown", 2, ["bike", "moon"]),
        ("lot_twice", 2, ["bike", "bike"]),
        ("lot_missing", 1, ["bike"]),
    ],
)
def test_a_lot_names_every_project_once(code, line, lot):
    with pytest.raises(CountingError) as refused:
        check_lot(lot, make_election())

    assert (refused.value.code, refused.value.line) == (code, line)


@pytest.mark.parametrize(
    ("code", "kind", "name", "named"),
    [
        ("rule_unknown", "approval", "equal-shares/add2", {}),
        ("rule_unknown", "approval", "greedy/fill", {}),
        ("utility_unknown", "approval", "greedy", {"utility": "joy"}),
        ("minimum_negative", "approval", "greedy", {"minimum_approvals": -1}),
        ("ordinal_refused", "ordinal", "equal-shares/add1", {}),
    ],
)
def test_a_rule_that_cannot_be_counted_is_refused(code, kind, name, named):
    with pytest.raises(CountingError) as refused:
        rule_named(name, BallotKind(kind), **named)

    assert refused.value.code == code


def test_every_refusal_is_tested():
    others = {"not_utf8", "no_voters", "too_much", "lot_unknown", "lot_twice", "lot_missing"}
    others |= {"rule_unknown", "utility_unknown", "minimum_negative", "ordinal_refused"}

    assert set(SENTENCES) == {code for code, _, _ in REFUSED} | others
