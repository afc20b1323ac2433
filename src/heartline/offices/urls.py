from django.urls import path

from heartline.offices import views

# The names are allauth's own: its parts look each other up by them. No other page of it is open.
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("password/", views.ChangePassword.as_view(), name="account_change_password"),
]
