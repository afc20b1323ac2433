from django.urls import path

from heartline.cases.rules import Act
from heartline.cases.views import acts, case, lists

app_name = "cases"
urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("mine/", lists.mine, name="mine"),
    path("call-backs/", lists.call_backs, name="call_backs"),
    path("cases/", lists.all_, name="list"),
    path("cases/<str:number>/", case.case, name="case"),
    path("cases/<str:number>/files/<uuid:key>", case.file, name="file"),
    path("cases/<str:number>/contact/", case.contact, name="contact"),
    *(
        path(f"cases/<str:number>/{act.replace('_', '-')}/", acts.page(act), name=str(act))
        for act in Act
    ),
]
