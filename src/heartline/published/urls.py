"""Addresses of what everybody may see."""

from django.urls import path

from heartline.published import views

app_name = "published"

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/files/<uuid:key>", views.give_file, name="file"),
    path("results/", views.results, name="results"),
    path("results/rows/", views.rows, name="rows"),
    path("open/", views.open_record, name="open"),
    path("checkpoint.json", views.checkpoint, name="checkpoint"),
]
