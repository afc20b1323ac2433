"""Projects by their votes, as long as the budget lasts."""

from collections.abc import Iterable, Sequence

from heartline.engines.counting.profile import Profile


def by_votes(profile: Profile) -> list[int]:
    """The projects that can win, most votes first; among equals by rank."""
    return sorted(profile.eligible, key=lambda at: (-profile.votes[at], profile.rank[at]))


def greedy(profile: Profile, *, skip: bool = True, bought: Iterable[int] = ()) -> list[int]:
    """What is bought by votes after what is `bought` already, in order.

    skip: pass over a project that does not fit into what is left; otherwise end there.
    """
    taken = set(bought)
    left = profile.budget - cost_of(profile, list(taken))
    found = []
    for at in by_votes(profile):
        if at in taken:
            continue
        if profile.costs[at] <= left:
            found.append(at)
            left -= profile.costs[at]
        elif not skip:
            break
    return found


def cost_of(profile: Profile, projects: Sequence[int]) -> int:
    """What projects cost together, in units of the profile."""
    return sum(profile.costs[at] for at in projects)
