"""What a terminal needs: a lot from a file, and what either counter finds in a file of ballots."""

from hashlib import sha256
from typing import Any

from heartline.engines.counting import second as second_counter
from heartline.engines.counting.ballots import Election
from heartline.engines.counting.count import count
from heartline.engines.counting.errors import CountingError
from heartline.engines.counting.profile import profile_of
from heartline.engines.counting.rule import Rule, check_lot
from heartline.engines.counting.values import plain, rule_values, values_of


def lot_in(content: bytes, election: Election) -> list[str]:
    """The projects in the order that a file gives, one a line.

    Raises:
        RuleError: it does not name every project once; `line` says where.
    """
    text = content.decode("utf-8-sig", errors="replace")
    named = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    lot = [name for _at, name in named]
    try:
        check_lot(lot, election)
    except CountingError as error:
        error.line = named[error.line - 1][0] if error.line else 1
        raise
    return lot


def counted(content: bytes, election: Election, rule: Rule, *, second: bool) -> dict[str, Any]:
    """What is found in a file, by the first counter or the second, as plain values.

    The second tells less than the first, by the same names.

    Args:
        election: what the first counter read in `content`; the second reads for itself.

    Raises:
        CountingError: it cannot be counted by this rule.
    """
    told = _again(content, election, rule) if second else values_of(count(election, rule))
    return told | {"input_sha256": sha256(content).hexdigest()}


def _again(content: bytes, election: Election, rule: Rule) -> dict[str, Any]:
    profile_of(election, rule)  # refuses what cannot be counted
    found = second_counter.counted(
        second_counter.election_from(content.decode()),
        rule.name,
        utility=rule.utility,
        minimum_approvals=rule.minimum_approvals,
        lot=rule.lot,
    )
    told: dict[str, Any] = plain(found)
    return {"rule": rule_values(rule)} | told | {"rule_sha256": rule.sha256}
