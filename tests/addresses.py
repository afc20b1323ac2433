"""Every address, and who meets what there when they open it: the table of permissions."""

from collections.abc import Callable
from dataclasses import dataclass

from heartline.cases.rules import Act
from heartline.cases.views.issues import STEPS
from tests.viewers import Viewer, at
from tests.world import FOLLOWER, OUTSIDE, Who


@dataclass(frozen=True)
class Page:
    """An address, and the status that everybody meets there when they open it."""

    address: str
    meets: Callable[[Who], int | set[int]]


def everybody(status: int) -> Callable[[Who], int]:
    return lambda who: status


def only(who_may: set[Viewer], *, others: int = 404) -> Callable[[Who], int]:
    """200 for these staff, `others` for all other staff, the way to sign in for everybody else."""
    return lambda who: 302 if who in OUTSIDE else 200 if who in who_may else others


def staff(status: int) -> Callable[[Who], int]:
    return lambda who: 302 if who in OUTSIDE else status


def theirs(status: int) -> Callable[[Who], int]:
    """For the one who spoke alone; nobody else, staff or not, finds anything."""
    return lambda who: status if who == FOLLOWER else 404


#: Who has a dashboard.
OVERSEERS = at("top own other", "analyst", "supervisor", "dispatcher", "auditor", "administrator")
ADMINISTRATORS = at("top own other", "administrator")
IMPORTERS = ADMINISTRATORS | at("top own other", "dispatcher")
#: Those who read something, and those who read its words, in a case that "own" leads.
READERS = at("top own", "dispatcher", "operator", "supervisor", "analyst", "auditor") | at(
    "own", "handler"
)
COLLEAGUES = READERS - at("top own", "analyst", "auditor")


SUPERVISORS = at("top own other", "supervisor")
#: Those who look after the list of places.
KEEPERS = at("top own other", "administrator", "dispatcher", "operator")


#: Those who answer people, and those of them who write for the office at the top.
ANSWERERS = at("top own other", "dispatcher", "operator", "handler", "supervisor")


#: Those who set templates and checklists somewhere.
SETTERS = at("top own other", "administrator", "supervisor")


def of_the_top(who: Who) -> int:
    """What the office at the top has set: for those who set something there."""
    if who in OUTSIDE or who not in SETTERS:
        return 302 if who in OUTSIDE else 403
    return 200 if who[1] == "top" else 404


def back_to_article(who: Who) -> int:
    """Back to the article, which is in force and never edited."""
    return 302 if who in OUTSIDE or who in ANSWERERS else 403


def replacing(who: Who) -> int:
    """The form, for those who write for its office; others go back to the article."""
    if who in OUTSIDE or who not in ANSWERERS:
        return 302 if who in OUTSIDE else 403
    return 200 if who[1] == "top" else 302


def act(who: Who) -> int | set[int]:
    """The form of an act, or, where it cannot be done now, back to the case; else nothing."""
    return 302 if who in OUTSIDE else {200, 302} if who in READERS else 404


def phone(status: int) -> Callable[[Who], int]:
    """For those who hear people; other staff are told that it is not for them."""
    desk = at("top own other", "dispatcher", "operator")
    return lambda who: 302 if who in OUTSIDE else status if who in desk else 403


def sheet(who: Who) -> int:
    """Whoever handed it in; other importers find nothing, others are told it is not for them."""
    if who in OUTSIDE:
        return 302
    return 200 if who == ("dispatcher", "top") else 404 if who in IMPORTERS else 403


def look(who: Who) -> int:
    """Those who see the office or the colleague in the settings: administrators there or above."""
    if who in OUTSIDE or who not in ADMINISTRATORS:
        return 302 if who in OUTSIDE else 403
    return 404 if who == ("administrator", "own") else 200


def onward(who: Who) -> int:
    """To the first page of the settings, for those who set something."""
    return 302 if who in OUTSIDE or who in ADMINISTRATORS else 403


#: Who finds the hot issues.
ISSUE_READERS = at("top own other", "dispatcher", "operator", "handler", "supervisor", "analyst")


def step(who: Who) -> int | set[int]:
    """The form of a step, or, where it cannot be taken now, back to the issue; else nothing."""
    return 302 if who in OUTSIDE else {200, 302} if who in ISSUE_READERS else 404


def opens_issues(who: Who) -> int:
    """The desk's dispatchers open an issue; other readers are told it is not theirs."""
    if who in OUTSIDE:
        return 302
    dispatches = who[0] == "dispatcher"
    return 200 if dispatches else 403 if who in ISSUE_READERS else 404


