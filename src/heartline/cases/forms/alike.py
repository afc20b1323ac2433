"""Forms for what many people say: a group becomes a hot issue, or goes with one."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from heartline.cases.forms.base import TreeChoice
from heartline.cases.forms.issues import IssueChoice, offices_below_desk
from heartline.cases.models import Case, Issue
from heartline.cases.rules.issues import UNDER_WAY
from heartline.offices.models import Office, Staff


class TakeUpForm(forms.Form):
    """The cases that are one matter, and the hot issue that is to hold them."""

    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), error_messages={"required": _("Please tick at least one case.")}
    )
    issue = IssueChoice(
        Issue.objects.none(),
        label=_("Which issue"),
        required=False,
        empty_label=_("A new one, named below"),
    )
    title_zh = forms.CharField(
        label=_("Name of the new issue, in Chinese"),
        max_length=120,
        required=False,
        help_text=_("The matter, not a person: as in “Street lamps by the old bridge”."),
    )
    title_en = forms.CharField(label=_("The same in English"), max_length=200, required=False)
    owner = TreeChoice(
        Office.objects.none(),
        label=_("The office that owns the new issue"),
        required=False,
        empty_label=_("Please choose"),
    )

    def __init__(self, *args: Any, staff: Staff, group: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases, issue, owner = (self._choice(name) for name in ("cases", "issue", "owner"))
        visible = Case.objects.visible_to(staff).filter(alike__group=group, in_issue=None)
        cases.queryset = visible.select_related("about", "lead")
        issue.queryset = Issue.objects.filter(status__in=UNDER_WAY).order_by("-opened_at")
        owner.queryset = offices_below_desk(staff)

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not told.get("issue"):
            if not (told.get("title_zh") or "").strip():
                self.add_error("title_zh", gettext("Please choose an issue, or name a new one."))
            if not told.get("owner"):
                self.add_error("owner", gettext("Please choose the office that puts it right."))
        return told
