"""What can be observed: that it exists, which figure it shows, and who must answer for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from baluarte.domain.accountability.choices import Observed
from baluarte.domain.accountability.indicators import (
    QueryRule,
    figure_of,
    read_statements,
    rule_of,
    series_of,
)
from baluarte.domain.accountability.models import Commitment, Recommendation
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.corrected import CorrectedFacts
from baluarte.domain.accountability.queries.recommendations import owners_of
from baluarte.domain.statements.models import Document, Statement
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import EACH, public_institution
from baluarte.norms.policy import institutions_of, policy_indicator
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True)
class Subject:
    """What is observed, as it stands now; `value` is None where it is no figure or has none."""

    kind: Observed
    code: str
    # Institutions of the catalogue, any of which may be asked.
    answerers: tuple[str, ...]
    is_figure: bool = False
    year: int | None = None
    value: Decimal | None = None
    unit: str = ""


def subject_of(
    kind: Observed, code: str, *, year: int | None = None, known_at: datetime
) -> Subject:
    """Return what is observed; `PolicyRefused` where the context sees nothing of that code."""
    try:
        return FINDERS[kind](code, year, known_at)
    except (UnknownCode, Commitment.DoesNotExist, Recommendation.DoesNotExist):
        raise PolicyRefused("unknown", field="subject", given=code) from None
    except (Document.DoesNotExist, Statement.DoesNotExist):
        raise PolicyRefused("unknown", field="subject", given=code) from None


def _indicator(code: str, year: int | None, known_at: datetime) -> Subject:
    """Return an indicator with what everybody reads of it, and nothing that one alone does.

    What it says is kept with the observation and read by the other side. A year of which a fact
    was corrected by something unshared has no value, and no older one stands for it.
    """
    of = policy_indicator(code)
    values: dict[int, Decimal | None] = {}
    if not isinstance(rule_of(code), QueryRule):
        values = _shared_values(code, year, known_at)
    shown = year or max(values, default=None)
    return Subject(
        Observed.INDICATOR,
        code,
        _institutions(*of.owners),
        is_figure=True,
        year=shown,
        value=values.get(shown) if shown else None,
        unit=of.unit,
    )


def _shared_values(code: str, year: int | None, known_at: datetime) -> dict[int, Decimal | None]:
    """Return the values of what is shared, by year: of one year, or of each that has one."""
    reading = read_statements([code], known_at=known_at, shared_only=True)
    series = (
        [figure_of(code, Period(year), known_at=known_at, reading=reading)]
        if year
        else series_of(code, known_at=known_at, reading=reading)
    )
    found = {one.period.year: one.value for one in series if one.value is not None}
    corrected = CorrectedFacts.read(known_at=known_at).under(rule_of(code))
    return found | dict.fromkeys(corrected.years)


def _fact(code: str, _year: int | None, _known_at: datetime) -> Subject:
    one = Statement.objects.get(reference=code, is_shared=True, review__objection="")
    return Subject(
        Observed.FACT,
        code,
        _institutions(one.said_by, one.institution),
        is_figure=one.number is not None,
        year=one.last_date.year,
        value=one.number,
    )


def _recommendation(code: str, _year: int | None, known_at: datetime) -> Subject:
    one = Recommendation.objects.get(code=code)
    owners = owners_of([one.pk], known_at=known_at).get(one.pk, ())
    return Subject(Observed.RECOMMENDATION, code, owners)


def _commitment(code: str, _year: int | None, _known_at: datetime) -> Subject:
    one = Commitment.objects.get(reference=code)
    return Subject(Observed.COMMITMENT, code, _institutions(one.institution))


def _paper(kind: Observed) -> Callable[[str, int | None, datetime], Subject]:
    def find(code: str, _year: int | None, _known_at: datetime) -> Subject:
        one = Document.objects.get(reference=code, is_shared=True)
        return Subject(kind, code, _institutions(one.issuer))

    return find


FINDERS: Mapping[Observed, Callable[[str, int | None, datetime], Subject]] = {
    Observed.INDICATOR: _indicator,
    Observed.FACT: _fact,
    Observed.RECOMMENDATION: _recommendation,
    Observed.COMMITMENT: _commitment,
    Observed.REPORT: _paper(Observed.REPORT),
    Observed.DATASET: _paper(Observed.DATASET),
}


def _institutions(*codes: str) -> tuple[str, ...]:
    """Return the institutions that some codes stand for, each once; what is no code is nobody."""
    found: dict[str, None] = {}
    for code in codes:
        found |= dict.fromkeys(institutions_of(code) or _itself(code))
    return tuple(one for one in found if EACH not in one)


def _itself(code: str) -> tuple[str, ...]:
    try:
        return (public_institution(code).code,)
    except UnknownCode:
        return ()
