"""Every address on one screen."""

from django.urls import include, path

urlpatterns = [
    path("", include("heartline.shared.urls")),
]
