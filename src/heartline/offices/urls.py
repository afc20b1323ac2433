from django.urls import path

from heartline.offices.views import sign_in

# The names are allauth's own: its parts look each other up by them. No other page of it is open.
urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("logout/", sign_in.SignOut.as_view(), name="account_logout"),
    path("password/", sign_in.ChangePassword.as_view(), name="account_change_password"),
]
