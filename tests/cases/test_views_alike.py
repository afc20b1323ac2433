"""What many people say, on the desk: who finds which group, and what a person makes of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from heartline.cases.actions.alike.night import propose, propose_at_night
from heartline.cases.actions.desk import make_private
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.issues import change_issue, publish_issue
from heartline.cases.models import (
    AlikeCase,
    AlikeGroup,
    AlikeProposal,
    Issue,
    IssueCase,
    Kind,
    Proposed,
)
from heartline.offices.models import DutyKind
from tests.alike import OTHERS, SITE, follow, group_of, hear
from tests.factories import MONDAY, STEP, desk, fresh, handler_of, make_office, make_staff
from tests.viewers import browser

pytestmark = pytest.mark.django_db
LIST = "/desk/alike/"


@pytest.fixture
def site():
    """Ten cases about one building site, among others, as the worker has found them."""
    hear(OTHERS)
    cases = hear(SITE)
    follow()
    return cases


def group_with(cases):
    return AlikeCase.objects.get(case=cases[0]).group


def page_of(group, staff=None):
    return browser(staff or desk()).get(group.get_absolute_url()).content.decode()


def ticked(cases, **told):
    return {"cases": [case.pk for case in cases], "title_zh": "", "owner": ""} | told


def test_the_desk_finds_the_group_with_its_people_and_the_words_they_share(site):
    page = browser(desk()).get(LIST).content.decode()

    assert "金桂花园" in page
    assert "10 people" in page


def test_the_page_of_a_group_shows_every_text_and_why(site):
    page = page_of(group_with(site))

    assert all(text in page for text in SITE)
    assert "Places in several" in page


def test_one_press_makes_a_hot_issue_of_all_its_cases_with_an_owner(site):
    office = make_office()
    assign_case(fresh(site[0]), lead=office, by=desk(), at=MONDAY + STEP)
    group = group_with(site)
    page = browser(desk()).get(group.get_absolute_url())
    form = page.context["form"]
    pressed = {name: form[name].value() for name in form.fields}

    browser(desk()).post(group.get_absolute_url(), {k: v for k, v in pressed.items() if v})

    issue = Issue.objects.get()
    assert (issue.owner, issue.gathered.count()) == (office, len(SITE))
    assert "金桂花园" in issue.title_zh


def test_the_name_that_is_offered_for_everybody_to_read_covers_whom_to_call():
    said = [f"请打13912345678，{word}楼顶漏水三个月没人修" for word in ("我家", "我们", "这边")]
    cases = hear([*OTHERS, *said])[-3:]
    follow()

    form = browser(desk()).get(group_with(cases).get_absolute_url()).context["form"]

    assert "13912345678" not in form["title_zh"].value()
    assert "█" in form["title_zh"].value()


def test_the_cases_go_into_an_issue_that_is_there_already(site):
    group, office = group_with(site), make_office()
    first = ticked(site[:2], title_zh="工地噪音", owner=office.pk)
    browser(desk()).post(group.get_absolute_url(), first)
    issue = Issue.objects.get()

    browser(desk()).post(group.get_absolute_url(), ticked(site[2:], issue=issue.pk))

    assert issue.gathered.count() == len(SITE)
    assert AlikeGroup.objects.get(pk=group.pk).issue == issue


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"cases": []}, "Please tick at least one case."),
        ({}, "Please choose an issue, or name a new one."),
        ({"title_zh": "工地"}, "Please choose the office that puts it right."),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(site, sent, sentence):
    answer = browser(desk()).post(group_with(site).get_absolute_url(), ticked(site) | sent)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Issue.objects.exists()


def test_what_is_not_one_matter_leaves_the_list_for_good_and_can_be_brought_back(site):
    group = group_with(site)
    client = browser(desk())

    client.post(reverse("cases:alike_dismiss", args=[group.pk]))
    hear(["金桂花园工地昨夜又打桩施工到三点。"])
    follow()
    assert "金桂花园" not in client.get(LIST).content.decode()
    assert "金桂花园" in client.get(f"{LIST}?show=aside").content.decode()

    client.post(reverse("cases:alike_bring_back", args=[group.pk]))

    assert "金桂花园" in client.get(LIST).content.decode()


def test_a_text_that_came_letter_for_letter_is_shown_as_such(site):
    hear([SITE[0]])
    follow()

    assert "Letter for letter the same as another" in page_of(group_with(site))


# Who finds what -----------------------------------------------------------------------------------


def test_an_office_finds_only_the_cases_that_it_has_and_how_many_more_there_are(site):
    office = make_office()
    for case in site[:2]:
        assign_case(fresh(case), lead=office, by=desk(), at=MONDAY + STEP)

    page = page_of(group_with(site), handler_of(office))

    assert all(text in page for text in SITE[:2])
    assert not any(text in page for text in SITE[2:])
    assert "8 more are counted here that you cannot open." in page


def test_an_office_with_one_of_the_cases_is_not_shown_the_group_in_its_list(site):
    office = make_office()
    assign_case(fresh(site[0]), lead=office, by=desk(), at=MONDAY + STEP)

    page = browser(handler_of(office)).get(LIST).content.decode()

    assert "Nobody says the same just now" in page


def test_a_group_of_which_one_may_open_nothing_is_not_found(site):
    stranger = make_staff(DutyKind.HANDLER)

    assert browser(stranger).get(group_with(site).get_absolute_url()).status_code == 404


def test_an_analyst_reads_counts_and_no_word(site):
    page = page_of(group_with(site), make_staff(DutyKind.ANALYST))

    assert "10 people" in page
    assert "金桂花" not in page


def test_an_operator_is_shown_no_report_and_is_not_told_that_there_is_one(site):
    text = "举报金桂花园工地夜间施工打桩，监管的人收了好处。"
    hear([text], kind=Kind.REPORT)
    follow()
    group = group_with(site)

    operators = page_of(group, make_staff(DutyKind.OPERATOR))

    assert text in page_of(group)
    assert text not in operators
    assert "cannot open" not in operators


def test_only_dispatchers_decide(site):
    operator = browser(make_staff(DutyKind.OPERATOR))
    group = group_with(site)

    sent = ticked(site, title_zh="工地", owner=make_office().pk)
    answers = [
        operator.post(group.get_absolute_url(), sent),
        operator.post(reverse("cases:alike_dismiss", args=[group.pk])),
        operator.get(reverse("cases:alike_proposals")),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not IssueCase.objects.exists()


# The night ----------------------------------------------------------------------------------------


@pytest.fixture
def torn(site):
    """The same ten, of which the day has put the last four elsewhere."""
    late = AlikeGroup.objects.create()
    AlikeCase.objects.filter(case__in=site[6:]).update(group=late)
    return site


def answer(proposal, word):
    url = reverse("cases:alike_decide", args=[proposal.pk])
    return browser(desk()).post(url, {"answer": word})


def test_the_night_proposes_to_put_together_what_the_day_has_not(torn):
    propose(at=MONDAY + timedelta(days=1))

    proposal = AlikeProposal.objects.get()
    assert proposal.sort == Proposed.MERGE
    assert sorted([*proposal.cases, *proposal.others]) == [case.pk for case in torn]
    assert len(set(AlikeCase.objects.filter(case__in=torn).values_list("group"))) == 2


def test_its_page_shows_both_sides_and_what_they_share(torn):
    propose(at=MONDAY + timedelta(days=1))

    page = browser(desk()).get(reverse("cases:alike_proposals")).content.decode()

    assert "Are these one matter?" in page
    assert "Both say:" in page


def test_what_is_accepted_is_one_group(torn):
    propose(at=MONDAY + timedelta(days=1))

    answer(AlikeProposal.objects.get(), "yes")

    assert group_of(torn[0]) == [case.pk for case in torn]
    assert propose(at=MONDAY + timedelta(days=2)) == 0


def test_what_is_refused_does_not_come_back(torn):
    propose(at=MONDAY + timedelta(days=1))

    answer(AlikeProposal.objects.get(), "no")

    assert group_of(torn[0]) == [case.pk for case in torn[:6]]
    assert propose(at=MONDAY + timedelta(days=2)) == 0


def test_two_matters_in_one_group_are_proposed_to_be_taken_apart_and_stay_apart(site):
    lamps = hear([f"老桥路{n}号杆的路灯坏了，晚上一片漆黑。" for n in (3, 5, 8)])
    follow()
    AlikeCase.objects.filter(case__in=lamps).update(group=group_with(site))
    propose(at=MONDAY + timedelta(days=1))
    proposal = AlikeProposal.objects.get()
    assert proposal.sort == Proposed.SPLIT

    answer(proposal, "yes")

    assert group_of(lamps[0]) == [case.pk for case in lamps]
    assert group_of(site[0]) == [case.pk for case in site]
    assert propose(at=MONDAY + timedelta(days=2)) == 0


def test_two_hot_issues_of_one_matter_become_one_where_it_is_accepted(torn):
    office = make_office()
    for cases in (torn[:6], torn[6:]):
        sent = ticked(cases, title_zh="工地", owner=office.pk)
        browser(desk()).post(group_with(cases).get_absolute_url(), sent)
    propose(at=MONDAY + timedelta(days=1))

    answer(AlikeProposal.objects.get(), "yes")

    assert set(IssueCase.objects.values_list("issue", flat=True)) == {
        min(Issue.objects.values_list("pk", flat=True))
    }


def test_it_is_done_once_a_night_and_at_no_other_hour(torn, settings):
    night = MONDAY.replace(hour=19, minute=5)  # three in the morning in Shanghai

    counts = [propose_at_night(at=at) for at in (MONDAY, night, night + timedelta(minutes=5))]

    assert counts == [0, 1, 0]


def test_what_was_put_aside_is_not_looked_at_again(torn):
    browser(desk()).post(reverse("cases:alike_dismiss", args=[group_with(torn).pk]))

    assert propose(at=MONDAY + timedelta(days=1)) == 0


# The hot issue ------------------------------------------------------------------------------------


@pytest.fixture
def issue(site):
    """A hot issue that holds all of them but the last two."""
    sent = ticked(site[:-2], title_zh="工地夜间施工", owner=make_office().pk)
    browser(desk()).post(group_with(site).get_absolute_url(), sent)
    return Issue.objects.get()


def test_its_page_says_how_many_say_so_why_and_who_else_does(site, issue):
    page = browser(desk()).get(issue.get_absolute_url()).content.decode()

    assert "8 people" in page
    assert "金桂花园" in page
    assert "2 cases say the same and stand in no issue yet" in page


def test_everybody_reads_how_many_say_so_and_no_word_of_theirs(site, issue):
    change_issue(issue, title_zh="工地", text_zh="夜间噪音。", by=desk(), at=MONDAY)
    publish_issue(issue, by=desk(), at=MONDAY)

    page = browser().get(f"/issues/{issue.pk}/").content.decode()

    assert "8 people" in page
    assert "金桂花" not in page


def test_a_private_case_adds_to_no_figure_that_everybody_reads(site, issue):
    make_private(fresh(site[0]), by=desk(), at=MONDAY)
    change_issue(issue, title_zh="工地", text_zh="夜间噪音。", by=desk(), at=MONDAY)
    publish_issue(issue, by=desk(), at=MONDAY)

    assert "7 people" in browser().get(f"/issues/{issue.pk}/").content.decode()
