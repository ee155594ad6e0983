"""Dates as people write them, kept as they are known: a day, some days, a month, "before".

Here: readers of numbers and of words in English and Spanish, EDTF (ISO 8601-2) in and out, with
the first and the last day a date may mean. Not here: clocks of procedures, calendars. What can
be read in two ways or not at all is refused with a reason, never guessed.
"""

from baluarte.norms.imprecise.clock import read_time
from baluarte.norms.imprecise.expressions import from_edtf
from baluarte.norms.imprecise.in_text import find_dates
from baluarte.norms.imprecise.known import (
    DatePrecision,
    DateRefused,
    ImpreciseDate,
    Order,
    WhyNot,
)
from baluarte.norms.imprecise.reading import read_date
