"""Every address on one screen."""

from django.urls import include, path

from heartline.offices.urls import settings_urls
from heartline.offices.views.language import choose

handler400 = "heartline.shared.views.not_understood"
handler404 = "heartline.shared.views.not_found"

urlpatterns = [
    # First what is asked for most: the addresses are looked through in this order.
    path("desk/", include("heartline.cases.urls")),
    path("", include("heartline.channels.urls")),
    path("", include("heartline.published.urls")),
    path("", include("heartline.budgets.urls")),
    path("", include("heartline.shared.urls")),
    path("desk/settings/", include(settings_urls)),
    path("accounts/", include("heartline.offices.urls")),
    path("language/setlang/", choose, name="set_language"),
]
