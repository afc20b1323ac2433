"""The page of a case, its files, and a contact opened for a purpose."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heartline.cases.models import CaseFile, FileRole
from heartline.cases.rules import Fields, readable
from heartline.cases.sentences import PURPOSES
from heartline.cases.views.common import Opened, Pane, find_case, show_case
from heartline.files.pages import give_out
from heartline.offices.pages import StaffRequest, staff_required
from heartline.people.actions import NoContactError, open_contact
from heartline.people.models import Reach
from heartline.shared.clock import now


@staff_required
@require_safe
def case(request: StaffRequest, number: str) -> HttpResponse:
    return show_case(request, find_case(request.user, number))


@staff_required
@require_safe
def beside(request: StaffRequest) -> HttpResponse:
    """A page of the list that stands beside a case, with the line of that case marked.

    Which case it is says the window's own address: others were perhaps opened meanwhile.
    """
    staff, at = request.user, now()
    pane = Pane.read(request.GET, staff)
    page = pane.page(staff, at)
    rows = pane.rows(page, staff, at, shown=_shown(request))
    query = f"{pane.filters.query}&" if pane.filters.query else ""
    context = {"pane": pane, "page": page, "rows": rows, "query": query}
    return render(request, "cases/_beside.html", context)


def _shown(request: StaffRequest) -> str:
    """The number of the case that stands open in the window that asks; "" where none does."""
    address = (request.htmx.current_url_abs_path or "") if request.htmx else ""
    found = re.match(r"/desk/cases/([0-9]+-[0-9]+)/", address)
    return found[1] if found else ""


@staff_required
@require_safe
def file(request: StaffRequest, number: str, key: UUID) -> HttpResponseBase:
    """One file of a case, for those who may read files; working papers for colleagues on it."""
    found = find_case(request.user, number)
    fields = readable(request.user, found)
    kept = CaseFile.objects.filter(case=found, attachment=key).select_related("attachment")
    one = kept.first()
    if one is None or Fields.FILES not in fields:
        raise Http404
    if one.role == FileRole.WORK and Fields.WORK not in fields:
        raise Http404
    return give_out(one.attachment, download="download" in request.GET)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, number: str) -> HttpResponse:
    """Show a contact once, for a stated purpose; the ledger keeps who opened it and what for."""
    found = find_case(request.user, number)
    if Fields.PERSON not in readable(request.user, found):
        raise Http404
    parties = found.parties.filter(pk=_whole(request.POST.get("party", "")))
    party = parties.select_related("person").first()
    kind, purpose = request.POST.get("kind", ""), request.POST.get("purpose", "")
    if request.method != "POST" or party is None or kind not in Reach.values:
        return redirect(found)
    if purpose not in PURPOSES:
        messages.error(request, _("Please choose first what you need it for."))
        return redirect(found)
    try:
        value = open_contact(
            party.person, kind=Reach(kind), purpose=purpose, by=request.user, at=now()
        )
    except NoContactError:
        messages.error(request, _("The person has taken this way to reach them back."))
        return redirect(found)
    opened = Opened(party.pk, str(Reach(kind).label), value, str(PURPOSES[purpose]))
    if request.htmx:
        return render(request, "cases/_contact.html", {"opened": opened})
    return show_case(request, found, opened=opened)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
