"""That others say the same: on the page of a case, in the inbox, and on the phone desk."""

import pytest

from heartline.cases.actions.alike.deciding import dismiss_group
from heartline.cases.actions.indexing import index_what_changed
from heartline.cases.actions.issues import gather_case, open_issue
from heartline.cases.models import AlikeCase, IssueCase, Note
from heartline.offices.models import DutyKind
from tests.alike import OTHERS, SITE, follow, hear
from tests.factories import MONDAY, STEP, desk, fresh, make_office, make_staff, there
from tests.viewers import browser

pytestmark = pytest.mark.django_db
SAYS = "9 others say the same"
PUT_IN = "Put it into that hot issue"


@pytest.fixture
def site():
    """Ten cases about one building site, among others, as the worker has found them."""
    hear(OTHERS)
    cases = hear(SITE)
    follow()
    return cases


@pytest.fixture
def issue(site):
    """A hot issue that holds all of them but the last."""
    opened = open_issue(title_zh="工地夜间施工", owner=make_office(), by=desk(), at=MONDAY)
    for case in site[:-1]:
        gather_case(opened, fresh(case), by=desk(), at=MONDAY + STEP)
    follow()
    return opened


def page_of(case, staff=None):
    return browser(staff or desk()).get(fresh(case).get_absolute_url()).content.decode()


def test_the_page_of_a_case_says_how_many_others_say_the_same_and_leads_there(site):
    page = page_of(site[0])

    assert SAYS in page
    assert there(AlikeCase.objects.get(case=site[0]).group).get_absolute_url() in page


def test_a_matter_of_one_alone_says_nothing_of_others(site):
    (alone,) = hear(["图书馆周一为什么不开门？"])
    follow()

    assert "Others say the same" not in page_of(alone)


def test_what_was_put_aside_is_not_spoken_of_any_more(site):
    dismiss_group(there(AlikeCase.objects.get(case=site[0]).group), by=desk(), at=MONDAY)

    assert SAYS not in page_of(site[0])


def test_a_case_that_others_say_too_is_suggested_to_their_issue_and_never_put_in_by_itself(
    site, issue
):
    assert PUT_IN in page_of(site[-1])
    assert not IssueCase.objects.filter(case=site[-1]).exists()


def test_one_press_puts_it_in(site, issue):
    url = f"{fresh(site[-1]).get_absolute_url()}gather/"

    browser(desk()).post(url, {"issue": issue.pk})

    assert IssueCase.objects.get(case=site[-1]).issue == issue
    assert PUT_IN not in page_of(site[-1])


def test_who_may_not_put_it_in_is_not_asked_to(site, issue):
    assert PUT_IN not in page_of(site[-1], make_staff(DutyKind.OPERATOR))


def test_the_page_of_a_case_asks_no_more_questions_for_it(site, same_queries):
    case = hear(["图书馆周一为什么不开门？"])[0]
    client = browser(desk())
    url = fresh(case).get_absolute_url()

    def others_say_so():
        hear(["请问图书馆周一为什么不开门？"])
        follow()

    same_queries(lambda: client.get(url), others_say_so)


def test_the_inbox_says_so_in_each_line_with_one_question_for_all(site, same_queries):
    client = browser(desk())

    page = client.get("/desk/").content.decode()

    assert page.count(SAYS) == len(SITE)
    same_queries(lambda: client.get("/desk/"), lambda: (hear(SITE[:2]), follow()))


# The phone desk -----------------------------------------------------------------------------------

CALL = "/desk/phone/7d1f3c52-0b1e-4a53-9d55-0c2f3ab6c1aa/"
SAID = "金桂花园工地夜间施工打桩，吵得睡不着。"


def on_the_phone(client, do="save", **told):
    sent = {"purpose": "they_call", "kind": "request", "urgency": "general", "language": "en"}
    return client.post(CALL, {**sent, "text": SAID, **told, "do": do})


@pytest.fixture
def indexed(issue):
    while index_what_changed(at=MONDAY):
        pass
    return issue


def test_the_phone_desk_suggests_the_issue_that_others_are_in(indexed):
    answer = on_the_phone(browser(desk()), do="look")

    page = answer.content.decode()
    assert indexed.number in page
    assert 'accesskey="g"' in page


def test_a_caller_is_put_into_the_issue_at_once(indexed):
    on_the_phone(browser(desk()), same=indexed.number)

    assert indexed.gathered.filter(case__title__startswith=SAID[:8]).count() > 0
    assert indexed.gathered.count() == len(SITE)


def test_where_an_operator_may_not_a_note_asks_the_desk_to(indexed):
    on_the_phone(browser(make_staff(DutyKind.OPERATOR)), same=indexed.number)

    assert indexed.number in Note.objects.get().text
    assert indexed.gathered.count() == len(SITE) - 1


def test_an_issue_that_takes_no_more_is_named(indexed):
    answer = on_the_phone(browser(desk()), same="H2026-999")

    assert "That hot issue takes no more cases" in answer.content.decode()
