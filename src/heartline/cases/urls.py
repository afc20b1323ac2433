from django.urls import path

from heartline.cases.rules import Act
from heartline.cases.views import (
    acts,
    approvals,
    bulk,
    case,
    deadlines,
    finding,
    helps,
    issues,
    knowledge,
    leaving,
    lists,
    policies,
    routing,
    topics,
    writing,
)

app_name = "cases"
urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("mine/", lists.mine, name="mine"),
    path("call-backs/", lists.call_backs, name="call_backs"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("cases/", lists.all_, name="list"),
    path("search/", finding.search, name="search"),
    path("board/", finding.board, name="board"),
    path("lists/", finding.saved, name="saved"),
    path("lists/keep/", finding.save, name="save_filter"),
    path("lists/<int:pk>/", finding.change_saved, name="change_filter"),
    path("lists/<int:pk>/remove/", finding.remove_saved, name="remove_filter"),
    path("export/<str:name>/<str:form>", leaving.export, name="export"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("settings/templates/", helps.templates, name="templates"),
    path("settings/templates/new/", helps.template, name="new_template"),
    path("settings/templates/<int:pk>/", helps.template, name="change_template"),
    path("settings/templates/<int:pk>/remove/", helps.remove, name="remove_template"),
    path("settings/checklists/", helps.checklists, name="checklists"),
    path("settings/checklists/new/", helps.checklist, name="new_checklist"),
    path("settings/checklists/<int:pk>/", helps.checklist, name="change_checklist"),
    path("settings/routing/", routing.routing, name="routing"),
    path("settings/routing/new/", routing.rule, name="new_rule"),
    path("settings/routing/rows/", routing.rows, name="routing_rows"),
    path("settings/routing/<int:pk>/", routing.rule, name="change_rule"),
    path("settings/routing/<int:pk>/remove/", routing.remove, name="remove_rule"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("settings/times/", policies.policies, name="policies"),
    path("settings/times/edit/", policies.edit, name="edit_policy"),
    path("settings/times/<int:version>/", policies.policy, name="policy"),
    path("settings/topics/", topics.topics, name="topics"),
    path("settings/topics/<str:code>/", topics.topic, name="topic"),
    path("settings/topics/<str:code>/close/", topics.close, name="close_topic"),
    path("settings/topics/<str:code>/reopen/", topics.reopen, name="reopen_topic"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/files/<uuid:key>", case.file, name="file"),
    path("cases/<str:number>/contact/", case.contact, name="contact"),
    path("cases/<str:number>/writing/", writing.writing, name="writing"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/new/", knowledge.new, name="new_article"),
    path("knowledge/<int:pk>/", knowledge.article, name="article"),
    path("knowledge/<int:pk>/edit/", knowledge.edit, name="edit_article"),
    path("knowledge/<int:pk>/replace/", knowledge.replace, name="replace_article"),
    path("knowledge/<int:pk>/review/", knowledge.review, name="review_article"),
    path("knowledge/<int:pk>/renew/", knowledge.renew, name="renew_article"),
    path("knowledge/<int:pk>/retire/", knowledge.retire, name="retire_article"),
    path("issues/", issues.issues, name="issues"),
    path("issues/new/", issues.new_issue, name="new_issue"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    *(
        path(
            f"issues/<int:pk>/{step}/",
            issues.step_page(step),
            name=f"issue_{step.replace('-', '_')}",
        )
        for step in issues.STEPS
    ),
    *(
        path(f"cases/<str:number>/{act.replace('_', '-')}/", acts.page(act), name=str(act))
        for act in Act
    ),
]
