"""Dates already written as EDTF, levels 0 to 2 of ISO 8601-2."""

import re
import warnings
from collections.abc import Callable
from datetime import date
from time import struct_time

from baluarte.norms.imprecise.known import DatePrecision, DateRefused, ImpreciseDate, WhyNot

# Its grammar speaks to its own authors whenever Python is asked to warn.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from edtf import EDTFParseException, parse_edtf
    from edtf.parser import parser_classes as edtf_forms


def from_edtf(text: str) -> ImpreciseDate:
    """Read EDTF of levels 0 to 2 back; or raise `DateRefused`."""
    if (day := _whole_day(text)) is not None:
        return ImpreciseDate(text, day, day, DatePrecision.DAY)
    try:
        parsed = parse_edtf(text)
    except EDTFParseException as error:
        raise DateRefused(WhyNot.UNREADABLE) from error
    first, last = _bound(parsed.lower_strict), _bound(parsed.upper_strict)
    if first and last and last < first:
        raise DateRefused(WhyNot.IMPOSSIBLE)
    return ImpreciseDate(text.replace(" ", ""), first, last, _precision(parsed, first, last))


def as_edtf(text: str) -> ImpreciseDate | None:
    if not re.fullmatch(r"[-\dxu.,/\[\]{}?~% ]+", text) or not re.search(r"\d{2}", text):
        return None
    try:
        return from_edtf(text.upper())
    except DateRefused as refused:
        if refused.why == WhyNot.IMPOSSIBLE:
            raise
        return None


def _whole_day(text: str) -> date | None:
    # Nearly all dates are, and the grammar takes twenty milliseconds for each.
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _bound(of: Callable[[], struct_time | float]) -> date | None:
    bound = of()
    if not isinstance(bound, struct_time):
        return None
    try:
        return date(bound.tm_year, bound.tm_mon, bound.tm_mday)
    except ValueError as error:
        raise DateRefused(WhyNot.UNREADABLE) from error


def _precision(parsed: object, first: date | None, last: date | None) -> DatePrecision:
    if first is None or last is None:
        return DatePrecision.BEFORE if first is None else DatePrecision.AFTER
    if isinstance(parsed, edtf_forms.Interval):
        return DatePrecision.INTERVAL
    if isinstance(parsed, edtf_forms.OneOfASet | edtf_forms.MultipleDates):
        return DatePrecision.SOME_DAY
    if isinstance(parsed, edtf_forms.UncertainOrApproximate):
        return DatePrecision.APPROXIMATE
    if first == last:
        return DatePrecision.DAY
    if (first.year, first.month) == (last.year, last.month):
        return DatePrecision.MONTH
    return DatePrecision.YEAR if first.year == last.year else DatePrecision.APPROXIMATE
