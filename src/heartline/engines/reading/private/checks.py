"""Numbers that check themselves."""

_PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83"
)
#: GB/T 2260: the first two digits of a place.
_PROVINCES = frozenset(_PROVINCE_CODES.split())
# GB 11643: weights of the first 17 digits, and the check sign for each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def is_identity_number(number: str) -> bool:
    """Whether 18 or 15 signs are the number of an identity card.

    Source: GB 11643-1999; the 15 digits of older cards have no check sign.
    """
    if number[:2] not in _PROVINCES:
        return False
    if len(number) == 15:
        return _is_day(number[8:10], number[10:12])
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _is_day(number[10:12], number[12:14]) and _CHECKS[total % 11] == number[17]


def _is_day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def passes_luhn(digits: str) -> bool:
    """Whether the check digit of a card is right (ISO/IEC 7812-1)."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
