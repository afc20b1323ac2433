"""Clean text: what is repaired, what is taken out, what stays, and where each sign came from."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from opencc import OpenCC

from heartline.engines.reading.clean import clean_text
from tests.engines.reading.strange import MESSAGES


def whys(original):
    return [change.why for change in clean_text(original).changes]


def test_one_width():
    text = clean_text("路灯坏了３天，请修！㎡")

    assert text.clean == "路灯坏了3天,请修!m2"
    assert [(change.start, change.end, change.put) for change in text.changes] == [
        (4, 5, "3"),
        (6, 7, ","),
        (9, 10, "!"),
        (10, 11, "m2"),
    ]


def test_what_shows_nothing_is_taken_out_and_what_joins_pictures_stays():
    text = clean_text("路\u200b灯\x07坏\u00ad了\ufeff，👩\u200d👧在等")

    assert text.clean == "路灯坏了,👩\u200d👧在等"


def test_marks_of_direction_stay_only_where_a_script_needs_them():
    assert clean_text("路灯\u202e了坏\u202c").clean == "路灯了坏"
    assert clean_text("\u200fمصباح").clean == "\u200fمصباح"


def test_white_space_is_even():
    text = clean_text("\n\t\t路灯坏了 \u3000 请修\r\n\r\n\r\n\t谢谢\n\t\t\n")

    assert text.clean == "路灯坏了 请修\n\n谢谢"


def test_half_a_sign_is_marked_as_unreadable():
    text = clean_text("路灯\ud83d坏了")

    assert text.clean == "路灯\ufffd坏了"
    assert [(change.start, change.end) for change in text.unrepaired] == [(2, 3)]


def test_a_pronunciation_goes_where_it_is_a_reading_of_the_sign_before_it():
    text = clean_text("村裡(lǐ)的橋(qiáo)壞(huài)了,問(wèn)誰(shuí)?")

    assert text.clean == "村裡的橋壞了,問誰?"
    assert whys(text.original) == ["pronunciation"] * 5


@pytest.mark.parametrize(
    "remark",
    [
        "桥(东侧)坏了",
        "橋(huài)坏了",
        "灯(LED)坏了",
        "桥(www.example.org)坏了",
        "东(a)西(b)",
        "好(hao)的",
        "公(gong)园",
        "唱(ktv)太吵",
        "他姓覃(qín)",
        "(lǐ)裡",
    ],
)
def test_a_remark_in_brackets_stays(remark):
    assert clean_text(remark).clean == remark


def test_once_a_text_shows_three_every_reading_is_a_pronunciation():
    few = clean_text("橋(qiáo)頭(tóu)的灯(dēng)")
    many = clean_text("橋(qiáo)頭(tóu)的燈(dēng)好(hǎo)吗(ma)(东侧)")

    assert few.clean == "橋頭的灯"
    assert many.clean == "橋頭的燈好吗(东侧)"


def test_a_sign_that_lost_its_first_byte_is_put_together_again():
    text = clean_text("水渠變?yōu)槊篮玫娘L(fēng)景")

    assert text.clean == "水渠變為美好的風景"
    assert [change.why for change in text.changes] == ["repaired", "pronunciation"]
    assert text.unrepaired == ()


def test_a_broken_run_is_repaired_without_a_syllable_where_what_comes_out_is_ordinary():
    # The second byte of 現 is a Latin letter, which ends the shift.
    broken = "為大家的美好現".encode("gbk")[1:].decode("gbk")

    assert broken.endswith("F")
    assert clean_text(f"我們?{broken}實").clean == "我們為大家的美好現實"


def test_what_the_bytes_do_not_tell_is_marked():
    text = clean_text("我們?yōu)槿嗣穹?wù),大家都說(shuō)好。")

    assert text.clean == "我們為人民\ufffd,大家都說好。"
    assert [(change.start, change.end, change.why) for change in text.unrepaired] == [
        (2, 14, "partly_lost")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "怎么办?请领导答复",
        "路灯坏了吗?槊塘村的",
        "为什么?吵死了",
        "在哪?yes)好",
        "修不修?篮球场矛盾很大",
    ],
)
def test_a_question_is_no_broken_run(question):
    assert clean_text(question).clean == question


def test_the_traditional_script_is_folded_for_analysis_alone():
    text = clean_text("隨著夜深,工地還在施工,著名的後街睡不著")

    assert text.clean == "隨著夜深,工地還在施工,著名的後街睡不著"
    assert text.analysed == "随着夜深,工地还在施工,著名的后街睡不着"


def test_spaces_beside_han_signs_do_not_count_in_analysis():
    assert clean_text("路 灯 A7 县 in Main Street").analysed == "路灯A7县in Main Street"


def test_what_is_found_in_analysis_leads_back_to_the_original():
    text = clean_text("請看\u200b橋(qiáo)  頭１２棟")
    start = text.analysed.index("桥头12")

    span = text.span(start, start + 4, "area")

    assert text.original[span.start : span.end] == "橋(qiáo)  頭１２"


@given(MESSAGES)
@example("①\u200d②")
@example("國 (guó) (guó)")
@example("a\u200b\u0301")
@example("\u1100\u200b\u1161")
def test_what_is_clean_stays_as_it_is(original):
    once = clean_text(original).clean

    assert clean_text(once).clean == once


@given(MESSAGES)
def test_clean_text_has_one_form_and_shows_all_it_holds(original):
    clean = clean_text(original).clean

    assert unicodedata.is_normalized("NFKC", clean)
    assert clean == clean.strip()
    assert not re.search("[\x00-\x08\u200b\ufeff\ud800-\udfff]", clean)


@given(MESSAGES)
def test_every_sign_comes_from_a_place_of_the_original_in_order(original):
    traced = clean_text(original).traced_for_analysis

    assert len(traced.starts) == len(traced.ends) == len(traced.text)
    assert list(traced.starts) == sorted(traced.starts)
    assert all(
        0 <= start < end <= len(original)
        for start, end in zip(traced.starts, traced.ends, strict=True)
    )


@given(MESSAGES)
def test_changes_are_told_in_order_and_lie_in_the_original(original):
    changes = clean_text(original).changes

    assert list(changes) == sorted(changes)
    assert all(0 <= change.start < change.end <= len(original) for change in changes)


@given(MESSAGES)
@settings(max_examples=50)
def test_a_text_without_changes_is_clean_as_it_came(original):
    text = clean_text(original)

    if not text.changes:
        assert text.clean == original


def test_the_seed_text_loses_its_pronunciations_and_nothing_else(real_data):
    seeds = sorted((real_data.parent / "seed").glob("*.txt"))
    if not seeds:
        pytest.skip("No seed text beside the real data.")
    text = clean_text(seeds[0].read_text(encoding="utf-8"))

    pronunciations = [change for change in text.changes if change.why == "pronunciation"]
    brackets = re.findall(r"\([^)]*\)", text.clean)

    assert len(pronunciations) == 146
    assert [len(bracket) for bracket in brackets] == [12]
    assert [change.why for change in text.changes if "pron" not in change.why] == [
        "repaired",
        "partly_lost",
    ]


def test_nothing_is_taken_out_of_ordinary_messages(real_messages):
    for original in real_messages:
        text = clean_text(original)
        shown = {change.why for change in text.changes}

        assert shown <= {"width", "space", "invisible"}
        assert letters(text.clean) == letters(original)


def letters(text):
    """What a text says, without white space, signs of no width, and differences of width."""
    return re.sub(r"[\s\u200b\ufeff]", "", unicodedata.normalize("NFKC", text))


def test_ordinary_messages_in_the_traditional_script_fold_to_what_they_were(real_messages):
    to_traditional = OpenCC("s2t").convert
    texts = [clean_text(original) for original in real_messages[:400]]

    same = sum(
        clean_text(to_traditional(text.original)).analysed == text.analysed for text in texts
    )

    assert same >= 360
