"""What the public would read of one record, exactly: the same code as an edition's."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.coarsening import Coarsener, Given
from baluarte.domain.publication.collection import done_and_described
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.facts import STATE, Determined, Facts, facts_at
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.models import PublishedEvent
from baluarte.domain.publication.store import as_published
from baluarte.domain.registry.models import Determination, Event
from baluarte.domain.territory.queries import populations
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.registry.presenters.labels import date_in_words, label_of, labels_of

NOT_OUT = "—"
# Named by whoever decides, once she does.
NO_REFERENCE = "…"


@dataclass(frozen=True)
class Record:
    """One event with what a decision on it is about."""

    event: Event
    held: Determination
    facts: Facts
    coarsener: Coarsener

    def given(self, fields: Collection[str], *, is_exact: bool = False) -> Given:
        """Return what goes out of the chosen fields, as coarse as it must be by itself."""
        chosen = frozenset(fields) | {STATE}
        return self.coarsener.give(
            self.facts, chosen, beside=frozenset(), is_single=False, is_exact=is_exact
        )


def record_of(event: Event, *, at: datetime) -> Record:
    """Read what is held of an event, and what the limits need to know."""
    held = event.current or Determination.objects.get(current_of=event.pk)
    told, described = done_and_described(event.pk, at=at)
    place = held.municipality_id
    figures = populations(year=local_day(at).year, only=[place]) if place else {}
    known = {code: figure.population for code, figure in figures.items()}
    facts = facts_at([_determined(held)], told, at, described)
    if facts is None:
        raise Determination.DoesNotExist
    return Record(
        event=event,
        held=held,
        facts=facts,
        coarsener=Coarsener(limits(), known, Counter()),
    )


def public_event(
    record: Record,
    fields: Collection[str],
    *,
    reference: str = "",
    is_exact: bool = False,
    is_single: bool = False,
) -> PublishedEvent:
    """Return the event as an edition would hold it, if it were in it alone."""
    given = replace(record.given(fields, is_exact=is_exact), single_review=is_single)
    event = as_published(combine([Part(UUID(int=0), reference or NO_REFERENCE, given)]))
    # Read already: nothing is asked for their names.
    event.state = record.held.state if event.state_id else None
    event.municipality = record.held.municipality if event.municipality_id else None
    return event


def in_words(record: Record, field: str, beside: Collection[str]) -> str:
    """Say what the public would read of one field, and why it is coarser than what is held."""
    given, facts = record.given({field, *beside}), record.facts
    said = {
        Publishable.DATE: lambda: _date(given, facts),
        Publishable.MUNICIPALITY: lambda: _municipality(given, record),
        Publishable.TYPES: lambda: labels_of("aggression_types", given.types) or NOT_OUT,
        Publishable.PERPETRATORS: lambda: labels_of("perpetrators", given.perpetrators) or NOT_OUT,
        Publishable.VICTIMS: lambda: _victims(given),
        Publishable.LINK_TO_WORK: lambda: label_of("links_to_work", given.link_to_work),
        Publishable.LABOR: lambda: _in_counts("occupations", given.labors, beside),
        Publishable.GENDER: lambda: _in_counts("genders", given.genders, beside),
    }
    return str(said[Publishable(field)]())


def state_in_words(record: Record) -> str:
    """Say the state, which goes out always."""
    return record.held.state.name if record.held.state else NOT_OUT


def _date(given: Given, facts: Facts) -> str:
    if not given.date.text:
        return _("no date: it is not known")
    text = date_in_words(given.date.text)
    first, last = facts.determined.first_date, facts.determined.last_date
    if first is not None and first == last and given.date.precision == "month":
        return _("%(date)s (the day is not published)") % {"date": text}
    return text


def _municipality(given: Given, record: Record) -> str:
    if given.municipality:
        return record.held.municipality.name if record.held.municipality else given.municipality
    code = record.facts.municipality
    if code is None:
        return _("none: it is not known that closely, or it is kept back")
    people = record.coarsener.population.get(code)
    if people is None:
        return _("none: nobody knows how many people live there")
    needed = record.coarsener.limits.people_needed(frozenset(record.facts.types))
    said = _("none: fewer than %(needed)s people live there, and who it was would be known")
    return said % {"needed": f"{needed:,}"}


def _victims(given: Given) -> str:
    if given.victims is None:
        return _("none: nobody told how many")
    text = ngettext("%(n)s victim", "%(n)s victims", given.victims) % {"n": given.victims}
    if given.acts is None:
        return text
    acts = ngettext("%(n)s act", "%(n)s acts", len(given.acts)) % {"n": len(given.acts)}
    return f"{text}, {acts}"


def _in_counts(catalogue: str, told: Collection[str], beside: Collection[str]) -> str:
    """Say what of the victims is counted, which no published event says."""
    if Publishable.VICTIMS not in beside:
        return _("nothing: it needs the number of victims")
    known = labels_of(catalogue, sorted(set(told) - {""}))
    if not known:
        return _("nothing: nobody told")
    return _("%(known)s; counted in the tables of the edition, not said of the event") % {
        "known": known
    }


def _determined(held: Determination) -> Determined:
    return Determined(
        decided_at=held.decided_at,
        status=held.status,
        first_date=held.first_date,
        last_date=held.last_date,
        state=held.state_id,
        municipality=held.municipality_id,
        place_precision=held.place_precision,
        victims=held.victims,
        link_to_work=held.link_to_work,
    )
