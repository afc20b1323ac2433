"""Numbers below a thousand, written in digits or in Chinese."""

#: A number, as a part of a regular expression.
NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,5})"

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def number_of(written: str) -> int:
    """The number that is written: "15", "十五", "二十", "一百二十"; 0 where it is none."""
    if written.isdigit():
        return int(written)
    total = digit = 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit
