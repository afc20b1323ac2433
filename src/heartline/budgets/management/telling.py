"""A count as lines that a person reads."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _, ngettext

from heartline.engines.counting.ballots import Election

Values = Mapping[str, Any]


def lines_of(result: Values, election: Election) -> Iterator[str]:
    """The lines that tell what won, what did not, and why it is so.

    result: as `values_of` gives it, or the second counter's part of it.
    """
    names = {project.id: project.name for project in election.projects}
    yield _("%(rule)s: %(voters)s voters, %(projects)s projects, budget %(budget)s") % {
        "rule": result["rule"]["name"],
        "voters": election.voters,
        "projects": len(names),
        "budget": shown(election.budget),
    }
    yield from _winners(result["rounds"], names)
    yield from _spent(result, election)
    yield from _losers(result["losers"], names)
    yield from _proof(result)


def shown(number: Fraction | int | str | None) -> str:
    """A number to at most two decimals."""
    exact = Fraction(number or 0)
    return f"{exact.numerator:,}" if exact.denominator == 1 else f"{float(exact):,.2f}"


def _winners(rounds: Sequence[Values], names: Mapping[str, str]) -> Iterator[str]:
    yield ""
    yield _("Won, in this order:") if rounds else _("Nothing won.")
    for place, one in enumerate(rounds, start=1):
        told = [_titled(one["project"], names), *_paid(one)]
        yield f"  {place}. {'; '.join(told)}"


def _paid(one: Values) -> Iterator[str]:
    """What a purchase cost and how it was shared."""
    if "cost" in one:
        yield _("cost %(cost)s, votes %(votes)s") % {
            "cost": shown(one["cost"]),
            "votes": shown(one["votes"]),
        }
    if "price" in one:
        yield _("%(payers)s paid up to %(price)s each, effective votes %(votes)s") % {
            "payers": one["payers"],
            "price": shown(one["price"]),
            "votes": shown(one["effective_votes"]),
        }
    if one.get("by") == "fill":
        yield _("from what was left, by votes")


def _spent(result: Values, election: Election) -> Iterator[str]:
    yield ""
    yield _("Together they cost %(cost)s, %(share)s %% of the budget.") % {
        "cost": shown(result["cost"]),
        "share": shown(100 * Fraction(result["cost"]) / election.budget),
    }
    if result["endowment"] is not None:
        yield _(
            "Every voter had %(endowment)s to give, after %(steps)s steps; the budget by voters "
            "is %(share)s."
        ) % {
            "endowment": shown(result["endowment"]),
            "steps": result["steps"],
            "share": shown(election.budget / election.voters),
        }


def _losers(losers: Sequence[Values], names: Mapping[str, str]) -> Iterator[str]:
    if losers:
        yield ""
        yield _("Did not win:")
    for one in losers:
        told = [_titled(one["project"], names), *_missed(one)]
        yield f"  - {'; '.join(told)}"


def _missed(one: Values) -> Iterator[str]:
    """How near a loser came, and where its supporters' money went."""
    if "cost" in one:
        yield _("cost %(cost)s, votes %(votes)s") % {
            "cost": shown(one["cost"]),
            "votes": shown(one["votes"]),
        }
    if one.get("eligible") is False:
        yield _("too few voters support it")
    if one.get("effective_support") is not None:
        share = shown(100 * Fraction(one["effective_support"]))
        yield _("effective support %(share)s %%") % {"share": share}
    if one["lost"]:
        most = sorted(one["lost"], key=lambda row: -Fraction(row["money"]))[:3]
        given = ", ".join(f"{row['project']} ({shown(row['money'])})" for row in most)
        yield _("its supporters paid most for %(given)s") % {"given": given}
    if one.get("would_have_won"):
        yield _needed(one["would_have_won"])


def _needed(needed: Values) -> str:
    if needed["cost"] is None or needed["extra_approvals"] is None:
        return _("no cut in cost would have made it win")
    return ngettext(
        "with %(endowment)s for every voter it would have won at a cost of %(cost)s, or with "
        "%(extra)s more voter for it alone",
        "with %(endowment)s for every voter it would have won at a cost of %(cost)s, or with "
        "%(extra)s more voters for it alone",
        needed["extra_approvals"],
    ) % {
        "endowment": shown(needed["at_endowment"]),
        "cost": shown(needed["cost"]),
        "extra": needed["extra_approvals"],
    }


def _proof(result: Values) -> Iterator[str]:
    compared, certificate = result["comparison"], result["certificate"]
    yield ""
    yield (
        _(
            "Voters who prefer this to the greedy outcome: %(this)s; who prefer the greedy one: "
            "%(greedy)s; to whom they are equal: %(indifferent)s."
        )
        % compared
    )
    if certificate["holds"]:
        yield _("Every group of voters got its share (EJR+ up to one project): checked.")
    for one in certificate["violations"]:
        yield _("%(voters)s supporters of %(project)s got less than their share.") % one
    yield f"rule_sha256 {result['rule_sha256']}"
    yield f"input_sha256 {result['input_sha256']}"


def _titled(project: str, names: Mapping[str, str]) -> str:
    return project if names[project] == project else f"{project} {names[project]}"
