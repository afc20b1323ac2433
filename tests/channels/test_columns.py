import pytest
from django.utils import translation

from heartline.channels.columns import FIELDS, NAMES, choose_columns, plain, read_mapping
from heartline.channels.sentences import SheetError


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def refused(header, mapping=None):
    with pytest.raises(SheetError) as error:
        choose_columns(header, mapping)
    return error.value


def test_the_columns_of_a_chinese_message_board_are_recognised():
    header = [
        "留言编号",
        "留言用户",
        "留言主题",
        "留言时间",
        "留言详情",
        "答复意见",
        "答复时间",
    ]

    columns = choose_columns(header)

    assert list(columns.header_of) == [
        *("id", "person", "title", "written_at", "text", "reply", "replied_at")
    ]
    assert columns.unused == ()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Reference No.", "id"),
        ("诉求编号", "id"),
        ("留言編號", "id"),
        ("ＩＤ", "id"),
        ("* 姓名（必填）", "person"),
        ("Created_At", "written_at"),
        ("来电时间", "written_at"),
        ("办结时间", "replied_at"),
        ("answered at", "replied_at"),
        ("联系电话", "phone"),
        ("答覆內容", "reply"),
        ("承办单位", "office"),
    ],
)
def test_a_name_is_recognised_however_it_is_spelt(header, field):
    columns = choose_columns(["内容", header])

    assert columns.header_of[field] == header


def test_no_name_stands_for_two_fields():
    names = [plain(name) for words in NAMES.values() for name in words.split()]

    assert len(names) == len(set(names))
    assert all(names)


def test_an_unknown_column_is_left_aside_and_listed():
    assert choose_columns(["内容", "天气"]).unused == ("天气",)


def test_a_mapping_goes_before_recognition():
    columns = choose_columns(["内容", "备注"], {"text": "备注"})

    assert columns.header_of == {"text": "备注"}
    assert columns.unused == ("内容",)


def test_a_mapped_header_may_be_spelt_loosely():
    assert (
        choose_columns(["Case Notes "], {"text": "case notes"}).header_of["text"] == "Case Notes "
    )


def test_mapping_settles_two_columns_for_one_field():
    columns = choose_columns(["内容", "受理时间", "来电时间"], {"written_at": "来电时间"})

    assert columns.header_of["written_at"] == "来电时间"
    assert columns.unused == ("受理时间",)


def test_an_empty_mapping_leaves_a_field_out():
    columns = choose_columns(["内容", "受理时间", "来电时间"], {"written_at": ""})

    assert "written_at" not in columns


def test_two_columns_for_one_field_are_both_named():
    error = refused(["内容", "受理时间", "来电时间"])

    assert error.code == "two_columns"
    assert error.params == {
        "headers": "“受理时间” “来电时间”",
        "field": "written_at",
        "example": "受理时间",
    }


def test_a_title_alone_is_enough():
    assert choose_columns(["标题"]).header_of == {"title": "标题"}


def test_without_text_or_title_the_columns_found_are_named_and_how_to_map():
    error = refused(["编号", "天气"])

    assert str(error) == (
        "No column was recognised as what people said. The columns are: “编号” “天气”. Please "
        "say which one it is: text=编号."
    )


def test_a_mapping_to_a_column_that_is_not_there_lists_those_there_are():
    error = refused(["内容", "时间"], {"place": "地址"})

    assert (error.code, error.params["headers"]) == ("no_such_header", "“内容” “时间”")


def test_one_column_cannot_be_two_fields():
    error = refused(["内容"], {"text": "内容", "title": "内容"})

    assert (error.code, error.params["fields"]) == ("header_twice", "text, title")


def test_a_mapping_is_read_from_pairs():
    assert read_mapping(["text=备注", "place = 地 = 址", "reply="]) == {
        "text": "备注",
        "place": "地 = 址",
        "reply": "",
    }


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        (["text"], "map_form"),
        (["=内容"], "map_form"),
        (["colour=内容"], "no_such_field"),
        (["text=内容", "text=备注"], "field_twice"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused(pairs, code):
    with pytest.raises(SheetError) as error:
        read_mapping(pairs)

    assert error.value.code == code


def test_an_unknown_field_is_answered_with_the_fields_there_are():
    error = refused(["内容"], {"colour": "内容"})

    assert error.code == "no_such_field"
    assert error.params["fields"] == ", ".join(FIELDS)
