"""Train the office's own models of what it has decided; a worse one is never used."""

from typing import Any

from django.utils.translation import gettext as _

from heartline.cases.actions.training import FEWEST, TooFewError, make_first_models, train_anew
from heartline.cases.models import ReadingModel, Tells
from heartline.shared.clock import now
from heartline.shared.commands import HeartlineCommand


class Command(HeartlineCommand):
    help = (
        "Train the models that suggest topic and kind of what the office has decided so far. "
        "The worker does so each night; a model that is worse than the one in use is not used."
    )

    def handle(self, *, json: bool, **_options: Any) -> None:
        at = now()
        make_first_models(at=at)
        told = {str(tells): self._trained(Tells(tells)) for tells in Tells}
        if json:
            self.answer(told, as_json=True)
            return
        for tells, one in told.items():
            self.stdout.write(f"{Tells(tells).label}: {_sentence(one)}")

    def _trained(self, tells: Tells) -> dict[str, Any]:
        try:
            return _told(train_anew(tells, at=now()))
        except TooFewError as error:
            return {"trained": False, "rows": error.rows, "fewest": FEWEST}


def _told(row: ReadingModel) -> dict[str, Any]:
    return {
        "trained": True,
        "in_use": row.in_use,
        "rows": row.rows,
        "new_right": row.new_right,
        "old_right": row.old_right,
        "accuracy": row.card["accuracy"],
        "calibration_error": row.card["calibration_error"],
    }


def _sentence(told: dict[str, Any]) -> str:
    if not told["trained"]:
        return _(
            "too few cases are sorted: %(rows)s, where %(fewest)s of two sorts are needed. "
            "The model that stands goes on."
        ) % {"rows": told["rows"], "fewest": told["fewest"]}
    words = _("the new model is used: of %(rows)s cases it tells %(new_right)s, the old %(old)s")
    if not told["in_use"]:
        words = _("the old model stays: of %(rows)s cases it tells %(old)s, the new %(new_right)s")
    return words % (told | {"old": told["old_right"] or 0})
