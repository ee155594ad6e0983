import re
from datetime import date
from functools import lru_cache

from baluarte.norms.imprecise.expressions import as_edtf
from baluarte.norms.imprecise.known import DateRefused, ImpreciseDate, Order, WhyNot
from baluarte.norms.imprecise.numbers import Numbers
from baluarte.norms.imprecise.plain import plain
from baluarte.norms.imprecise.words import as_words

EARLIEST = date(1900, 1, 1)
HOUR = re.compile(
    r"(?<=\d),?[t ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]\.?m\.?|z)?( ?h(rs|oras)?\.?)?$"
)


@lru_cache(maxsize=8192)
def read_date(
    text: str,
    *,
    accessed: date,
    order: Order = Order.DAY_FIRST,
    two_digit_years: bool = False,
    year: int | None = None,
) -> ImpreciseDate:
    """Read a date as somebody wrote it, known on the day `accessed`; or raise `DateRefused`.

    A date that says no year is of the `year` given, where one is.
    """
    said = HOUR.sub("", plain(text))
    if not said or not said.strip("0-/. :"):
        raise DateRefused(WhyNot.NOT_GIVEN)
    if not said.isascii():
        raise DateRefused(WhyNot.UNREADABLE)
    numbers = Numbers(order, accessed if two_digit_years else None, year)
    for reading in (numbers.read, as_edtf, as_words(numbers)):
        found = reading(said)
        if found is not None:
            return _plausible(found, accessed)
    raise DateRefused(WhyNot.UNREADABLE)


def _plausible(found: ImpreciseDate, accessed: date) -> ImpreciseDate:
    begins = found.first or found.last
    if begins is not None and begins > accessed:
        raise DateRefused(WhyNot.FUTURE)
    if begins is not None and begins < EARLIEST:
        raise DateRefused(WhyNot.TOO_EARLY)
    return found
