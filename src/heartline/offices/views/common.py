"""What the pages of the settings share."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from heartline.offices.models import DutyKind, Staff
from heartline.offices.pages import StaffRequest
from heartline.offices.rules import administers_all
from heartline.offices.sentences import SettingRefusedError

Result = TypeVar("Result")

GET_OR_POST = ["GET", "HEAD", "POST"]


def administrator(request: StaffRequest) -> Staff:
    """Who asks, if they administer anything at all.

    Raises:
        PermissionDenied: they do not.
    """
    if not request.user.holds(DutyKind.ADMINISTRATOR):
        raise PermissionDenied
    return request.user


def administrator_of_all(request: StaffRequest) -> Staff:
    """Who asks, if they administer the office at the top.

    Raises:
        PermissionDenied: they do not.
    """
    if not administers_all(request.user):
        raise PermissionDenied
    return request.user


def done(request: HttpRequest, act: Callable[[], Result], said: str) -> Result | None:
    """Do what one button asks and say so on the next page; None when it cannot be, and why."""
    try:
        result = act()
    except SettingRefusedError as refused:
        messages.error(request, refused.sentence)
        return None
    messages.success(request, said)
    return result


def took(form: forms.Form, act: Callable[[], Result]) -> Result | None:
    """Do what a form asks; None when it cannot be, and the form says why."""
    try:
        return act()
    except SettingRefusedError as refused:
        form.add_error(None, refused.sentence)
        return None
