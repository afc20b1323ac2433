"""Forms for what the desk puts right: taking a case back, splitting it, linking it."""

# ruff: noqa: D101 (the title and the hint of each form say what it is)

from django.utils.translation import gettext_lazy as _

from heartline.cases.forms.base import ActForm, Words


class RecallForm(ActForm):
    short = _("Take it back")
    title = _("Take this case back from the office")
    hint = _(
        "For a case that went to the wrong office. It waits for the desk again; what the office "
        "drafted is kept and cannot be sent. The person's clock runs on."
    )
    button = _("Take it back")
    seldom = True

    words = Words(
        label=_("Why"), rows=3, help_text=_("The office reads this. The person does not.")
    )
