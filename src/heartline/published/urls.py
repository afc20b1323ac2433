"""Addresses of what everybody may see."""

from django.urls import path

from heartline.published.views import (
    cases,
    dashboard,
    exceptions,
    formulas,
    issues,
    knowledge,
    maps,
    record,
    results,
    times,
)

app_name = "published"

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/files/<uuid:key>", cases.give_file, name="file"),
    path("issues/", issues.issues, name="issues"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    path("map/", maps.town_map, name="map"),
    path("map/shapes.json", maps.map_shapes, name="map_shapes"),
    path("map/pins.json", maps.map_pins, name="map_pins"),
    path("times/", times.times, name="times"),
    path("results/", results.results, name="results"),
    path("results/rows/", results.rows, name="rows"),
    path("results/listed/", exceptions.listed, name="listed"),
    path("results/excluded/", exceptions.excluded, name="excluded"),
    path("desk/dashboard/", dashboard.dashboard, name="dashboard"),
    path("desk/dashboard/rows/", dashboard.rows, name="dashboard_rows"),
    path("desk/settings/rates/", formulas.formulas, name="formulas"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/<int:pk>/", knowledge.article, name="article"),
    path("open/", record.open_record, name="open"),
    path("checkpoint.json", record.checkpoint, name="checkpoint"),
]
