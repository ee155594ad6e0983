"""Codes and totals for the study of agreement between raters, and for nothing else.

The only place where items are added up. What comes out is for coefficients over many studies
(weighted kappa, ICC); it is never shown beside a person or a case, and orders nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from baluarte.norms.instruments.form import Instrument
from baluarte.norms.instruments.judgement import Ratings


@dataclass(frozen=True)
class CodesAndTotal:
    """What one rater coded in one study; without a total where an item is unknown."""

    codes: Mapping[str, int | None]
    total: int | None


def codes_and_totals(
    instrument: Instrument, ratings: Iterable[Ratings]
) -> tuple[CodesAndTotal, ...]:
    """Return codes and total of each rating, in order.

    Unknown is not zero: one unknown item leaves no total. Items that may stay undeclared are in
    none, so that silence changes no total and totals of different studies add up the same items.
    """
    return tuple(_of(instrument, one) for one in ratings)


def _of(instrument: Instrument, ratings: Ratings) -> CodesAndTotal:
    codes = {id_: ratings[id_].code if id_ in ratings else None for id_ in instrument.items}
    counted = [codes[id_] for id_, item in instrument.items.items() if not item.is_self_declared]
    known = [code for code in counted if code is not None]
    return CodesAndTotal(codes, sum(known) if len(known) == len(counted) else None)
