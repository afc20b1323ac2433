"""The tree against the RFC's own definition, and against another implementation of it."""

from hashlib import sha256

import pytest
from hypothesis import given, strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from heartline.ledger.merkle import (
    EMPTY,
    Tree,
    hash_leaf,
    inclusion_proof,
    is_included,
    root_of,
)

CONTENTS = st.lists(st.binary(max_size=12), min_size=1, max_size=70)


def by_definition(leaves):
    """RFC 9162, 2.1.1, word for word: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaves[0]
    half = max(2**n for n in range(10) if 2**n < len(leaves))
    left, right = by_definition(leaves[:half]), by_definition(leaves[half:])
    return sha256(b"\x01" + left + right).digest()


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Tree().root() == EMPTY == sha256(b"").digest()


def test_three_leaves_by_hand():
    a, b, c = (sha256(b"\x00" + x).digest() for x in (b"a", b"b", b"c"))

    root = root_of([hash_leaf(x) for x in (b"a", b"b", b"c")])

    assert root == sha256(b"\x01" + sha256(b"\x01" + a + b).digest() + c).digest()


@given(CONTENTS)
def test_the_root_is_that_of_the_definition(contents):
    leaves = [hash_leaf(content) for content in contents]

    assert root_of(leaves) == by_definition(leaves)


@given(CONTENTS)
def test_another_implementation_finds_the_same_root(contents):
    other = InmemoryTree(algorithm="sha256")
    for content in contents:
        other.append_entry(content)

    assert root_of([hash_leaf(content) for content in contents]) == other.get_root()


@given(CONTENTS, st.integers(0, 70))
def test_a_tree_goes_on_from_its_peaks(contents, pause):
    leaves = [hash_leaf(content) for content in contents]
    first = Tree()
    for leaf in leaves[:pause]:
        first.append(leaf)

    second = Tree(first.size, first.peaks)
    for leaf in leaves[pause:]:
        second.append(leaf)

    assert second.root() == root_of(leaves)


@given(CONTENTS, st.data())
def test_every_leaf_can_be_proven(contents, data):
    leaves = [hash_leaf(content) for content in contents]
    index = data.draw(st.integers(0, len(leaves) - 1))

    proof = inclusion_proof(leaves, index)

    assert is_included(leaves[index], index, len(leaves), proof=proof, root=root_of(leaves))


@given(CONTENTS, st.data())
def test_no_other_leaf_place_or_size_passes_a_proof(contents, data):
    leaves = [hash_leaf(content) for content in contents]
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root, size = inclusion_proof(leaves, index), root_of(leaves), len(leaves)

    assert not is_included(hash_leaf(b"forged, longer"), index, size, proof=proof, root=root)
    assert not is_included(leaves[index], size, size, proof=proof, root=root)
    assert not is_included(leaves[index], index, size, proof=[*proof, EMPTY], root=root)
    if proof:
        assert not is_included(leaves[index], index, size, proof=proof[:-1], root=root)


def test_another_implementation_accepts_our_proofs():
    contents = [str(n).encode() for n in range(11)]
    leaves = [hash_leaf(content) for content in contents]
    other = InmemoryTree(algorithm="sha256")
    for content in contents:
        other.append_entry(content)

    for index in range(11):
        theirs = other.prove_inclusion(index + 1)
        # Their path begins with the leaf itself; ours needs only what stands beside the way.
        assert [bytes(step) for step in theirs.path[1:]] == inclusion_proof(leaves, index)


def test_peaks_that_do_not_fit_the_size_are_refused():
    with pytest.raises(ValueError, match="3 leaves has 2 peaks"):
        Tree(3, [EMPTY])


@pytest.mark.parametrize("index", [-1, 3])
def test_a_leaf_that_is_not_there_has_no_proof(index):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof([EMPTY] * 3, index)
