"""The Merkle tree of RFC 9162, section 2: hashes only, no database."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

#: The root of the empty tree.
EMPTY = sha256(b"").digest()


def hash_leaf(content: bytes) -> bytes:
    """The hash of a leaf. Source: RFC 9162, 2.1.1."""
    return sha256(b"\x00" + content).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees. Source: RFC 9162, 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows at its end and keeps only the hashes of its full subtrees (its peaks).

    Args:
        size: how many leaves it already holds.
        peaks: the hashes of its full subtrees, largest first: one per 1-bit of `size`.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} peaks")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash. Amortised O(1)."""
        self.peaks.append(leaf)
        full = self.size
        while full & 1:
            right = self.peaks.pop()
            self.peaks.append(hash_node(self.peaks.pop(), right))
            full >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The root over everything added so far. O(log n)."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = hash_node(peak, root)
        return root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over `leaves`, by the definition. Source: RFC 9162, 2.1.1."""
    tree = Tree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that join leaf `index` to the root. Source: RFC 9162, 2.1.3.1."""
    size = len(leaves)
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    if size == 1:
        return []
    half = _split(size)
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half])]


def is_included(leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` joins `leaf` at `index` to `root`. Source: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, here, last = leaf, index, size - 1
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            node = hash_node(step, node)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            node = hash_node(node, step)
        here >>= 1
        last >>= 1
    return last == 0 and node == root
