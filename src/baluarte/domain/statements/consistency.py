"""What one document says of one period agrees with itself: a part is no more than its whole."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.norms.refusal_words import Words
from baluarte.norms.statements import Degree, NamedNumber, StatementRefused, headings

Pair = tuple[str, str]
ANSWERS_NAMED = {
    Answer.NOT_ANSWERED: Words("no respondió", "it did not answer"),
    Answer.RESERVED: Words("reservada", "reserved"),
    Answer.DOES_NOT_EXIST: Words("inexistente", "said not to exist"),
    Answer.NOT_COMPETENT: Words("incompetencia", "said to be another's"),
}
DEGREES_NAMED = {
    Degree.YES: Words("sí", "yes"),
    Degree.PARTLY: Words("en parte", "partly"),
    Degree.NO: Words("no", "no"),
}


class Scope(NamedTuple):
    """Of what something is said: one institution, unit and period, in one document."""

    institution: str
    municipality: str | None
    unit: str
    first_date: object
    last_date: object


def require_consistency(made: Sequence[Statement]) -> None:
    """Raise `StatementRefused` where a new figure exceeds its whole, or is there already.

    What the same document said before counts with it, unless it was refused or taken back.
    """
    told: dict[Scope, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for one in _before(made):
        told[scope_of(one)][one.heading, one.about] = one.number or Decimal()
    seen = {(*scope_of(one), one.heading, one.about): one for one in _before(made)}
    for place, one in enumerate(made):
        key = (*scope_of(one), one.heading, one.about)
        if key in seen and one.supersedes_id is None:
            _refuse_again(seen[key], one, place)
        seen[key] = one
        if one.number is not None:
            told[scope_of(one)][one.heading, one.about] = one.number
    figures = [(place, one) for place, one in enumerate(made) if one.number is not None]
    for place, one in figures:
        own = [(one.heading, headings()[one.heading].at_most)]
        _require_no_more(one, told[scope_of(one)], place, own)
        _require_parts(one, told[scope_of(one)], place)
    # What is new may be the whole of what was said before.
    for place, one in figures:
        within = [(part, one.heading) for part in headings_within(one.heading)]
        _require_no_more(one, told[scope_of(one)], place, within)


def _before(made: Sequence[Statement]) -> Iterable[Statement]:
    documents = {one.document_id for one in made}
    replaced = {one.supersedes_id for one in made if one.supersedes_id}
    found = Statement.objects.filter(document__in=documents, withdrawal=None)
    # The newest last: it is what is compared with.
    found = found.exclude(review__objection__gt="").exclude(pk__in=replaced)
    return found.order_by("stated_at", "pk")


def scope_of(one: Statement) -> Scope:
    """Return of whom and of which period a statement speaks."""
    return Scope(one.institution, one.municipality_id, one.unit, one.first_date, one.last_date)


def _require_no_more(
    one: Statement, told: dict[tuple[str, str], Decimal], place: int, pairs: Iterable[Pair]
) -> None:
    """Refuse a part beyond its whole, whichever of both is new; both are named."""
    for part, whole in pairs:
        number, of = told.get((part, one.about)), told.get((whole, one.about))
        if number is not None and of is not None and number > of:
            _refuse(
                "more_than_whole", place,
                given=NamedNumber(headings()[part], number),
                right=NamedNumber(headings()[whole], of),
            )  # fmt: skip


def headings_within(heading: str) -> list[str]:
    """Return the headings of which this one is the whole."""
    return [one.code for one in headings().values() if one.at_most == heading]


def _require_parts(one: Statement, told: dict[tuple[str, str], Decimal], place: int) -> None:
    if not headings()[one.heading].parts:
        return
    whole = told.get((one.heading, ""))
    parts = sum(number for (code, about), number in told.items() if code == one.heading and about)
    if whole is not None and parts > whole:
        _refuse("parts", place, given=parts, right=whole)


def _refuse_again(before: Statement, one: Statement, place: int) -> None:
    """Say that it is there; where its value is another one, say both: the later is no copy."""
    if (before.answer, before.value) == (one.answer, one.value):
        _refuse("said_twice", place)
    _refuse("said_otherwise", place, given=_shown(one), right=_shown(before))


def _shown(one: Statement) -> object:
    """Return what a statement says, as a refusal names it."""
    if one.answer != Answer.ANSWERED:
        return ANSWERS_NAMED[Answer(one.answer)]
    return DEGREES_NAMED[Degree(one.degree)] if one.degree else one.value


def _refuse(code: str, place: int, **more: object) -> None:
    refused = StatementRefused(code, field="value", **more)
    refused.place = place
    raise refused
