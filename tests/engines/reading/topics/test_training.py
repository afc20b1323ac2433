"""How a model is made, learns, is replaced and is kept."""

import json
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from heartline.engines.reading.topics.examples import Example
from heartline.engines.reading.topics.learning import learned
from heartline.engines.reading.topics.retraining import retrained
from heartline.engines.reading.topics.rows import NO_TEXT, ONE_LABEL, UNEVEN, TrainingError, rows_of
from heartline.engines.reading.topics.settings import Settings
from heartline.engines.reading.topics.storing import (
    StoredModelError,
    model_from_bytes,
    model_to_bytes,
)
from heartline.engines.reading.topics.training import train
from tests.engines.reading.topics.town_talk import ROADS, SCHOOLS, WORK, town_talk

ASKED = ["路口的井盖不见了", "工厂不交社保", "班主任收资料费", "下雪了"]


def test_the_order_of_the_rows_changes_nothing():
    texts, labels = town_talk()
    order = np.random.default_rng(3).permutation(len(texts))

    mixed = train([texts[at] for at in order], [labels[at] for at in order])

    assert model_to_bytes(mixed) == model_to_bytes(train(texts, labels))


def test_the_same_text_again_changes_nothing_but_the_count_of_copies():
    texts, labels = town_talk()

    again = train(texts + texts[:5], labels + labels[:5])

    assert again.card.left_out.copies == 5
    assert again.suggest(ASKED) == train(texts, labels).suggest(ASKED)


def test_a_text_with_two_labels_counts_for_both_and_is_told_on_the_card():
    texts, labels = town_talk()

    torn = train([*texts, texts[0]], [*labels, WORK])

    sure = train(texts, labels).suggest(texts[:1])[0]
    assert torn.card.left_out.contradictory == 1
    assert torn.suggest(texts[:1])[0].confidence < sure.confidence


def test_whole_messages_are_told_from_texts_cut_down_to_what_tells():
    said = {"路灯坏了的地方很黑": True, "路灯 坏 地方 黑": False, "The lamp is broken": True}

    rows = rows_of(list(said), [ROADS, ROADS, WORK], most=10)

    assert [said[row.text] for row in rows.rows] == rows.whole().tolist()


def test_confidence_is_learned_from_whole_messages_where_there_are_enough():
    texts, labels = town_talk()
    texts = [f"我们这里的事:{text}" for text in texts]
    cut = [f"路灯 {number} 学校 工资" for number in range(60)]
    given = [(ROADS, SCHOOLS, WORK)[number % 3] for number in range(60)]

    alone = train([*texts, *cut], [*labels, *given], Settings(whole_rows=len(texts)))

    together = train([*texts, *cut], [*labels, *given], Settings(whole_rows=len(texts) + 1))
    assert alone.suggest(texts[:1])[0].confidence > together.suggest(texts[:1])[0].confidence


@pytest.mark.parametrize(
    ("texts", "labels", "reason"),
    [
        ([], [], NO_TEXT),
        (["😀", " "], [ROADS, WORK], NO_TEXT),
        (["路灯坏了", "井盖丢了"], [ROADS, ROADS], ONE_LABEL),
        (["路灯坏了"], [], UNEVEN),
    ],
)
def test_what_nothing_can_be_learned_from_is_refused_with_the_reason(texts, labels, reason):
    with pytest.raises(TrainingError) as refused:
        train(texts, labels)

    assert refused.value.reason == reason


def test_two_rows_are_enough_to_begin():
    begun = train(["路灯坏了没有人修", "老板拖欠工资"], [ROADS, WORK])

    assert [one.label for one in begun.suggest(ASKED[:2])] == [ROADS, WORK]


def test_only_the_newest_rows_are_learned_from():
    texts, labels = town_talk()

    short = train(texts, labels, Settings(most_rows=60))

    assert (short.card.rows, short.card.left_out.old) == (60, 30)
    assert ROADS not in short.labels


