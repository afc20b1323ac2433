"""What a draft reply lacks: each fault made on purpose in a good reply, and told."""

import pytest
from hypothesis import given

from heartline.channels.sheets import read_sheet
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.reply_check import CODES, check_reply
from heartline.engines.reading.reply_words import RULE
from tests.engines.reading.strange import MESSAGES, STRANGE

MESSAGE = clean_text("A7县金桥路的路灯坏了三天，晚上看不见路。请问什么时候修好？路灯的电费由谁交？")
GOOD = (
    "您好！经县城管局照明所现场查看，金桥路的路灯因电缆被挖断停亮，已于3月2日更换电缆，路灯全部修好。"
    "路灯的电费由县财政交付，依据是《城市照明管理规定》第十条。如有问题请拨打照明所电话0731-88886666。"
)


def codes(reply, message=MESSAGE, **told):
    return [finding.code for finding in check_reply(clean_text(reply), message, **told)]


def test_a_reply_that_says_everything_lacks_nothing():
    assert codes(GOOD) == []
    assert codes(GOOD, days=3, allowed_days=5) == []


@pytest.mark.parametrize(
    ("part", "without", "code"),
    [
        ("经县城管局照明所现场查看，", "", "no_who"),
        ("已于3月2日", "已", "no_when"),
        ("，依据是《城市照明管理规定》第十条", "", "no_rule"),
        ("如有问题请拨打照明所电话0731-88886666。", "", "no_contact"),
        ("路灯的电费由县财政交付，", "", "question_unanswered"),
    ],
)
def test_a_part_that_is_left_out_is_missed(part, without, code):
    assert part in GOOD
    cut = GOOD.replace(part, without)
    if code == "no_who":
        cut = cut.replace("由县财政", "由财政").replace("照明所", "")
    if code == "question_unanswered":
        cut = cut.replace("依据是", "依据").replace("路灯全部", "全部")

    assert code in codes(cut)


def test_a_reply_that_does_nothing_is_told():
    assert "no_what" in codes(
        "金桥路路灯的事，照明所3月2日在《城市照明管理规定》里说过，电话0731-88886666。"
    )


def test_the_question_that_was_left_is_pointed_at():
    reply = clean_text(GOOD.replace("路灯的电费由县财政交付，依据", "依据"))

    (finding,) = check_reply(reply, MESSAGE)

    asked = MESSAGE.original[finding.facts["start"] : finding.facts["end"]]
    assert (finding.code, asked) == ("question_unanswered", "路灯的电费由谁交？")


@pytest.mark.parametrize(
    "courtesy",
    [
        "网友您好！您的留言已收悉，我们高度重视，感谢您对我们工作的关心与支持，祝您生活愉快！",
        "您好，您反映的问题已转交相关部门，谢谢！",
        "Dear resident, thank you for your message. We value your opinion. Kind regards",
    ],
)
def test_courtesy_and_nothing_else_is_told(courtesy):
    assert codes(courtesy)[0] == "courtesy_only"


def test_a_reply_to_something_else_is_told():
    wrong = (
        "经县教育局核实，幼儿园的收费已按《幼儿园收费办法》于3月1日退还家长，电话0731-88886666。"
    )

    assert codes(wrong) == ["about_something_else"]


@pytest.mark.parametrize("word", ["电话", "联系电话", "咨询电话", "手机", "手机号码", "联系"])
def test_whom_to_call_is_nothing_that_a_reply_and_a_message_both_speak_of(word):
    message = clean_text(f"金桥路的路灯坏了三天，晚上看不见路。{word}13900001111")
    wrong = f"经县教育局核实，幼儿园的收费已于3月1日退还家长，{word}0731-88886666。"

    assert "about_something_else" in codes(wrong, message)


def test_in_english_too_a_telephone_is_no_matter():
    message = clean_text("The street lamp is broken. Call my phone 13900001111.")

    assert "about_something_else" in codes(
        "School fees were paid back by the council on 3 March, phone or call 0731-88886666.",
        message,
    )


def test_a_reply_that_mostly_says_the_message_again_is_told():
    said = "您好！" + MESSAGE.original + "已收悉。"

    assert "repeats" in codes(said)
    assert "repeats" not in codes(GOOD)


