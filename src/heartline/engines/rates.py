"""A share and how far it can be trusted."""

from math import sqrt

#: The standard normal quantile of a 95 % interval.
Z_95 = 1.959963984540054


def wilson_interval(hits: int, of: int) -> tuple[float, float] | None:
    """The 95 % interval of the share `hits / of`; it never leaves 0 to 1, also for few.

    Args:
        hits: how many of them; 0 to `of`.
        of: how many there are.

    Returns:
        The lower and the upper end, each in 0 to 1; None where there is nothing to count.

    Raises:
        ValueError: `hits` is negative, or more than `of`.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is not a share")
    if of == 0:
        return None
    share, square = hits / of, Z_95 * Z_95
    middle = share + square / (2 * of)
    reach = Z_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - reach) / (1 + square / of), (middle + reach) / (1 + square / of)
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == of else min(1.0, high))
