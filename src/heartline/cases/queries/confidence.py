"""How sure a suggestion must be before it is shown."""

from heartline.cases.models import ReadingSetting
from heartline.cases.phrases import LEAST_CONFIDENCE


def least_confidence() -> float:
    """As the office chose, 0 to 1."""
    newest = ReadingSetting.objects.order_by("-pk").values_list("least_confidence", flat=True)
    found = newest.first()
    return LEAST_CONFIDENCE if found is None else found
