"""Addresses of participatory budgets."""

from django.urls import path

from heartline.budgets.views import clerks, codes, desk, projects, public, results, voting

app_name = "budgets"

_ONE = "together/<int:pk>/"
_PROJECT = _ONE + "projects/<int:number>/"
_DESK = "desk/budgets/<int:pk>/"

urlpatterns = [
    path("together/", public.budgets, name="budgets"),
    path("together/how/", public.how, name="how"),
    path(_ONE, public.budget, name="budget"),
    path(_ONE + "rule.json", public.rule, name="rule"),
    path(_ONE + "idea/", public.propose, name="propose"),
    path(_ONE + "idea/mine/", public.proposed, name="proposed"),
    path(_PROJECT, public.project, name="project"),
    path(_PROJECT + "pictures/<uuid:key>", public.picture, name="picture"),
    path(_PROJECT + "judge", public.judge, name="judge"),
    path(_ONE + "vote/", voting.vote, name="vote"),
    path(_ONE + "ballot/", voting.ballot, name="ballot"),
    path(_ONE + "ballot/cast/", voting.cast, name="cast"),
    path(_ONE + "ballot/leave", voting.leave, name="leave"),
    path(_ONE + "receipt/", voting.receipt, name="receipt"),
    path(_ONE + "ballot.pdf", voting.paper, name="paper"),
    path(_ONE + "lot.txt", results.lot, name="lot"),
    path(_ONE + "receipts.txt", results.receipts, name="receipts"),
    path(_ONE + "result/", results.result, name="result"),
    path(_ONE + "ballots.pb", results.ballots, name="ballots"),
    path(_ONE + "result.json", results.values, name="values"),
    path("desk/budgets/", desk.budgets, name="desk"),
    path("desk/budgets/new/", desk.new_budget, name="new_budget"),
    path(_DESK, desk.budget, name="desk_budget"),
    path(_DESK + "terms/", desk.settings, name="desk_settings"),
    path(_DESK + "steps/<str:name>/", desk.step, name="desk_step"),
    path(_DESK + "projects/new/", projects.new_project, name="new_project"),
    path(_DESK + "projects/<int:number>/", projects.project, name="desk_project"),
    path(
        _DESK + "projects/<int:number>/notes/<int:note>/take-back",
        projects.take_back,
        name="take_back_news",
    ),
    path(
        _DESK + "projects/<int:number>/pictures/<uuid:key>",
        projects.picture,
        name="desk_picture",
    ),
    path(_DESK + "codes/", codes.codes, name="desk_codes"),
    path(_DESK + "voters/", clerks.voters, name="desk_voters"),
    path(_DESK + "phone/", clerks.phone, name="desk_phone"),
    path(_DESK + "paper/", clerks.paper, name="desk_paper"),
    path(_DESK + "paper/<int:number>/", clerks.third_look, name="third_look"),
    path(_DESK + "count/", results.counting, name="desk_count"),
]