def test_a_model_learns_from_one_correction_at_once():
    model = train(*town_talk())
    odd = "广场舞的音乐放到半夜"
    assert model.suggest([odd])[0].label != SCHOOLS or model.suggest([odd])[0].confidence < 0.8

    after = learned(model, [odd], [SCHOOLS])

    told = after.suggest([odd, *ASKED[:3]])
    assert [one.label for one in told] == [SCHOOLS, ROADS, WORK, SCHOOLS]


def test_a_label_that_was_unknown_can_be_learned_at_once():
    after = learned(train(*town_talk()), ["湖里的水发黑发臭"], ["环境"])

    assert after.labels == tuple(sorted((ROADS, SCHOOLS, WORK, "环境")))
    assert after.suggest(["湖里的水又发黑发臭了"])[0].label == "环境"


def test_nothing_new_changes_nothing():
    model = train(*town_talk())

    assert learned(model, [], []) is model


def test_a_model_without_a_case_becomes_a_good_one_by_learning_alone():
    texts, labels = town_talk(60)
    begun = train(texts[::59], labels[::59])

    after = learned(begun, texts[::2], labels[::2])

    told = [one.label for one in after.suggest(texts[1::2])]
    assert np.mean([a == b for a, b in zip(told, labels[1::2], strict=True)]) > 0.95


def test_a_better_model_takes_the_place_of_the_one_in_use():
    texts, labels = town_talk()
    muddled = [WORK if at % 3 else label for at, label in enumerate(labels)]

    decision = retrained(train(texts, muddled), texts, labels)

    assert decision.switch
    assert decision.new_right > (decision.old_right or 0)


def test_a_worse_model_is_not_switched_on():
    texts, labels = town_talk()
    good = train(texts, labels)
    # What the new model is to learn from says nothing; what the texts are is not changed.
    blind = Settings(penalty=1e6, theme_share=0)

    decision = retrained(good, texts, labels, blind)

    assert not decision.switch
    assert decision.rows == len(texts)


def test_the_first_model_has_nothing_to_be_better_than():
    decision = retrained(None, *town_talk())

    assert (decision.switch, decision.old_right) == (True, None)


def test_a_model_is_kept_and_read_back_as_it_was():
    model = train(*town_talk())

    again = model_from_bytes(model_to_bytes(model))

    assert again.suggest(ASKED) == model.suggest(ASKED)
    assert again.card == model.card


def test_the_card_can_be_written_in_json():
    card = train(*town_talk()).card

    told = json.loads(json.dumps(card.values(), ensure_ascii=False))

    assert told["rows"] == 90
    assert {one["label"] for one in told["by_label"]} == {ROADS, SCHOOLS, WORK}


@pytest.mark.parametrize("kept", [b"", b"PK\x03\x04", b"no model at all"])
def test_bytes_that_are_no_model_are_refused(kept):
    with pytest.raises(StoredModelError, match="no stored model"):
        model_from_bytes(kept)


def test_a_model_of_another_version_is_refused_with_both_versions():
    with np.load(BytesIO(model_to_bytes(train(*town_talk())))) as stored:
        arrays = dict(stored.items())
    told = json.loads(arrays["told"].tobytes()) | {"version": 99}
    changed = BytesIO()
    np.savez(changed, **(arrays | {"told": np.frombuffer(json.dumps(told).encode(), np.uint8)}))

    with pytest.raises(StoredModelError, match=r"version 99.*version 1"):
        model_from_bytes(changed.getvalue())


def test_a_label_that_only_examples_have_is_known_beside_those_of_the_rows():
    texts, labels = town_talk()
    shown = [Example("文物古塔的砖掉了", "relics"), Example("古塔要修", "relics")]

    model = train(texts, labels, Settings(example_penalty=1.0), examples=shown)

    assert model.labels == tuple(sorted({*labels, "relics"}))
    assert model.suggest(["文物古塔的砖掉了"])[0].label == "relics"
    assert {one.label for one in model.card.by_label} <= set(labels)


def test_the_least_confidence_is_the_offices_own():
    model = train(*town_talk())

    strict = replace(model, least_confidence=0.9999)

    assert not any(one.suggested for one in strict.suggest(ASKED))
