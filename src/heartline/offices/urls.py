from django.urls import path

from heartline.offices.views import boundaries, calendars, places, sign_in, staff

# The names are allauth's own: its parts look each other up by them. No other page of it is open.
urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", sign_in.SignOut.as_view(), name="account_logout"),
    path("password/", sign_in.ChangePassword.as_view(), name="account_change_password"),
]

#: What administrators set; under the desk.
settings_urls = (
    [
        path("", places.settings_page, name="settings"),
        path("offices/", places.offices, name="offices"),
        path("offices/<str:code>/", places.office, name="office"),
        path("offices/<str:code>/close", places.close, name="close"),
        path("areas/", places.areas, name="areas"),
        path("areas/<str:code>/", places.area, name="area"),
        path("areas/<str:code>/boundary", boundaries.boundary, name="boundary"),
        # No code of an area is a dash.
        path("areas/-/boundaries", boundaries.boundaries, name="boundaries"),
        path("areas/-/import", boundaries.bring_in, name="import_areas"),
        path("staff/", staff.everybody, name="staff"),
        path("staff/<int:pk>/", staff.colleague, name="colleague"),
        path("staff/<int:pk>/duties", staff.give, name="give_duty"),
        path("staff/<int:pk>/duties/<int:duty>/end", staff.end, name="end_duty"),
        path("staff/<int:pk>/password", staff.password, name="new_password"),
        path("staff/<int:pk>/leave", staff.depart, name="leave"),
        path("staff/<int:pk>/return", staff.come_again, name="return"),
        path("calendar/", calendars.this_year, name="calendars"),
        path("calendar/<str:code>/<int:year>/", calendars.calendar, name="calendar"),
        path("calendar/<str:code>/<int:year>/preview", calendars.preview, name="preview_days"),
        path("calendar/<str:code>/<int:year>/take", calendars.take, name="take_days"),
        path("calendar/<str:code>/<int:year>/mark", calendars.mark, name="mark_year"),
        path("calendar/<str:code>/<int:year>/day", calendars.one_day, name="set_day"),
        path("calendar/<str:code>/<int:year>/usual", calendars.usual_day, name="clear_day"),
    ],
    "offices",
)
