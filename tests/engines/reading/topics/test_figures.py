"""The figures, against their definitions in plain Python and against solving everything anew."""

import math

import numpy as np
import pytest
from hypothesis import given, settings as effort, strategies as st
from scipy import sparse

from heartline.engines.reading.topics.calibration import (
    Calibration,
    bins,
    calibration_error,
    calibration_of,
)
from heartline.engines.reading.topics.features import batches, counts_of
from heartline.engines.reading.topics.ridge import fitted, groups, likeness
from heartline.engines.reading.topics.scoring import accuracy, by_label, confusions, macro_f1

rows_told = st.lists(
    st.tuples(st.integers(1, 1000), st.booleans()).map(lambda one: (one[0] / 1000, one[1])),
    min_size=1,
    max_size=60,
)


def test_four_rows_worked_by_hand():
    true, told = ["a", "a", "b", "c"], ["a", "b", "b", "b"]

    assert accuracy(true, told) == 0.5
    # a: 1 of 1 told, 1 of 2 had; b: 1 of 3 told, 1 of 1 had; c: never told.
    assert [(one.precision, one.recall) for one in by_label(true, told)] == [
        (1, 1 / 2),
        (1 / 3, 1),
        (0, 0),
    ]
    assert macro_f1(true, told) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert confusions(true, told) == [("a", "b", 1), ("c", "b", 1)]


def test_the_calibration_error_of_four_rows_worked_by_hand():
    # 0.95 twice, once right: |0.95 - 0.5| for two of four; 0.55 twice, both right: |0.55 - 1|.
    error = calibration_error([0.95, 0.95, 0.55, 0.55], [True, False, True, True])

    assert error == pytest.approx(0.5 * 0.45 + 0.5 * 0.45)


@given(rows_told)
def test_the_calibration_error_is_what_its_definition_says(rows):
    confidences, rights = zip(*rows, strict=True)

    error = calibration_error(confidences, rights)

    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in rows:
        by_bin.setdefault(min(9, math.ceil(confidence * 10 - 1e-9) - 1), []).append(
            (confidence, right)
        )
    wanted = sum(abs(sum(c - r for c, r in some)) for some in by_bin.values()) / len(rows)
    assert error == pytest.approx(wanted)


@given(rows_told)
def test_every_row_is_in_one_bin(rows):
    confidences, rights = zip(*rows, strict=True)

    found = bins(confidences, rights)

    assert sum(one.rows for one in found) == len(rows)
    assert all(one.low - 1e-9 <= one.confidence <= one.high + 1e-9 for one in found if one.rows)


def test_a_calibration_finds_the_one_that_drew_the_labels():
    made = Calibration(3.0, 0.06, (0.5, -0.5, 0.0))
    draw = np.random.default_rng(1)
    scores = draw.normal(size=(20_000, 3))
    chances = made.probabilities(scores)
    label = np.array([draw.choice(3, p=row) for row in chances])

    found = calibration_of(scores, label)

    assert found.scale == pytest.approx(made.scale, rel=0.05)
    assert found.doubt == pytest.approx(made.doubt, abs=0.02)
    assert np.abs(found.probabilities(scores) - chances).max() < 0.03


def some_rows(seed, rows=14, features=9):
    draw = np.random.default_rng(seed)
    table = draw.normal(size=(rows, features)) * (draw.random((rows, features)) < 0.5)
    targets = draw.choice([-1.0, 1.0], size=(rows, 2)).astype(np.float32)
    return table.astype(np.float32), targets, draw.integers(0, 5, rows).astype(np.int32)


@effort(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_likeness_is_the_product_of_the_rows(seed):
    table, _, _ = some_rows(seed)

    assert likeness(sparse.csr_array(table)) == pytest.approx(table @ table.T, abs=1e-4)


@effort(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_ridge_regression_solves_the_equations_of_its_definition(seed):
    table, targets, group = some_rows(seed)
    penalty = np.full(len(table), 0.5, np.float32)

    found = fitted(table @ table.T, targets, penalty, group)

    means = targets.mean(axis=0)
    weights = np.linalg.solve(
        table.T @ table + 0.5 * np.eye(table.shape[1]), table.T @ (targets - means)
    )
    assert table.T @ found.shares == pytest.approx(weights, abs=1e-2)


@effort(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_told_of_a_group_held_back_is_what_the_others_alone_tell(seed):
    table, targets, group = some_rows(seed)
    penalty = np.full(len(table), 0.5, np.float32)

    found = fitted(table @ table.T, targets, penalty, group)

    means = targets.mean(axis=0)
    for one in set(group.tolist()):
        left, others = table[group == one], table[group != one]
        weights = np.linalg.solve(
            others.T @ others + 0.5 * np.eye(table.shape[1]),
            others.T @ (targets[group != one] - means),
        )
        assert found.held_back[group == one] == pytest.approx(left @ weights + means, abs=1e-2)


def test_rows_alike_through_others_are_one_group():
    alike = np.array([[1, 0.6, 0, 0], [0.6, 1, 0.6, 0], [0, 0.6, 1, 0], [0, 0, 0, 1]], np.float32)

    found = groups(alike, 0.5)

    assert len({*found[:3].tolist()}) == 1
    assert found[3] != found[0]


def test_a_text_has_the_features_that_counting_by_hand_gives():
    (batch,) = batches(["路灯坏了"])

    counts = counts_of(batch)

    # The words are 路灯 and 坏 (了 tells nothing). Signs: 4 + 3 + 2 runs of the whole; of the head
    # 路灯坏 3 + 2 + 1; inside _路灯_ and _坏_ 3 of one sign, 3 + 2 of two, 2 + 1 of three; the same
    # of the title; two words, one pair.
    by_block = [int(counts.times[counts.block == block].sum()) for block in range(6)]
    assert by_block == [9, 6, 11, 2, 1, 11]
