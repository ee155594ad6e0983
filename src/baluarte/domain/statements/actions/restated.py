"""What a sheet says again: the same as stands of a document, or something else of the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.statements.actions.stating import NewStatement
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document, Statement
from baluarte.norms.statements import StatementRefused, heading, read_value

VALUE, PAGE, SAYER = "value", "page", "said_by"


@dataclass(frozen=True, slots=True)
class Restated:
    """A statement that is said again: the one held, and in what the new one differs from it."""

    held: Statement
    new: NewStatement
    differs: tuple[str, ...]


def restated(said: Sequence[NewStatement], document: Document) -> dict[int, Restated]:
    """Return by its place what a document says already, and in what it would say otherwise.

    A page that is not written says nothing of the page that is known.
    """
    held = _newest(Statement.objects.filter(document=document, withdrawal=None))
    found = {}
    for place, new in enumerate(said):
        one = held.get(_key(new.institution, new.municipality, new.unit.strip(), new))
        if one is not None:
            found[place] = Restated(one, new, tuple(differences(one, new)))
    return found


def _newest(rows: QuerySet[Statement]) -> Mapping[tuple[Any, ...], Statement]:
    """Return the newest of each thing, but what was refused and what another took the place of."""
    several = list(rows.exclude(review__objection__gt="").order_by("stated_at", "pk"))
    replaced: set[UUID | None] = {one.supersedes_id for one in several}
    return {
        _key(one.institution, one.municipality_id or "", one.unit, one): one
        for one in several
        if one.pk not in replaced
    }


def _key(institution: str, municipality: str, unit: str, of: Any) -> tuple[Any, ...]:
    return institution, municipality, unit, of.first_date, of.last_date, of.heading, of.about


def differences(one: Statement, new: NewStatement) -> Iterable[str]:
    """Yield in what a statement differs from the one held."""
    if one.answer != new.answer or one.value != _value(new):
        yield VALUE
    if new.page is not None and one.page != new.page:
        yield PAGE
    if one.said_by != new.said_by.strip():
        yield SAYER


def _value(new: NewStatement) -> object:
    """Return a value as it would be kept; as it is where it cannot be."""
    if new.answer != Answer.ANSWERED or new.value is None:
        return None
    try:
        return read_value(heading(new.heading), new.value)
    except StatementRefused:
        return new.value