def inbox(who: Who) -> int:
    """The desk begins here; others are sent to the list that they begin with."""
    return 302 if who in OUTSIDE else 200 if who[0] in {"dispatcher", "operator"} else 302


#: Whose work budgets are: those at the top, for a budget of the office at the top.
BUDGETERS = at("top own other", "administrator", "dispatcher", "operator", "handler", "supervisor")
RUNNERS = at("top", "administrator")
CLERKS = at("top", "dispatcher", "operator")
COSTERS = at("top own other", "handler") | at("top", "supervisor")
AT_WORK = RUNNERS | CLERKS | COSTERS
PROJECT_READERS = COSTERS | at("top", "dispatcher")


def budget(who_may: set[Viewer]) -> Callable[[Who], int]:
    """200 for these, 403 for others who find the budget of the top, nothing for everybody else."""

    def meets(who: Who) -> int:
        if who in OUTSIDE:
            return 302
        return 200 if who in who_may else 403 if who in AT_WORK else 404

    return meets


def counted(who: Who) -> int:
    """Nothing for anybody while voting is open; those who do not count are told so."""
    if who in OUTSIDE or who in RUNNERS:
        return 302 if who in OUTSIDE else 404
    return 403 if who in AT_WORK else 404


_CASE, _SPOKE = "/desk/cases/{number}/", "/follow/{number}/"
_SAID, _SETTINGS = "/said/{number}/", "/desk/settings/"
_RULES = _SETTINGS + "routing/"
_COLLEAGUE, _YEAR = _SETTINGS + "staff/{pk}/", _SETTINGS + "calendar/cn/2026/"
_TOGETHER, _BUDGET = "/together/{budget}/", "/desk/budgets/{budget}/"
_SHEET, _ARTICLE = "/desk/import/{sheet}/", "/desk/knowledge/{article}/"
ACT_NAMES = [str(one) for one in Act]

