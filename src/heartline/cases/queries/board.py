"""The board: the cases of a list, each in the column of where it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from heartline.cases.models import CaseStatus
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.lists import MOST_COUNTED, all_cases, counted
from heartline.cases.queries.rows import Row, case_row
from heartline.offices.models import Staff

#: What stands on the board; closed cases do not.
COLUMNS = (CaseStatus.RECEIVED, CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.ANSWERED)
#: So many cases stand in a column; the list has the others.
MOST = 20


@dataclass(frozen=True)
class Column:
    """A column of the board."""

    status: str
    label: str
    count: int
    #: There are more than were counted.
    more_than: bool
    rows: list[Row]
    url: str


def board(staff: Staff, filters: Filters, at: datetime) -> list[Column]:
    """The columns that the filters leave, each with its newest cases."""
    chosen = [status for status in COLUMNS if filters.status in ("", status)]
    cases = filters.without("status").apply(all_cases(staff), at, reader=staff)
    columns = []
    for status in chosen or COLUMNS:
        here = cases.filter(status=status)
        count = counted(here, at)["all"]
        query = "&".join(filter(None, (filters.without("status").query, f"status={status}")))
        columns.append(
            Column(
                status=str(status),
                label=str(status.label),
                count=min(count, MOST_COUNTED),
                more_than=count > MOST_COUNTED,
                rows=[case_row(staff, case, at, back=f"in=all&{query}") for case in here[:MOST]],
                url=f"{reverse('cases:list')}?{query}",
            )
        )
    return columns
