"""The signed record, for everybody to keep."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.ledger.queries import newest_checkpoint


@require_safe
def open_record(request: HttpRequest) -> HttpResponse:
    """How anybody can keep a checkpoint of the ledger, and what it is good for."""
    return render(request, "published/open.html", {"checkpoint": newest_checkpoint()})


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed checkpoint of the ledger, for anybody to keep."""
    newest = newest_checkpoint()
    if newest is None:
        return JsonResponse({"error": "nothing is sealed yet"}, status=404)
    told = {
        "size": newest.size,
        "root": newest.root,
        "signed_at": newest.signed_at.isoformat(),
        "public_key": newest.public_key,
        "signature": newest.signature,
    }
    return JsonResponse(told, json_dumps_params={"indent": 2})
