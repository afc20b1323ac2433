"""The pages of hot issues on the desk: what each step asks, does and says."""

from datetime import timedelta

import pytest
from django.urls import reverse

from heartline.cases.actions.issues import (
    change_issue,
    gather_case,
    open_issue,
    plan_issue,
    publish_issue,
)
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.models import Issue, IssueCase, IssueNews, Reply
from heartline.offices.models import DutyKind
from heartline.shared.clock import day_of, now
from tests.factories import (
    MONDAY,
    desk,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
)
from tests.viewers import browser

pytestmark = pytest.mark.django_db
#: Words that tell who somebody is, and what in them does.
TELLS_WHO = "反映人谢听雨，住望帆花园3号楼201，电话13655501234"
DETAILS = ["谢听雨", "3号楼201", "13655501234"]


@pytest.fixture
def issue():
    """A planned issue that gathers one case of one person."""
    told = open_issue(title_zh="老桥路灯", owner=make_office(), by=desk(), at=MONDAY)
    gather_case(told, make_party().case, by=desk(), at=MONDAY)
    return plan_issue(told, plan_zh="换灯。", by=desk(), at=MONDAY)


def at(name, *args):
    return reverse(f"cases:{name}", args=args)


def send(staff, issue, step, **fields):
    return browser(staff).post(at(f"issue_{step}", issue.pk), fields, follow=True)


def test_work_that_begins_today_begins_at_this_moment(issue):
    today = day_of(now()).isoformat()

    response = send(handler_of(issue.owner), issue, "start", since=today)

    issue.refresh_from_db()
    assert response.status_code == 200
    assert issue.status == "acting"
    assert now() - issue.acted_at < timedelta(minutes=1)


def test_the_form_of_the_beginning_offers_today_in_every_language(issue):
    client = browser(handler_of(issue.owner))

    page = client.get(at("issue_start", issue.pk), headers={"accept-language": "zh-CN"})

    assert f'value="{day_of(now()).isoformat()}"' in page.content.decode()


def test_telling_says_how_many_were_told_and_the_same_form_twice_tells_once(issue):
    said = {"text_zh": "开始换灯。", "once": "abc"}

    first = send(handler_of(issue.owner), issue, "tell", **said)
    send(handler_of(issue.owner), issue, "tell", **said)

    assert "Told: 1." in first.content.decode()
    assert IssueNews.objects.count() == Reply.objects.count() == 1


def test_an_issue_finished_without_news_is_sent_back_with_what_was_typed(issue):
    staff = handler_of(issue.owner)
    send(staff, issue, "start", since=day_of(now()).isoformat())

    response = browser(staff).post(
        at("issue_finish", issue.pk), {"text_zh": " ", "text_en": "All lamps are new."}
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "everybody whose case is in the issue is told" in text
    assert "All lamps are new." in text


def test_a_step_that_a_colleague_took_first_shows_the_words_again(issue):
    staff = handler_of(issue.owner)
    today = day_of(now()).isoformat()
    send(staff, issue, "start", since=today)

    response = browser(staff).post(at("issue_start", issue.pk), {"since": today})

    assert response.status_code == 409
    assert "A colleague has just changed this issue" in response.content.decode()


def test_another_office_is_told_that_it_is_not_theirs(issue):
    response = browser(make_staff()).post(at("issue_tell", issue.pk), {"text_zh": "x"})

    assert response.status_code == 403
    assert IssueNews.objects.count() == 0


def test_only_cases_that_the_reader_may_open_are_listed_and_the_rest_is_counted(issue):
    for _ in range(5):
        gather_case(issue, make_case(), by=desk(), at=MONDAY)
    analyst, handler = make_staff(DutyKind.ANALYST), handler_of(issue.owner)

    seen = browser(analyst).get(at("issue", issue.pk)).content.decode()
    unseen = browser(handler).get(at("issue", issue.pk)).content.decode()

    numbers = [row.case.number for row in IssueCase.objects.select_related("case")]
    assert all(number in seen for number in numbers)
    assert not any(number in unseen for number in numbers)
    assert "6 more are counted here that you cannot open." in unseen


def test_the_list_asks_no_more_for_more_issues(same_queries):
    client = browser(desk())
    owner = make_office()

    def more():
        for _ in range(3):
            told = open_issue(title_zh="路灯", owner=owner, by=desk(), at=MONDAY)
            gather_case(told, make_case(), by=desk(), at=MONDAY)

    more()
    same_queries(lambda: client.get(at("issues")), more)


def test_the_page_asks_no_more_for_more_cases(issue, same_queries):
    client = browser(desk())

    def more():
        for _ in range(3):
            gather_case(issue, make_case(), by=desk(), at=MONDAY)

    same_queries(lambda: client.get(at("issue", issue.pk)), more)


def test_a_case_is_put_into_a_known_issue_from_its_own_page(issue):
    case = make_case()

    browser(desk()).post(at("gather", case.number), {"issue": issue.pk, "seen": ""})

    assert IssueCase.objects.get(case=case).issue == issue


def test_a_case_is_taken_out_on_its_own_page(issue):
    case = IssueCase.objects.get().case
    client = browser(desk())

    page = client.get(at("gather", case.number)).content.decode()
    client.post(at("gather", case.number), {"seen": str(issue.pk)})

    assert f"Take this case out of {issue.number}" in page
    assert not IssueCase.objects.exists()


def test_a_form_that_has_grown_old_neither_gathers_nor_lets_go(issue):
    case = IssueCase.objects.get().case

    response = browser(desk()).post(
        at("gather", case.number), {"title_zh": "新的", "owner": issue.owner.pk, "seen": ""}
    )

    assert response.status_code == 409
    assert IssueCase.objects.get().issue == issue
    assert Issue.objects.count() == 1


def test_a_new_issue_needs_a_name_and_an_owner():
    case = make_case()

    response = browser(desk()).post(at("gather", case.number), {"seen": ""})

    text = response.content.decode()
    assert response.status_code == 422
    assert "Please choose an issue, or name a new one." in text
    assert "Please choose the office that puts it right." in text


def test_a_new_issue_named_in_english_alone_is_asked_for_its_name_in_chinese():
    told = {"title_en": "Missing covers", "owner": make_office().pk, "seen": ""}

    response = browser(desk()).post(at("gather", make_case().number), told)

    assert "Please give it a name in Chinese" in response.content.decode()


def test_the_page_of_a_case_names_its_issue(issue):
    case = IssueCase.objects.get().case

    text = browser(desk()).get(at("case", case.number)).content.decode()

    assert issue.get_absolute_url() in text
    assert issue.number in text


def test_an_issue_is_opened_before_any_case_is_in_it():
    owner = make_office()

    response = browser(desk()).post(
        at("new_issue"), {"title_zh": "老桥路灯", "owner": owner.pk}, follow=True
    )

    assert Issue.objects.get().owner == owner
    assert "is open." in response.content.decode()


def test_an_issue_shows_the_outlines_that_its_cases_came_from_on_a_map():
    square = [[[113.0, 28.0], [113.1, 28.0], [113.1, 28.1], [113.0, 28.0]]]
    area = make_area(name_en="Xinglin", boundary={"type": "Polygon", "coordinates": square})
    issue = open_issue(title_zh="路灯", owner=make_office(), by=desk(), at=MONDAY)
    gather_case(issue, make_case(area=area), by=desk(), at=MONDAY)

    page = browser(desk()).get(at("issue", issue.pk)).content.decode()

    assert 'data-shapes="places-shapes"' in page
    assert r"Xinglin \u00b7 1" in page


# What tells who somebody is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "field"),
    [("words", "text_zh"), ("words", "title_zh"), ("plan", "plan_zh"), ("tell", "text_zh")],
)
def test_words_for_everybody_that_tell_who_somebody_is_are_shown_to_their_writer(
    issue, step, field
):
    told = {"title_zh": "老桥路灯", field: TELLS_WHO}

    response = browser(handler_of(issue.owner)).post(at(f"issue_{step}", issue.pk), told)

    text = response.content.decode()
    issue.refresh_from_db()
    assert response.status_code == 422
    assert "These words tell who somebody is" in text
    assert all(f": {detail}</span>" in text for detail in DETAILS)
    assert TELLS_WHO not in (issue.text_zh, issue.title_zh, issue.plan_zh)
    assert not IssueNews.objects.exists()


