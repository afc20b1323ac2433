"""Addresses that belong to no room."""

from django.urls import path

from heartline.shared.views import appearance, healthy

urlpatterns = [
    path("appearance/", appearance, name="appearance"),
    path("healthz", healthy, name="healthy"),
]
