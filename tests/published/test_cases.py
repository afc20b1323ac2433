"""The public list and the public page of a case: everything in sight, nothing given away."""

import io
import json
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from heartline.cases.actions.answers import tell_outcome
from heartline.cases.actions.desk import (
    agree_to_publication,
    make_private,
    merge_case,
    put_out_of_scope,
    take_release_back,
)
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.verdicts import reopen
from heartline.cases.models import Benefit, Case, CaseFile, FileRole, Kind, Satisfied, Solved, Topic
from heartline.files.actions import attach
from heartline.ledger.actions import seal
from heartline.ledger.models import Checkpoint, Entry
from heartline.ledger.queries import is_signed
from heartline.offices.models import Level
from heartline.people.actions import erase_person
from heartline.published.queries.counts import waiting_now
from heartline.published.queries.home import solved_lately
from tests.factories import (
    MONDAY,
    STEP,
    answer_by_lead,
    desk,
    fresh,
    make_area,
    make_case,
    make_office,
    make_party,
)
from tests.published.making import LOOK, again, count_now, judge, main_of, past, release

pytestmark = pytest.mark.django_db

ZHOU = "my neighbour Zhou at number nine"


@pytest.fixture
def read(client):
    """The words of a page, and that it was found."""

    def page(address, language="en"):
        response = client.get(address, headers={"accept-language": language})
        assert response.status_code == 200, address
        return response.content.decode()

    return page


def page_of(case: Case) -> str:
    return reverse("published:case", args=[case.number])