def test_what_came_of_an_issue_is_told_without_telling_who_somebody_is(issue):
    staff = handler_of(issue.owner)
    send(staff, issue, "start", since=day_of(now()).isoformat())

    told = send(staff, issue, "finish", text_zh=TELLS_WHO)
    after = send(staff, issue, "finish", text_zh="灯都亮了。")

    assert (told.status_code, after.status_code) == (422, 200)
    assert [news.text_zh for news in IssueNews.objects.all()] == ["灯都亮了。"]


def test_what_the_writer_ticks_may_be_read_and_what_is_not_ticked_may_not(issue):
    words = {"title_zh": "老桥路灯", "text_zh": TELLS_WHO}
    staff = handler_of(issue.owner)

    some = send(staff, issue, "words", **words, shown=DETAILS[1:])
    every = send(staff, issue, "words", **words, shown=DETAILS)

    issue.refresh_from_db()
    assert (some.status_code, every.status_code) == (422, 200)
    assert issue.text_zh == words["text_zh"]


def test_a_tick_at_what_was_taken_out_since_is_in_nobodys_way(issue):
    words = {"title_zh": "老桥路灯", "text_zh": "报修请打13655501234。"}

    send(handler_of(issue.owner), issue, "words", **words, shown=["13655501234", "谢听雨"])

    issue.refresh_from_db()
    assert issue.text_zh == words["text_zh"]


def test_whoever_publishes_an_issue_reads_what_in_it_tells_who_somebody_is(issue):
    words = {"title_zh": "老桥路灯", "text_zh": TELLS_WHO}
    change_issue(issue, **words, shown=DETAILS, by=desk(), at=MONDAY)

    form = browser(desk()).get(at("issue_publish", issue.pk)).content.decode()
    refused = send(desk(), issue, "publish")
    issue.refresh_from_db()
    before = issue.published_at
    send(desk(), issue, "publish", shown=DETAILS)

    issue.refresh_from_db()
    assert all(f": {detail}</span>" in form for detail in DETAILS)
    assert (refused.status_code, before) == (422, None)
    assert issue.published_at is not None


def test_the_news_is_read_over_too_when_an_issue_is_published(issue):
    change_issue(issue, title_zh="灯", text_zh="灯不亮。", by=desk(), at=MONDAY)
    send(desk(), issue, "tell", text_zh="请找谢听雨，电话13655501234。", shown=DETAILS)

    with pytest.raises(CaseRefusedError, match="tells_who"):
        publish_issue(issue, by=desk(), at=now())


def test_an_issue_without_such_words_is_published_with_one_press(issue):
    change_issue(issue, title_zh="灯", text_zh="灯不亮。", by=desk(), at=MONDAY)

    response = send(desk(), issue, "publish")

    assert response.status_code == 200
    assert Issue.objects.get().published_at is not None
