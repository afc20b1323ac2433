"""Addresses of what everybody may see."""

from django.urls import path

from heartline.published.views import cases, record, results

app_name = "published"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/files/<uuid:key>", cases.give_file, name="file"),
    path("results/", results.results, name="results"),
    path("results/rows/", results.rows, name="rows"),
    path("open/", record.open_record, name="open"),
    path("checkpoint.json", record.checkpoint, name="checkpoint"),
]
