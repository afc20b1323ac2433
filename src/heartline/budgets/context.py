"""Whether people find "Deciding together" among the main pages: once there is a budget."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from heartline.budgets.models import Budget
from heartline.shared.prepared import Prepared

_ANY = Prepared(lambda: Budget.objects.public().order_by().values_list("pk", flat=True)[:1])


def deciding_together(request: HttpRequest) -> dict[str, Any]:
    """`deciding_together`: whether there is a budget that everybody may read.

    Asked for by the residents' pages alone.
    """
    if request.path.startswith("/desk/"):
        return {}
    return {"deciding_together": SimpleLazyObject(lambda: bool(_ANY()))}
