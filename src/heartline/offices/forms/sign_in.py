"""What staff type at the door."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What we say for allauth's codes. A wrong name and a wrong password sound alike, so that nobody
#: learns which names exist.
SENTENCES: dict[str, Promise] = {
    "username_password_mismatch": _(
        "That name and password do not go together. Please check both; capital letters count in "
        "the password."
    ),
    "too_many_login_attempts": _(
        "There were several wrong tries for this name, so it rests for five minutes. Please try "
        "again then, or ask your administrator for a new password."
    ),
    "account_inactive": _("This name is not in use any more. Please ask your administrator."),
    "enter_current_password": _("This is not your present password. Please type it once more."),
}


def _in_our_words(error: ValidationError) -> ValidationError:
    sentence = SENTENCES.get(error.code or "")
    return ValidationError(str(sentence), code=error.code) if sentence else error


def _plain(field: forms.Field, label: Any) -> None:
    """Give a field of allauth our label, and no words inside the box."""
    field.label = label
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """A name and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("Sign-in name"))
        _plain(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean(self) -> Any:
        try:
            told = super().clean()
        except ValidationError as error:
            raise _in_our_words(error) from error
        if self.user is not None and not self.user.is_active:
            raise ValidationError(str(SENTENCES["account_inactive"]), code="account_inactive")
        return told


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Your present password"))
        _plain(self.fields["password1"], _("The new password"))
        _plain(self.fields["password2"], _("The new password once more"))
        self.fields["password1"].help_text = _(
            "Ten characters or more. A short sentence that only you know is best."
        )

    def clean_oldpassword(self) -> Any:
        try:
            return super().clean_oldpassword()
        except ValidationError as error:
            raise _in_our_words(error) from error
