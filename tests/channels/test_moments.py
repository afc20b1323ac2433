from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from heartline.channels.moments import Moment, read_moment
from heartline.channels.sentences import MomentError

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MORNING = datetime(2019, 4, 25, 1, 32, tzinfo=UTC)  # half past nine and two in Shanghai


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def read(value):
    return read_moment(value, zone=SHANGHAI, now=NOW)


def refused(value):
    with pytest.raises(MomentError) as error:
        read(value)
    return error.value


@pytest.mark.parametrize(
    "written",
    [
        "2019/4/25 9:32",
        "2019-04-25 09:32",
        "2019.4.25 9:32:00",
        "2019年4月25日 9时32分",
        "2019年4月25日9时32分0秒",
        "2019年04月25日 上午9:32",
        "2019/4/25 星期四 9:32",
        "2019-04-25T09:32:00",
        "2019-04-25T01:32:00Z",
        "2019-04-25T03:32:00+02:00",
        "2019-04-25 02:32:00+0100",
        "2019-04-25T09:32:00.000+08:00",
        "２０１９／４／２５　９：３２",
        "20190425093200",
        "201904250932",
        "25 April 2019 9:32 am",
        "Apr 25, 2019, 9:32 a.m.",
        "25/4/2019 9:32",
        "4/25/2019 9:32 AM",
        datetime(2019, 4, 25, 9, 32),  # noqa: DTZ001 - a cell knows no zone
        datetime(2019, 4, 25, 1, 32, tzinfo=UTC),
        43580.3972222222,
        "43580.3972222222",
        20190425093200.0,
        " \t2019/4/25 9:32\n",
    ],
)
def test_every_way_to_write_it_is_the_same_moment(written):
    assert read(written) == Moment(MORNING)


@pytest.mark.parametrize(
    "written",
    ["2019/5/10", "2019年5月10日", "2019-05-10", "20190510", "10 May 2019", date(2019, 5, 10),
     43595.0, 43595, 20190510.0, "2019.05.10"],
)  # fmt: skip
def test_a_day_without_a_time_says_so(written):
    assert read(written) == Moment(datetime(2019, 5, 9, 16, 0, tzinfo=UTC), day_only=True)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("下午3:05", 15), ("晚上8:05", 20), ("中午12:05", 12), ("凌晨12:05", 0), ("12:05 am", 0),
     ("12:05 pm", 12), ("上午12:05", 12), ("中午1:05", 13), ("下午15:05", 15)],
)  # fmt: skip
def test_the_half_of_the_day_is_understood(written, hour):
    at = datetime(2019, 4, 25, hour, 5, tzinfo=SHANGHAI)

    assert read(f"2019/4/25 {written}").at == at


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2019/2/30", "moment_impossible"),
        ("2019/13/1", "moment_impossible"),
        ("2019/4/25 25:00", "moment_impossible"),
        ("2019/4/25 9:61", "moment_impossible"),
        ("2019/4/25 晚上12:05", "moment_impossible"),
        ("0000-00-00", "moment_impossible"),
        ("0000-00-00 00:00:00", "moment_impossible"),
        ("2019-04-25 09:32+99:99", "moment_impossible"),
        ("99/4/2019", "moment_impossible"),
        ("4/5/2019", "moment_ambiguous"),
        ("19/4/25", "moment_ambiguous"),
        ("1989/12/31", "moment_too_early"),
        ("0001-01-01", "moment_impossible"),
        (5.0, "moment_too_early"),
        ("2026/3/2 20:01", "moment_future"),
        ("9999-12-31", "moment_future"),
        ("9:32", "moment_unreadable"),
        ("soon", "moment_unreadable"),
        ("2019/4", "moment_unreadable"),
        (float("nan"), "moment_unreadable"),
        (-3.5, "moment_unreadable"),
        (True, "moment_unreadable"),
        (time(9, 32), "moment_without_day"),
        (timedelta(days=3), "moment_without_day"),
    ],
)
def test_what_cannot_be_right_is_refused(written, code):
    assert refused(written).code == code


def test_the_sentence_quotes_the_cell():
    assert str(refused("2019/2/30")) == "“2019/2/30” is not a day or time that exists."


def test_the_moment_of_reading_is_not_the_future():
    assert read("2026/3/2 20:00").at == NOW


def test_seconds_of_a_serial_number_are_rounded_not_cut():
    assert read(43580.39732638889).at == MORNING + timedelta(seconds=9)


@given(st.integers(700_000_000, int(NOW.timestamp())))  # 1992 to the moment of reading
def test_a_moment_written_out_reads_back(seconds):
    at = datetime.fromtimestamp(seconds, SHANGHAI)

    assert read(f"{at:%Y/%m/%d %H:%M:%S}").at == at


@given(st.text())
def test_any_text_is_a_moment_or_a_clear_refusal(text):
    try:
        assert read(text).at.tzinfo is UTC
    except MomentError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