def test_a_reply_that_quotes_the_question_and_answers_it_repeats_nothing():
    assert codes("您问：请问什么时候修好？路灯的电费由谁交？" + GOOD) == []


def test_a_reply_about_another_town_is_told():
    assert "other_place" in codes(GOOD.replace("金桥路", "B3区金桥路"))
    assert "other_place" not in codes(GOOD.replace("金桥路", "A市金桥路"))


def test_a_copy_is_told_with_the_reply_it_was_copied_from():
    other = clean_text(
        "经查，桥头的井盖已于2月7日由县市政所换新，今后每周巡查一次，电话0731-88886665。"
    )
    own = clean_text("尊敬的网友：您好！" + GOOD + "感谢您的支持！")

    (finding,) = check_reply(clean_text(GOOD), MESSAGE, others=[other, own])

    assert (finding.code, finding.facts) == ("copy", {"of": 1, "share": 1.0})


def test_a_reply_that_comes_late_is_asked_for_its_questions_all_the_same():
    cut = GOOD.replace("路灯的电费由县财政交付，", "")

    assert codes(cut, days=9, allowed_days=5) == ["late", "question_unanswered"]


def test_a_reply_that_comes_late_is_told_by_how_much():
    (finding,) = check_reply(clean_text(GOOD), MESSAGE, days=9, allowed_days=5)

    assert (finding.code, finding.facts) == ("late", {"days": 9, "allowed": 5})


@pytest.mark.parametrize(
    "reply", ["", "。", "12345678901234567890", "����������路灯", "…………………路灯已修……………………………………"]
)
def test_what_cannot_be_read_is_told_and_nothing_else(reply):
    assert codes(reply) == ["unreadable"]


def test_both_scripts_and_widths_are_checked_alike():
    simplified = "经县城管局照明所现场查看，金桥路的路灯已于3月2日更换电缆，全部修好。"
    traditional = "經縣城管局照明所現場查看，金橋路的路燈已於3月2日更換電纜，全部修好。"

    assert codes(traditional) == codes(simplified)


@given(MESSAGES, MESSAGES)
def test_any_reply_to_any_message_is_checked(reply, message):
    found = codes(reply, clean_text(message))

    assert set(found) <= set(CODES)


@pytest.mark.parametrize("original", STRANGE.values(), ids=STRANGE)
def test_strange_texts_are_checked_to_the_end(original):
    text = clean_text(original)

    assert {finding.code for finding in check_reply(text, text)} <= set(CODES)


@pytest.fixture(scope="module")
def real_pairs(real_data):
    """Messages with the replies they were given."""
    path = real_data / "messages" / "messages_with_replies.xlsx"
    rows = read_sheet(path, filename=path.name).rows
    pairs = [
        (
            clean_text(f"{row.cells['留言主题']}\n{row.cells['留言详情']}"),
            clean_text(str(row.cells["答复意见"])),
        )
        for row in rows[::4]
    ]
    return [(message, reply) for message, reply in pairs if len(reply.clean) >= 60]


def suspected(reply, message):
    found = {finding.code for finding in check_reply(reply, message)}
    return bool(found & {"about_something_else", "other_place"})


def test_of_real_replies_few_are_suspected_and_most_pasted_wrongly_are(real_pairs):
    wrong = [reply for _message, reply in real_pairs]
    # The sheet goes by towns: half of it away lies another one.
    half = len(wrong) // 2
    wrong = wrong[half:] + wrong[:half]

    rightly = sum(suspected(reply, message) for message, reply in real_pairs)
    pasted = sum(
        suspected(reply, message) for (message, _own), reply in zip(real_pairs, wrong, strict=True)
    )

    assert rightly <= 0.06 * len(real_pairs)
    assert pasted >= 0.8 * len(real_pairs)


def test_of_real_replies_the_rule_is_missed_once_it_is_cut_out(real_pairs):
    ruled = [(message, reply) for message, reply in real_pairs if RULE.search(reply.analysed)]

    missed = sum(
        "no_rule" in codes(RULE.sub("", reply.analysed), message) for message, reply in ruled
    )

    assert len(ruled) > 100
    assert missed >= 0.9 * len(ruled)