PAGES: dict[str, Page] = {
    "channels:speak": Page("/", everybody(200)),
    "channels:answers": Page("/answers", everybody(405)),
    "channels:receipt": Page(_SAID, theirs(200)),
    # An office has it already, so this is asked no more.
    "channels:where": Page(_SAID + "where", theirs(302)),
    "channels:picture": Page(_SAID + "picture", theirs(200)),
    "channels:contact": Page(_SAID + "contact", theirs(200)),
    "channels:publish": Page(_SAID + "publish", theirs(200)),
    "channels:follow_form": Page("/follow/", everybody(200)),
    "channels:leave": Page("/follow/leave", everybody(405)),
    "channels:follow": Page(_SPOKE, theirs(200)),
    "channels:add": Page(_SPOKE + "add", everybody(405)),
    "channels:judge": Page(_SPOKE + "judge", everybody(405)),
    "channels:withdraw": Page(_SPOKE + "withdraw", theirs(200)),
    "channels:reopen": Page(_SPOKE + "reopen", everybody(405)),
    "channels:wrong_office": Page(_SPOKE + "wrong-office", everybody(405)),
    "channels:change_contact": Page(_SPOKE + "contact", theirs(200)),
    "channels:consent": Page(_SPOKE + "consent", everybody(405)),
    "channels:erase": Page(_SPOKE + "erase", theirs(200)),
    "channels:file": Page(_SPOKE + "files/{key}", theirs(200)),
    "channels:phone": Page("/desk/phone/", phone(302)),
    "channels:phone_areas": Page("/desk/phone/areas", phone(200)),
    # A call is read out by the one who took it down, and here nobody did.
    "channels:phone_said": Page("/desk/phone/said/{number}/", phone(404)),
    "channels:phone_call": Page("/desk/phone/{call}/", phone(200)),
    "channels:sheets": Page("/desk/import/", only(IMPORTERS, others=403)),
    "channels:sheet": Page(_SHEET, sheet),
    "channels:sheet_throw_away": Page(_SHEET + "throw-away", everybody(405)),
    "channels:sheet_refused": Page(_SHEET + "refused.csv", sheet),
    "budgets:budgets": Page("/together/", everybody(200)),
    "budgets:how": Page("/together/how/", everybody(200)),
    "budgets:budget": Page(_TOGETHER, everybody(200)),
    "budgets:rule": Page(_TOGETHER + "rule.json", everybody(200)),
    "budgets:lot": Page(_TOGETHER + "lot.txt", everybody(200)),
    # The time for ideas is over.
    "budgets:propose": Page(_TOGETHER + "idea/", everybody(302)),
    "budgets:proposed": Page(_TOGETHER + "idea/mine/", everybody(200)),
    "budgets:project": Page(_TOGETHER + "projects/1/", everybody(200)),
    "budgets:picture": Page(_TOGETHER + "projects/1/pictures/{picture}", everybody(200)),
    "budgets:judge": Page(_TOGETHER + "projects/1/judge", everybody(405)),
    "budgets:vote": Page(_TOGETHER + "vote/", everybody(200)),
    # Nobody here holds a ballot key.
    "budgets:ballot": Page(_TOGETHER + "ballot/", everybody(302)),
    "budgets:cast": Page(_TOGETHER + "ballot/cast/", everybody(302)),
    "budgets:leave": Page(_TOGETHER + "ballot/leave", everybody(405)),
    "budgets:receipt": Page(_TOGETHER + "receipt/", everybody(200)),
    "budgets:paper": Page(_TOGETHER + "ballot.pdf", everybody(200)),
    # Voting is open, so nothing that counts is anywhere.
    "budgets:receipts": Page(_TOGETHER + "receipts.txt", everybody(404)),
    "budgets:result": Page(_TOGETHER + "result/", everybody(404)),
    "budgets:ballots": Page(_TOGETHER + "ballots.pb", everybody(404)),
    "budgets:values": Page(_TOGETHER + "result.json", everybody(404)),
    "budgets:desk": Page("/desk/budgets/", only(BUDGETERS, others=403)),
    "budgets:new_budget": Page("/desk/budgets/new/", only(ADMINISTRATORS, others=403)),
    "budgets:desk_budget": Page(_BUDGET, budget(AT_WORK)),
    "budgets:desk_settings": Page(_BUDGET + "terms/", budget(RUNNERS)),
    "budgets:desk_step": Page(_BUDGET + "steps/freeze/", staff(405)),
    "budgets:new_project": Page(_BUDGET + "projects/new/", budget(PROJECT_READERS)),
    "budgets:desk_project": Page(_BUDGET + "projects/1/", budget(PROJECT_READERS)),
    "budgets:take_back_news": Page(_BUDGET + "projects/1/notes/1/take-back", staff(405)),
    "budgets:desk_picture": Page(
        _BUDGET + "projects/1/pictures/{picture}", budget(PROJECT_READERS)
    ),
    "budgets:desk_codes": Page(_BUDGET + "codes/", budget(RUNNERS)),
    "budgets:desk_voters": Page(_BUDGET + "voters/", budget(CLERKS)),
    "budgets:desk_phone": Page(_BUDGET + "phone/", budget(CLERKS)),
    "budgets:desk_paper": Page(_BUDGET + "paper/", budget(CLERKS)),
    "budgets:third_look": Page(_BUDGET + "paper/7/", budget(CLERKS)),
    "budgets:desk_count": Page(_BUDGET + "count/", counted),
    "published:cases": Page("/cases/", everybody(200)),
    "published:case": Page("/cases/{number}/", everybody(200)),
    "published:file": Page("/cases/{number}/files/{key}", everybody(200)),
    "published:knowledge": Page("/knowledge/", everybody(200)),
    "published:article": Page("/knowledge/{article}/", everybody(200)),
    "published:times": Page("/times/", everybody(200)),
    "published:results": Page("/results/", everybody(200)),
    "published:rows": Page("/results/rows/?figure=received", everybody(200)),
    "published:dashboard": Page("/desk/dashboard/", only(OVERSEERS, others=403)),
    "published:dashboard_rows": Page(
        "/desk/dashboard/rows/?figure=waiting", only(OVERSEERS, others=403)
    ),
    "published:formulas": Page(
        "/desk/settings/rates/", only(at("top", "administrator"), others=403)
    ),
    "published:listed": Page("/results/listed/", everybody(200)),
    "published:excluded": Page("/results/excluded/", everybody(200)),
    "published:open": Page("/open/", everybody(200)),
    "published:issues": Page("/issues/", everybody(200)),
    "published:issue": Page("/issues/{issue}/", everybody(200)),
    "published:map": Page("/map/", everybody(200)),
    "published:map_shapes": Page("/map/shapes.json", everybody(200)),
    "published:map_pins": Page("/map/pins.json", everybody(200)),
    "published:checkpoint": Page("/checkpoint.json", everybody(200)),
    "appearance": Page("/appearance/", everybody(405)),
    "healthy": Page("/healthz", everybody(200)),
    "offices:settings": Page(_SETTINGS, onward),
    "offices:offices": Page(_SETTINGS + "offices/", only(ADMINISTRATORS, others=403)),
    "offices:office": Page(_SETTINGS + "offices/{office}/", look),
    "offices:close": Page(_SETTINGS + "offices/{office}/close", staff(405)),
    "offices:areas": Page(_SETTINGS + "areas/", only(ADMINISTRATORS, others=403)),
    "offices:area": Page(_SETTINGS + "areas/{area}/", only(at("top", "administrator"), others=403)),
    "offices:boundary": Page(
        _SETTINGS + "areas/{area}/boundary", only(at("top", "administrator"), others=403)
    ),
    "offices:boundaries": Page(
        _SETTINGS + "areas/-/boundaries", only(at("top", "administrator"), others=403)
    ),
    "offices:import_areas": Page(
        _SETTINGS + "areas/-/import", only(at("top", "administrator"), others=403)
    ),
    "offices:staff": Page(_SETTINGS + "staff/", only(ADMINISTRATORS, others=403)),
    "offices:colleague": Page(_COLLEAGUE, look),
    "offices:give_duty": Page(_COLLEAGUE + "duties", staff(405)),
    "offices:end_duty": Page(_COLLEAGUE + "duties/{duty}/end", staff(405)),
    "offices:new_password": Page(_COLLEAGUE + "password", staff(405)),
    "offices:leave": Page(_COLLEAGUE + "leave", staff(405)),
    "offices:return": Page(_COLLEAGUE + "return", staff(405)),
    "offices:calendars": Page(_SETTINGS + "calendar/", onward),
    "offices:calendar": Page(_YEAR, only(ADMINISTRATORS, others=403)),
    "offices:preview_days": Page(_YEAR + "preview", staff(405)),
    "offices:take_days": Page(_YEAR + "take", staff(405)),
    "offices:mark_year": Page(_YEAR + "mark", staff(405)),
    "offices:set_day": Page(_YEAR + "day", staff(405)),
    "offices:clear_day": Page(_YEAR + "usual", staff(405)),
    "cases:inbox": Page("/desk/", inbox),
    "cases:mine": Page("/desk/mine/", staff(200)),
    "cases:call_backs": Page("/desk/call-backs/", staff(200)),
    "cases:bulk": Page("/desk/bulk/", only(at("top own other", "dispatcher", "operator"))),
    "cases:deadlines": Page(
        "/desk/deadlines/",
        only(
            at(
                "top own other",
                *("dispatcher", "supervisor", "handler", "auditor", "analyst"),
            ),
            others=403,
        ),
    ),
    "cases:policies": Page(_SETTINGS + "times/", only(ADMINISTRATORS, others=403)),
    "cases:policy": Page(_SETTINGS + "times/1/", only(ADMINISTRATORS, others=403)),
    "cases:edit_policy": Page(
        _SETTINGS + "times/edit/", only(at("top", "administrator"), others=403)
    ),
    "cases:topics": Page(_SETTINGS + "topics/", only(ADMINISTRATORS, others=403)),
    "cases:topic": Page(_SETTINGS + "topics/roads/", only(at("top", "administrator"), others=403)),
    "cases:close_topic": Page(_SETTINGS + "topics/roads/close/", staff(405)),
    "cases:reopen_topic": Page(_SETTINGS + "topics/roads/reopen/", staff(405)),
    "cases:answers": Page("/desk/answers/", only(SUPERVISORS, others=403)),
    "cases:answers_rows": Page(
        "/desk/answers/cases/?office={office}&lack=copy", only(SUPERVISORS, others=403)
    ),
    "cases:reading_settings": Page(_SETTINGS + "suggestions/", only(ADMINISTRATORS, others=403)),
    "cases:decide_lessons": Page(_SETTINGS + "suggestions/decide/", staff(405)),
    "cases:held_lessons": Page(
        _SETTINGS + "suggestions/held/{held}/", only(at("top", "administrator"), others=403)
    ),
    "cases:model_card": Page("/desk/models/topic/", staff(200)),
    "cases:places": Page(_SETTINGS + "places/", only(KEEPERS, others=403)),
    "cases:new_place": Page(_SETTINGS + "places/new/", only(KEEPERS, others=403)),
    "cases:change_place": Page(_SETTINGS + "places/{known}/", only(KEEPERS, others=403)),
    "cases:drop_place": Page(_SETTINGS + "places/{known}/drop/", staff(405)),
    "cases:routing": Page(_RULES, only(at("top", "administrator"), others=403)),
    "cases:new_rule": Page(_RULES + "new/", only(at("top", "administrator"), others=403)),
    "cases:routing_rows": Page(_RULES + "rows/", only(at("top", "administrator"), others=403)),
    "cases:change_rule": Page(_RULES + "{rule}/", only(at("top", "administrator"), others=403)),
    "cases:remove_rule": Page(
        _RULES + "{rule}/remove/", only(at("top", "administrator"), others=403)
    ),
    "cases:approvals": Page("/desk/approvals/", staff(200)),
    "cases:list": Page("/desk/cases/", staff(200)),
    "cases:beside": Page("/desk/beside/", staff(200)),
    "cases:search": Page("/desk/search/?q=Dark", staff(200)),
    "cases:board": Page("/desk/board/", staff(200)),
    "cases:saved": Page("/desk/lists/", staff(200)),
    "cases:save_filter": Page("/desk/lists/keep/?kind=request", staff(200)),
    "cases:change_filter": Page("/desk/lists/{kept}/", only({("dispatcher", "top")})),
    "cases:remove_filter": Page("/desk/lists/{kept}/remove/", staff(405)),
    "cases:export": Page("/desk/export/all/csv", staff(200)),
    "cases:print": Page(_CASE + "file.pdf", only(READERS)),
    "cases:alike": Page("/desk/alike/", only(ISSUE_READERS)),
    "cases:alike_group": Page("/desk/alike/{group}/", only(READERS & ISSUE_READERS)),
    "cases:alike_dismiss": Page("/desk/alike/{group}/dismiss/", staff(405)),
    "cases:alike_bring_back": Page("/desk/alike/{group}/bring-back/", staff(405)),
    "cases:alike_proposals": Page("/desk/alike/proposals/", opens_issues),
    "cases:alike_decide": Page("/desk/alike/proposals/1/", staff(405)),
    "cases:issues": Page("/desk/issues/", only(ISSUE_READERS)),
    "cases:new_issue": Page("/desk/issues/new/", opens_issues),
    "cases:issue": Page("/desk/issues/{issue}/", only(ISSUE_READERS)),
    **{
        f"cases:issue_{name.replace('-', '_')}": Page(f"/desk/issues/{{issue}}/{name}/", step)
        for name in STEPS
    },
    "cases:templates": Page(_SETTINGS + "templates/", only(SETTERS, others=403)),
    "cases:new_template": Page(_SETTINGS + "templates/new/", only(SETTERS, others=403)),
    "cases:change_template": Page(_SETTINGS + "templates/{template}/", of_the_top),
    "cases:remove_template": Page(_SETTINGS + "templates/{template}/remove/", staff(405)),
    "cases:checklists": Page(_SETTINGS + "checklists/", only(SETTERS, others=403)),
    "cases:new_checklist": Page(_SETTINGS + "checklists/new/", only(SETTERS, others=403)),
    "cases:change_checklist": Page(_SETTINGS + "checklists/{checklist}/", of_the_top),
    "cases:knowledge": Page("/desk/knowledge/", only(ANSWERERS, others=403)),
    "cases:new_article": Page("/desk/knowledge/new/", only(ANSWERERS, others=403)),
    "cases:article": Page(_ARTICLE, only(ANSWERERS, others=403)),
    "cases:edit_article": Page(_ARTICLE + "edit/", back_to_article),
    "cases:replace_article": Page(_ARTICLE + "replace/", replacing),
    "cases:review_article": Page(_ARTICLE + "review/", staff(405)),
    "cases:renew_article": Page(_ARTICLE + "renew/", staff(405)),
    "cases:retire_article": Page(_ARTICLE + "retire/", staff(405)),
    "cases:case": Page(_CASE, only(READERS)),
    "cases:file": Page(_CASE + "files/{key}", only(COLLEAGUES)),
    "cases:reading": Page(_CASE + "reading/", only(COLLEAGUES)),
    "cases:helper_draft": Page(_CASE + "reading/draft/", staff(405)),
    "cases:keep_place": Page(_CASE + "reading/place/", staff(405)),
    "cases:writing": Page(_CASE + "writing/", only(COLLEAGUES)),
    "cases:contact": Page(
        _CASE + "contact/",
        lambda who: 302 if who in OUTSIDE or who in COLLEAGUES else 404,
    ),
    **{f"cases:{name}": Page(f"{_CASE}{name.replace('_', '-')}/", act) for name in ACT_NAMES},
    "account_login": Page("/accounts/login/", lambda who: 200 if who in OUTSIDE else 302),
    "account_logout": Page("/accounts/logout/", staff(200)),
    "account_change_password": Page("/accounts/password/", staff(200)),
    "set_language": Page("/language/setlang/", everybody(302)),
    # The last: whoever holds the code is the one who spoke from then on.
    "channels:open": Page("/f/{follow_code}", everybody(302)),
}
