"""What the night would merge and split."""

import pytest

from heartline.engines.reading.grouping import Merge, Split, proposals
from tests.engines.reading.grouping.invented import spoken


def test_issues_about_one_matter_are_proposed_to_be_merged():
    messages, truth = spoken(seed=1)
    halves = [
        matter * 2 + at % 2 if matter == 0 else matter + 10 for at, matter in enumerate(truth)
    ]

    found = proposals(messages, halves)

    (merge,) = found
    assert isinstance(merge, Merge)
    assert set(merge.issues) == {0, 1}
    assert list(merge.messages) == [at for at, matter in enumerate(truth) if matter == 0]


def test_an_issue_of_two_matters_is_proposed_to_be_split():
    messages, truth = spoken(seed=2)
    mixed = [0 if matter < 2 else matter for matter in truth]

    found = proposals(messages, mixed)

    (split,) = found
    assert isinstance(split, Split)
    assert {frozenset(part) for part in split.parts} == {
        frozenset(at for at, matter in enumerate(truth) if matter == which) for which in (0, 1)
    }


def test_where_all_is_well_nothing_is_proposed():
    messages, truth = spoken(seed=3)

    assert proposals(messages, truth) == []


def test_every_message_needs_an_issue():
    with pytest.raises(ValueError, match="2 messages but 1 issues"):
        proposals(spoken(seed=4)[0][:2], [0])
