"""The door of the desk side: in, out, and a new password."""

from typing import Any

from allauth.account.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
)
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from heartline.offices.forms.sign_in import NewPasswordForm, SignInForm
from heartline.offices.models import Staff
from heartline.offices.pages import staff_required, words_are_kept


class SignIn(LoginView):  # type: ignore[misc]
    template_name = "offices/sign_in.html"
    form_class = SignInForm

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Signed in: pages speak the language that this member of staff prefers."""
        response: HttpResponse = super().form_valid(form)
        staff = self.request.user
        if isinstance(staff, Staff):
            remember_language(response, staff.language)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"kept": words_are_kept(self.request)}


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the pages that follow speak `language`."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


class SignOut(LogoutView):  # type: ignore[misc]
    template_name = "offices/sign_out.html"


@method_decorator(staff_required, name="dispatch")
class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    template_name = "offices/password.html"
    form_class = NewPasswordForm

    def get_default_success_url(self) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        request: HttpRequest = self.request
        response: HttpResponse = super().form_valid(form)
        messages.success(request, _("Your new password holds from now on."))
        return response
