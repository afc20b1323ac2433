"""Ridge regression on how alike texts are, with what every row would be told by the others alone.

Source: Rifkin and Lippert 2007, "Notes on Regularized Least Squares" (the closed form of leaving
rows out); An, Liu and Venkatesh 2007, "Fast cross-validation algorithms for least squares support
vector machine and kernel ridge regression" (of leaving groups of rows out).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float32]

# A column that more rows have than this is multiplied as a full one.
_FULL = 300
_AT_ONCE = 1_000


def likeness(rows: sparse.csr_array) -> Floats:
    """The product of every row with every other: shape (rows, rows)."""
    having = np.bincount(rows.indices, minlength=rows.shape[1])
    columns = rows.tocsc()
    full, rare = np.flatnonzero(having > _FULL), np.flatnonzero((having > 1) & (having <= _FULL))
    alike = np.zeros((rows.shape[0], rows.shape[0]), np.float32)
    for start in range(0, len(full), _AT_ONCE):
        some = columns[:, full[start : start + _AT_ONCE]].toarray()
        alike += some @ some.T
    few = columns[:, rare].tocsr()
    turned = few.T.tocsr()
    for start in range(0, rows.shape[0], _AT_ONCE):
        alike[start : start + _AT_ONCE] += (few[start : start + _AT_ONCE] @ turned).toarray()
    # What one row alone has counts only in its product with itself.
    squares = np.bincount(_row_of(rows), rows.data.astype(np.float64) ** 2, rows.shape[0])
    alike.flat[:: len(alike) + 1] = squares
    return alike


def _row_of(rows: sparse.csr_array) -> NDArray[np.intp]:
    return np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))


def groups(alike: Floats, least: float) -> NDArray[np.int32]:
    """Which rows are versions of one another: alike by `least` or more, or through others.

    Returns:
        Shape (rows,): the group of each row, numbered from 0.
    """
    pairs = sparse.csr_array(np.triu(alike >= least, 1))
    group: NDArray[np.int32] = connected_components(pairs, directed=False)[1]
    return group


@dataclass(frozen=True)
class Fitted:
    """What was learned from rows and their targets."""

    shares: Floats  # shape (rows, targets): the part of each row in what is told
    means: Floats  # shape (targets,)
    held_back: Floats  # shape (rows, targets): each row as told by all other groups


def fitted(alike: Floats, targets: Floats, penalty: Floats, group: NDArray[np.int32]) -> Fitted:
    """Ridge regression of `targets`.

    Args:
        alike: shape (rows, rows), as `likeness` gives it; it is used up.
        targets: shape (rows, targets).
        penalty: shape (rows,): the more, the less a row is followed; above 0.
        group: shape (rows,): rows of a group are held back together.

    Raises:
        ValueError: `alike` has no inverse with such penalties.
    """
    weight = 1 / penalty
    means = (weight @ targets / weight.sum()).astype(np.float32)
    wanted = targets - means
    alike.flat[:: len(alike) + 1] += penalty
    inverse = _inverse(alike)
    shares = inverse @ wanted
    held_back = np.empty_like(shares)
    for members in _members(group):
        block = inverse[np.ix_(members, members)]
        held_back[members] = targets[members] - np.linalg.solve(block, shares[members])
    return Fitted(shares, means, held_back)


def _inverse(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive matrix, in the matrix's own place where it can be."""
    # The matrix equals its transpose, which is laid out as LAPACK wants it.
    half, fault = lapack.spotrf(matrix.T, lower=1, overwrite_a=1)
    if not fault:
        half, fault = lapack.spotri(half, lower=1, overwrite_c=1)
    if fault:
        raise ValueError("the rows are too much alike for so small a penalty")
    for start in range(0, len(half), _AT_ONCE):
        end = start + _AT_ONCE
        half[start:end, end:] = half[end:, start:end].T
        block = half[start:end, start:end]
        half[start:end, start:end] = np.tril(block) + np.tril(block, -1).T
    inverse: Floats = half
    return inverse


def _members(group: NDArray[np.int32]) -> Iterator[NDArray[np.intp]]:
    order = np.argsort(group, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
