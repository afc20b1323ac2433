"""Hot issues: gathered by the desk, put right by one office, told to all; never a list."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.issues import (
    act_on_issue,
    change_issue,
    direct_issue,
    drop_issue,
    gather_case,
    let_go,
    open_issue,
    plan_issue,
    publish_issue,
    resume_issue,
    take_issue_back,
)
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.telling import (
    finish_issue,
    send_news,
    tell_everybody,
    tell_what_waits,
)
from heartline.cases.actions.verdicts import withdraw
from heartline.cases.models import Issue, IssueCase, IssueNews, Kind, Reply
from heartline.cases.queries.issues import Hidden, curve_of, gathered_cases, places_of
from heartline.cases.sentences import refusal
from heartline.ledger.models import Entry, reference
from heartline.offices.models import DutyKind, Level
from heartline.people.actions import erase_person
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=20)
WEEK = timedelta(weeks=1)
WORDS = {"text_zh": "路灯全部换好了。", "text_en": "All lamps are new."}


def make_issue(*, owner=None, at=MONDAY, **told):
    """An issue that gathers cases."""
    owner = owner or make_office()
    told = {"title_zh": "老桥一带路灯", "title_en": "Lamps by the old bridge"} | told
    return open_issue(owner=owner, by=desk(), at=at, **told)


def under_way(*cases, acted_at=LATER, **told):
    """An issue that is being put right and gathers `cases`."""
    issue = make_issue(**told)
    for case in cases:
        gather_case(issue, case, by=desk(), at=MONDAY)
    by = handler_of(issue.owner)
    plan_issue(issue, plan_zh="换灯。", by=by, at=MONDAY)
    act_on_issue(issue, since=acted_at, by=by, at=max(acted_at, LATER))
    return issue


def told_to(party):
    """The words on the way that one person got."""
    return list(Reply.objects.filter(party=party, answers=False).values_list("text", flat=True))


def refused(act):
    """The code with which an action refuses."""
    with pytest.raises(CaseRefusedError) as error:
        act()
    return error.value.code


# Gathering ---------------------------------------------------------------------------------------


def test_the_desk_opens_an_issue_and_puts_cases_into_it():
    issue, case = make_issue(), make_case()

    gather_case(issue, case, by=desk(), at=LATER)

    assert IssueCase.objects.get(case=case).issue == issue
    entry = Entry.objects.get(target=reference(case), kind="issue.gathered")
    assert entry.data == {"issue": issue.pk, "number": issue.number}


def test_a_handler_neither_opens_an_issue_nor_gathers_for_it():
    issue, case = make_issue(), make_case()
    handler = handler_of(issue.owner)

    with pytest.raises(PermissionDenied):
        open_issue(title_zh="灯", owner=issue.owner, by=handler, at=LATER)
    with pytest.raises(PermissionDenied):
        gather_case(issue, case, by=handler, at=LATER)


def test_a_case_is_in_one_issue_at_most():
    issue, other, case = make_issue(), make_issue(), make_case()
    gather_case(issue, case, by=desk(), at=LATER)

    again = refused(lambda: gather_case(issue, case, by=desk(), at=LATER))
    elsewhere = refused(lambda: gather_case(other, case, by=desk(), at=LATER))

    assert (again, elsewhere) == ("gathered_here", "gathered_elsewhere")
    with override("en"):
        assert "one at most" in refusal(elsewhere)


def test_a_case_is_taken_out_again_and_may_go_elsewhere():
    issue, other, case = make_issue(), make_issue(), make_case()
    gather_case(issue, case, by=desk(), at=LATER)

    let_go(case, by=desk(), at=LATER)
    gather_case(other, case, by=desk(), at=LATER)

    assert IssueCase.objects.get(case=case).issue == other


def test_a_case_in_no_issue_cannot_be_taken_out():
    with pytest.raises(CaseMovedError):
        let_go(make_case(), by=desk(), at=LATER)


def test_what_is_put_right_gathers_no_more():
    issue = under_way(make_case())
    finish_issue(issue, **WORDS, by=handler_of(issue.owner), at=LATER)

    code = refused(lambda: gather_case(issue, make_case(), by=desk(), at=LATER))

    assert code == "issue_ended"


def test_dropping_an_issue_sets_its_cases_free_and_takes_its_page():
    issue, case = make_issue(), make_case()
    gather_case(issue, case, by=desk(), at=LATER)
    change_issue(issue, title_zh="灯", text_zh="灯不亮。", by=desk(), at=LATER)
    publish_issue(issue, by=desk(), at=LATER)

    drop_issue(issue, by=desk(), at=LATER)

    issue.refresh_from_db()
    assert not IssueCase.objects.exists()
    assert not Issue.objects.public().exists()


def test_the_owner_office_cannot_drop_what_it_is_to_put_right():
    issue = make_issue()

    with pytest.raises(PermissionDenied):
        drop_issue(issue, by=supervisor_of(issue.owner), at=LATER)


# The steps ---------------------------------------------------------------------------------------


def test_the_owner_office_plans_acts_and_finishes():
    issue = make_issue()
    by = handler_of(issue.owner)

    plan_issue(issue, plan_zh="换灯。", keeper=by, by=by, at=MONDAY)
    act_on_issue(issue, since=LATER, by=by, at=LATER)
    finish_issue(issue, **WORDS, by=by, at=LATER)

    steps = Entry.objects.filter(kind="issue.stepped").order_by("id")
    assert [entry.data["step"] for entry in steps] == ["plan", "act", "finish"]
    assert fresh_issue(issue).keeper == by


def fresh_issue(issue):
    return Issue.objects.get(pk=issue.pk)


def test_another_office_does_not_plan_for_it():
    with pytest.raises(PermissionDenied):
        plan_issue(make_issue(), plan_zh="换灯。", by=make_staff(), at=LATER)


def test_a_plan_written_anew_takes_no_second_step():
    issue = under_way(make_case())

    plan_issue(issue, plan_zh="全换。", by=handler_of(issue.owner), at=LATER)

    assert (fresh_issue(issue).status, fresh_issue(issue).plan_zh) == ("acting", "全换。")


def test_it_cannot_be_finished_without_news():
    issue = under_way(make_case())

    code = refused(lambda: finish_issue(issue, text_zh=" ", by=desk(), at=LATER))

    assert code == "no_news"
    assert fresh_issue(issue).status == "acting"


def test_it_cannot_be_finished_before_it_was_begun():
    with pytest.raises(CaseMovedError):
        finish_issue(make_issue(), **WORDS, by=desk(), at=LATER)


def test_the_day_of_the_work_is_neither_to_come_nor_before_the_first_case():
    issue = make_issue()
    gather_case(issue, make_case(), by=desk(), at=MONDAY)
    plan_issue(issue, plan_zh="换灯。", by=desk(), at=MONDAY)

    def begun(since):
        return refused(lambda: act_on_issue(issue, since=since, by=desk(), at=LATER))

    assert begun(LATER + WEEK) == "acted_later"
    assert begun(MONDAY - WEEK) == "acted_before"


def test_what_was_not_put_right_after_all_goes_on():
    issue = under_way(make_case())
    finish_issue(issue, **WORDS, by=desk(), at=LATER)

    resume_issue(issue, by=desk(), at=LATER)

    assert (fresh_issue(issue).status, fresh_issue(issue).done_at) == ("acting", None)


def test_two_who_press_the_same_button_take_one_step():
    issue = make_issue()
    plan_issue(issue, plan_zh="换灯。", by=desk(), at=MONDAY)
    seen_by_another = fresh_issue(issue)
    act_on_issue(issue, since=LATER, by=desk(), at=LATER)

    with pytest.raises(CaseMovedError):
        act_on_issue(seen_by_another, since=LATER, by=desk(), at=LATER)


def test_whoever_keeps_it_in_mind_works_for_the_owner():
    issue = make_issue()

    code = refused(
        lambda: plan_issue(issue, plan_zh="换。", keeper=make_staff(), by=desk(), at=LATER)
    )

    assert code == "not_of_owner"


def test_a_new_owner_begins_without_a_keeper():
    issue = make_issue()
    by = handler_of(issue.owner)
    plan_issue(issue, plan_zh="换灯。", keeper=by, by=by, at=MONDAY)

    direct_issue(issue, owner=make_office(), topic=None, area=None, by=desk(), at=LATER)

    assert fresh_issue(issue).keeper is None


# Publishing --------------------------------------------------------------------------------------


def test_publishing_is_the_desks_and_never_the_owner_offices():
    issue = make_issue()
    change_issue(issue, title_zh="灯", text_zh="灯不亮。", by=handler_of(issue.owner), at=LATER)
    own_desk = make_staff(DutyKind.DISPATCHER, issue.owner)

    for staff in (handler_of(issue.owner), supervisor_of(issue.owner), own_desk):
        with pytest.raises(PermissionDenied):
            publish_issue(issue, by=staff, at=LATER)
    publish_issue(issue, by=desk(), at=LATER)

    assert Issue.objects.public().get() == issue


def test_once_published_its_words_are_the_desks():
    issue = make_issue()
    change_issue(issue, title_zh="灯", text_zh="灯不亮。", by=desk(), at=LATER)
    publish_issue(issue, by=desk(), at=LATER)

    with pytest.raises(PermissionDenied):
        change_issue(issue, title_zh="别的", by=handler_of(issue.owner), at=LATER)
    take_issue_back(issue, by=desk(), at=LATER)
    change_issue(issue, title_zh="别的", by=handler_of(issue.owner), at=LATER)

    assert fresh_issue(issue).title_zh == "别的"


def test_nothing_is_published_that_says_nothing():
    assert refused(lambda: publish_issue(make_issue(), by=desk(), at=LATER)) == "no_issue_text"


# Telling everybody -------------------------------------------------------------------------------


def test_everybody_whose_case_is_in_it_is_told_once_in_their_language():
    zh, en = make_party(), make_party(language="en")
    issue = under_way(zh.case, en.case)

    news = tell_everybody(issue, **WORDS, by=handler_of(issue.owner), at=LATER)
    whole = send_news(news, at=LATER)
    send_news(news, at=LATER)

    assert whole
    assert told_to(zh) == [WORDS["text_zh"]]
    assert told_to(en) == [WORDS["text_en"]]
    assert IssueNews.objects.get().told == 2


def test_finishing_tells_everybody_what_came_of_it():
    party = make_party("closed")
    issue = under_way(party.case)

    news = finish_issue(issue, **WORDS, by=handler_of(issue.owner), at=LATER)
    send_news(news, at=LATER)

    assert told_to(party) == [WORDS["text_zh"]]


def test_who_withdrew_and_who_was_forgotten_is_left_alone():
    withdrawn, forgotten, still = make_party(), make_party(), make_party()
    issue = under_way(withdrawn.case, forgotten.case, still.case)
    withdraw(withdrawn, by=withdrawn.person, at=LATER)
    erase_person(forgotten.person, by=forgotten.person, at=LATER)

    news = tell_everybody(issue, **WORDS, by=desk(), at=LATER)
    send_news(news, at=LATER)

    assert [told_to(party) for party in (withdrawn, forgotten)] == [[], []]
    assert IssueNews.objects.get().told == 1


def test_who_was_taken_out_again_hears_no_more():
    party = make_party()
    issue = under_way(party.case)
    let_go(party.case, by=desk(), at=LATER)

    send_news(tell_everybody(issue, **WORDS, by=desk(), at=LATER), at=LATER)

    assert told_to(party) == []


def test_who_was_joined_with_another_case_is_still_told():
    gathered, into = make_party(), make_party()
    issue = under_way(gathered.case)
    merge_case(fresh(gathered.case), into=fresh(into.case), by=desk(), at=LATER)

    send_news(tell_everybody(issue, **WORDS, by=desk(), at=LATER), at=LATER)

    assert told_to(gathered) == [WORDS["text_zh"]]
    assert told_to(into) == []


def test_a_telling_that_was_cut_short_is_taken_up_by_the_worker_and_nobody_hears_it_twice():
    parties = [make_party() for _ in range(3)]
    issue = under_way(*[party.case for party in parties])
    news = tell_everybody(issue, **WORDS, by=desk(), at=LATER)

    whole = send_news(news, at=LATER, most=1)
    half = sum(map(len, map(told_to, parties)))
    tell_what_waits(at=LATER)

    assert (whole, half) == (False, 1)
    assert [told_to(party) for party in parties] == [[WORDS["text_zh"]]] * 3
    assert IssueNews.objects.get().told == 3
    assert tell_what_waits(at=LATER) == 0


def test_each_telling_leaves_an_entry_and_so_does_each_word():
    party = make_party()
    issue = under_way(party.case)

    send_news(tell_everybody(issue, **WORDS, by=desk(), at=LATER), at=LATER)

    assert Entry.objects.filter(kind="issue.told", target=reference(issue)).count() == 1
    assert Entry.objects.filter(kind="case.word_sent", target=reference(party.case)).count() == 1


def test_one_who_complains_of_the_owner_hears_of_it_from_the_office_above():
    owner = make_office()
    party = make_party(about=owner)
    issue = under_way(party.case, owner=owner)

    send_news(tell_everybody(issue, **WORDS, by=desk(), at=LATER), at=LATER)

    assert Reply.objects.get(party=party).office == owner.parent


def test_news_that_say_nothing_are_refused():
    issue = make_issue()

    assert refused(lambda: tell_everybody(issue, text_zh="  ", by=desk(), at=LATER)) == "no_text"


# What is shown -----------------------------------------------------------------------------------


def test_places_are_communities_and_private_cases_are_only_counted():
    community = make_area()
    grid = make_area(parent=community, level=Level.GRID)
    cases = [
        make_case(area=community),
        make_case(area=grid),
        make_case(area=community, private=True),
        make_case(area=community, kind=Kind.REPORT),
        make_case(),
    ]
    issue = under_way(*cases)

    places = places_of(gathered_cases(issue))

    assert [(place.name, place.count) for place in places.rows] == [(str(community), 2)]
    assert places.apart == 3


def test_the_curve_divides_before_from_after():
    cases = [make_case(at=MONDAY + n * WEEK) for n in (0, 0, 1, 3)]
    issue = under_way(*cases, acted_at=MONDAY + 2 * WEEK)

    curve = curve_of(issue, MONDAY + 5 * WEEK)

    assert curve is not None
    assert [(week.count, week.side) for week in curve.weeks] == [
        (2, "before"),
        (1, "before"),
        (0, "during"),
        (1, "after"),
        (0, "after"),
        (0, "after"),
    ]
    assert (curve.before, curve.after, curve.weeks_before, curve.weeks_after) == (3, 1, 2, 3)


def test_a_curve_of_years_shows_its_last_weeks_and_counts_the_earlier_ones():
    cases = [make_case(at=MONDAY), make_case(at=MONDAY + 150 * WEEK)]
    issue = make_issue()
    for case in cases:
        gather_case(issue, case, by=desk(), at=MONDAY)

    curve = curve_of(issue, MONDAY + 151 * WEEK)

    assert curve is not None
    assert (len(curve.weeks), curve.earlier) == (104, 1)


def test_an_issue_without_cases_has_no_curve():
    assert curve_of(make_issue(), LATER) is None


def test_a_few_hidden_cases_are_not_counted_apart():
    with override("en"):
        few, more = Hidden(4).words, Hidden(5).words

    assert "A few" in few
    assert "5" in more