def picture(case: Case, role: FileRole = FileRole.SAID, *, released: bool = False) -> CaseFile:
    """A picture that belongs to a case."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#1f6f54").save(drawn, "PNG")
    upload = SimpleUploadedFile("lamp.png", drawn.getvalue())
    with transaction.atomic():
        kept = attach(upload, name="lamp.png", by=None, at=MONDAY)
    return CaseFile.objects.create(case=case, attachment=kept, role=role, released=released)


def file_of(case: Case, file: CaseFile) -> str:
    return reverse("published:file", args=[case.number, file.attachment_id])


def status_of(client, case: Case, file: CaseFile) -> int:
    """What a stranger gets who asks for a file."""
    response = client.get(file_of(case, file))
    assert b"".join(response)
    status: int = response.status_code
    return status


# The list ----------------------------------------------------------------------------------------


def test_the_list_shows_a_case_without_its_words(read):
    case = make_case("assigned", text=ZHOU, title=ZHOU, place=ZHOU)

    page = read("/cases/")

    assert case.number in page
    assert "Zhou" not in page


def test_private_and_joined_cases_are_in_counts_only(read):
    private = make_case(private=True)
    report = make_case(kind=Kind.REPORT)
    gone, into = make_case(), make_case()
    merge_case(gone, into=into, by=desk(), at=MONDAY)

    page = read("/cases/?tab=all")

    assert into.number in page
    assert not any(hidden.number in page for hidden in (private, report, gone))
    assert "Private cases stand in no list" in page


def test_private_cases_that_wait_are_told_as_the_results_tell_them(read):
    for n in range(6):
        make_case(private=True, at=MONDAY + n * STEP)
    for n in range(2):
        make_case(private=True, at=MONDAY - timedelta(days=40 + n))
    count_now()

    page = read("/cases/")

    assert "at least 6 private cases wait" in page
    assert waiting_now().private == 6


def test_who_waits_longest_stands_first_and_the_newest_on_demand(read):
    young, old = make_case(at=MONDAY + timedelta(days=2)), make_case(at=MONDAY)

    longest, newest = read("/cases/"), read("/cases/?order=newest")

    assert longest.index(old.number) < longest.index(young.number)
    assert newest.index(young.number) < newest.index(old.number)


def test_each_tab_shows_its_statuses(read):
    cases = {stage: make_case(stage) for stage in ("received", "answered", "closed")}

    shown = {
        tab: [stage for stage, case in cases.items() if case.number in read(f"/cases/?tab={tab}")]
        for tab in ("waiting", "answered", "closed", "all")
    }

    assert shown == {
        "waiting": ["received"],
        "answered": ["answered"],
        "closed": ["closed"],
        "all": ["received", "answered", "closed"],
    }


def test_each_filter_keeps_what_fits(read):
    street = make_area(level=Level.STREET)
    area, office = make_area(parent=street), make_office()
    case = make_case("assigned", area=area, lead=office, kind=Kind.COMPLAINT)
    leaf = Topic.objects.exclude(parent=None).select_related("parent")[0]
    sort_case(case, kind=Kind.COMPLAINT, topic=leaf, area=area, by=desk(), at=MONDAY)
    other = make_case("assigned", at=MONDAY + timedelta(days=60))
    filters = (
        "kind=complaint",
        f"topic={leaf.parent.code if leaf.parent else None}",
        f"area={street.code}",
        f"office={office.code}",
        "when=2026-03",
    )

    for query in filters:
        page = read(f"/cases/?{query}")

        assert case.number in page, query
        assert other.number not in page, query


def test_only_what_is_late_means_due_before_now_or_answered_after(read):
    late = make_case(at=MONDAY - timedelta(days=60))
    answered_late = make_case("accepted")
    answer_by_lead(answered_late, at=MONDAY + timedelta(days=30))
    in_time = make_case("answered")

    page = read("/cases/?tab=all&late=yes")

    assert late.number in page
    assert answered_late.number in page
    assert in_time.number not in page


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "topic=0", "area=%00", "when=2026-99", "when=99999", "order=x", "page=-1"],
)
def test_a_filter_that_means_nothing_is_left_out(read, query):
    case = make_case()

    assert case.number in read(f"/cases/?{query}")


def test_an_empty_list_says_what_will_be_here(read):
    assert "No case stands here" in read("/cases/")
    make_case()
    assert "Nothing here fits" in read("/cases/?kind=praise")


def test_the_list_asks_the_database_the_same_number_of_times(client, same_queries):
    make_case("assigned", area=make_area(level=Level.GRID, parent=make_area()))
    same_queries(
        lambda: client.get("/cases/?tab=all"),
        lambda: [make_case("answered", area=make_area()) for _ in range(5)],
    )


# One case ----------------------------------------------------------------------------------------


def test_the_page_gives_no_unreleased_word_away(read):
    party = make_party("answered", text=ZHOU, title=ZHOU, place=ZHOU, name="Zhou Min", answer=ZHOU)
    sort_case(
        party.case,
        kind=Kind.COMPLAINT,
        topic=None,
        area=None,
        about=make_office(name_en="Zhou bureau"),
        public_ground=True,
        by=desk(),
        at=MONDAY,
    )

    page = read(page_of(party.case))

    assert "Zhou" not in page
    assert "are not published" in page


def test_released_words_and_the_reply_stand_on_the_page(read):
    case = make_case("closed", text=ZHOU)
    release(case, "A dark lamp", "The lamp by the bridge is dark.", reply="It shines again.")

    page = read(page_of(case))

    assert all(words in page for words in ("A dark lamp", "by the bridge", "It shines again."))
    assert "Zhou" not in page


@pytest.mark.parametrize("how", ["desk", "person", "private", "erased"])
def test_words_that_were_taken_back_are_gone_at_once(client, how):
    party = make_party("answered")
    file = picture(party.case)
    release(party.case, "A dark lamp", files=[file])

    if how == "desk":
        take_release_back(fresh(party.case), by=desk(), at=LOOK)
    elif how == "person":
        agree_to_publication(again(party), consents=False, at=LOOK)
    elif how == "private":
        make_private(fresh(party.case), by=desk(), at=LOOK)
    else:
        erase_person(party.person, by=party.person, at=LOOK)

    listed = client.get("/cases/?tab=all")
    assert b"A dark lamp" not in client.get(page_of(party.case)).content + listed.content
    assert client.get(file_of(party.case, file)).status_code == 404


def test_private_joined_and_unknown_cases_are_not_found_alike(client):
    private, gone, into = make_case(private=True), make_case(), make_case()
    merge_case(gone, into=into, by=desk(), at=MONDAY)
    numbers = (
        private.number,
        gone.number,
        "2026-999999",
        into.number.replace("2026", "2025"),
        "nonsense",
        "2026-00000000000000000000000",
    )

    pages = [client.get(f"/cases/{number}/") for number in numbers]

    assert {page.status_code for page in pages} == {404}
    bodies = {page.content.replace(n.encode(), b"") for page, n in zip(pages, numbers, strict=True)}
    assert len({_without_tokens(body) for body in bodies}) == 1


def _without_tokens(body: bytes) -> bytes:
    lines = body.split(b"\n")
    return b"\n".join(line for line in lines if b"csrfmiddlewaretoken" not in line)


def test_the_place_is_told_no_closer_than_the_community(read):
    community = make_area(name_en="Willow")
    grid = make_area(parent=community, level=Level.GRID, name_en="Grid 7")
    case = make_case(area=grid, point=(31.123456, 121.5))
    release(case)

    page = read(page_of(case))

    assert "Willow" in page
    assert "Grid 7" not in page
    assert "31.123456" not in page


def test_on_public_ground_the_exact_place_is_shown(read):
    case = make_case(point=(31.123456, 121.5), place="The bridge")
    sort_case(
        case, kind=Kind.REQUEST, topic=None, area=None, public_ground=True, by=desk(), at=MONDAY
    )

    unreleased = read(page_of(case))
    release(case)

    assert 'data-at="31.123456,121.5"' in unreleased
    assert "The bridge" not in unreleased
    assert "The bridge" in read(page_of(case))


def test_verdicts_stand_there_in_figures_and_not_in_words(read):
    party = make_party("answered")
    judge(party, Solved.NO, LOOK, Satisfied.NOT)

    page = read(page_of(party.case))

    assert "The person says: not solved. Not satisfied." in page
    assert "of an earlier answer" in page
    assert "1 time, because a person said it was not solved, or not all of it" in page


def test_a_case_that_was_opened_again_does_not_pass_for_solved(read):
    party = make_party("closed")
    reopen(again(party), by=party.person, at=LOOK)

    page = main_of(read(page_of(party.case)))

    assert page.index("of an earlier answer") < page.index("A person opened it again")


def test_a_verdict_on_the_answer_that_stands_is_not_called_earlier(read):
    case = make_party("closed").case

    page = main_of(read(page_of(case)))

    assert "The person says: solved." in page
    assert "of an earlier answer" not in page


def test_the_outcome_says_what_changed_and_for_how_many(read):
    case = make_case("answered")
    tell_outcome(
        case, kind=Benefit.IMPROVEMENT, what="Forty new lamps.", people=320, by=desk(), at=LOOK
    )

    page = read(page_of(case))

    assert "Forty new lamps." in page
    assert "for 320 people" in page


def test_out_of_scope_says_why_and_where_to_turn(read):
    case = make_case()
    put_out_of_scope(case, reason="court", instead=ZHOU, by=desk(), at=MONDAY)

    unreleased = read(page_of(case))
    release(case)

    assert "It is before a court" in unreleased
    assert "The court that has the case" in unreleased
    assert "Zhou" not in unreleased
    assert ZHOU in read(page_of(case))


def test_history_says_that_its_words_stay_closed(read):
    assert "from before Heartline" in read(page_of(past(1, answered=True).case))


@pytest.mark.parametrize(
    ("stage", "steps"),
    [
        ("received", ["now", "next", "next", "next", "next"]),
        ("accepted", ["done", "done", "now", "next", "next"]),
        ("closed", ["done", "done", "done", "done", "now"]),
    ],
)
def test_the_line_of_steps_says_where_the_case_is(client, stage, steps):
    response = client.get(page_of(make_case(stage)))

    assert [state for _label, state, _moment in response.context["steps"]] == steps


def test_a_case_that_ended_otherwise_has_a_shorter_line(client):
    case = make_case()
    put_out_of_scope(case, reason="court", instead="The court.", by=desk(), at=MONDAY)

    steps = client.get(page_of(case), headers={"accept-language": "en"}).context["steps"]

    assert [label for label, _state, _moment in steps] == ["Received", "Not ours to decide"]


# Files -------------------------------------------------------------------------------------------


def test_only_released_files_of_a_released_public_case_are_given_out(client):
    case = make_case("closed")
    shown, hidden = picture(case), picture(case)
    work = picture(case, FileRole.WORK)
    release(case, files=[shown, work])
    private = make_case(private=True)
    theirs = picture(private, released=True)
    unreleased = make_case()
    early = picture(unreleased, released=True)

    answers = {
        name: status_of(client, case_of, file)
        for name, case_of, file in (
            ("shown", case, shown),
            ("hidden", case, hidden),
            ("work", case, work),
            ("private", private, theirs),
            ("early", unreleased, early),
            ("of another", unreleased, shown),
        )
    }

    assert answers == dict.fromkeys(answers, 404) | {"shown": 200}


# Rows, the record, the home page -----------------------------------------------------------------


def test_the_rows_of_a_figure_are_listed_without_words(read):
    case = make_case("closed", text=ZHOU, title=ZHOU)
    count_now()

    page = read("/results/rows/?figure=solved_yes&period=all")

    assert case.number in page
    assert "The person says: solved." in page
    assert "Zhou" not in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "figure=nonsense",
        "figure=received&kind=nonsense",
        "figure=received&office=nonsense",
        "figure=received&from=2026-02-30",
        "figure=received&from=2026-03-02&to=2026-03-01",
        "figure=received&from=0001-01-01",
        "figure=received&period=nonsense",
    ],
)
def test_rows_of_nothing_that_is_counted_are_not_found(client, query):
    assert client.get(f"/results/rows/?{query}").status_code == 404


def test_every_link_of_the_results_opens(client):
    party = make_party("answered")
    judge(party, Solved.YES, LOOK, Satisfied.VERY)
    count_now()
    page = client.get("/results/?period=all").content.decode().replace("&amp;", "&")
    links = {piece.split('"')[0] for piece in page.split('href="') if "/results/rows/" in piece}
    links = {link for link in links if link.startswith("/results/rows/")}

    answers = {link: client.get(link).status_code for link in links}

    assert len(links) > 30
    assert set(answers.values()) == {200}


def test_empty_results_say_what_will_be_here(read):
    page = read("/results/?period=all")

    assert "Nobody waits" in page
    assert "No case arrived in this period" in page


def test_a_period_that_cannot_be_read_is_said(read):
    assert "could not read that period" in read("/results/?from=2026-02-30")


def test_the_checkpoint_can_be_kept_and_is_signed(client):
    assert client.get("/checkpoint.json").status_code == 404
    make_case()
    seal(at=MONDAY)

    kept = json.loads(client.get("/checkpoint.json").content)

    kept["signed_at"] = datetime.fromisoformat(kept["signed_at"])
    assert is_signed(Checkpoint(**kept, peaks=[]))
    assert kept["size"] == Entry.objects.count()


def test_the_page_about_the_record_says_how_to_keep_a_checkpoint(read):
    assert "/checkpoint.json" in read("/open/")


def test_the_home_page_shows_the_longest_wait_and_what_was_solved(read):
    waits = make_case(at=MONDAY)
    solved = make_case("closed")
    before, after = picture(solved, FileRole.BEFORE), picture(solved, FileRole.AFTER)
    release(solved, "A lamp that shines", files=[before, after])

    page = read("/")

    assert page_of(waits) in page
    assert "A lamp that shines" in page
    assert file_of(solved, before) in page
    assert file_of(solved, after) in page


def test_only_what_the_person_says_is_solved_now_is_shown_as_solved():
    solved, redone = make_party("closed"), make_party("answered")
    judge(redone, Solved.NO, LOOK)
    hidden = make_case("closed")
    for party in (solved, redone):
        release(party.case)

    shown = [one.case.number for one in solved_lately(MONDAY + 5 * STEP)]

    assert shown == [solved.case.number]
    assert hidden.number not in shown
