"""What the page of a case shows of what reading suggests; read with the case, in no query more."""

from dataclasses import dataclass

from heartline.cases.models import Case, Danger, Kind
from heartline.cases.queries.rows import danger_words, share_words


@dataclass(frozen=True)
class Suggested:
    """What reading suggests; what is empty is not sure enough, or was decided by a person."""

    topic: str = ""
    code: str = ""
    #: How often such a suggestion is right, in percent; and the words that led to it.
    share: str = ""
    words: tuple[str, ...] = ()
    #: The kind, where it is another than the message came with, and its code.
    kind: str = ""
    kind_code: str = ""
    #: The code of the area that a place named in the text lies in, and the place.
    area: str = ""
    place: str = ""
    #: The shape and the words of what may be in danger.
    danger: tuple[str, str] = ("", "")


def suggested_for(case: Case) -> Suggested | None:
    """What is suggested for a row of `case_rows` that waits; None where there is nothing."""
    found = getattr(case, "suggestion", None)
    if found is None or not case.is_waiting:
        return None
    danger = ("", "")
    if found.danger:
        danger = ("late" if found.danger == Danger.LIFE else "soon", danger_words(found))
    if found.topic is None or case.topic_id is not None:
        return Suggested(danger=danger) if found.danger else None
    # What makes a case private for ever is chosen in the form alone.
    kind = found.kind if found.kind not in (case.kind, Kind.REPORT) else ""
    # The area is read only where there is one to suggest.
    area = found.area if found.area_id and case.area_id is None else None
    return Suggested(
        topic=str(found.topic),
        code=found.topic.code,
        share=share_words(found.confidence),
        words=tuple(found.words),
        kind=str(Kind(kind).label) if kind else "",
        kind_code=kind,
        area=area.code if area else "",
        place=f"{found.place} · {area}" if area else "",
        danger=danger,
    )
