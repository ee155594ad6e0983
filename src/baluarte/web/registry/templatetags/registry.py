"""What pages of events say: references, types, classes of perpetrators, dates, places."""

from collections.abc import Iterable, Mapping

from django import template

from baluarte.domain.registry.choices import CodedField, EventState
from baluarte.domain.registry.models import Determination
from baluarte.domain.sealing import references
from baluarte.web.registry.presenters import event_page, labels
from baluarte.web.registry.presenters.list_table import STATE_KINDS

register = template.Library()


@register.filter
def written(reference: str) -> str:
    """Write a reference in two groups."""
    return references.written(reference)


@register.filter
def type_label(code: str) -> str:
    """Say a type of aggression."""
    return labels.label_of("aggression_types", code)


@register.filter
def perpetrator_labels(codes: Iterable[str]) -> str:
    """Say classes of presumed perpetrators."""
    return labels.labels_of("perpetrators", codes)


@register.filter
def link_label(code: str) -> str:
    """Say a link to the work."""
    return labels.label_of("links_to_work", code)


@register.filter
def subject_labels(codes: Iterable[str]) -> str:
    """Say rights or subjects that somebody defends."""
    return labels.labels_of("defended_subjects", codes)


@register.filter
def coded_fields(codes: Iterable[str]) -> str:
    """Say which fields are coded twice."""
    return ", ".join(str(CodedField(code).label) for code in codes)


@register.filter
def edtf(text: str) -> str:
    """Say a date as it is known."""
    return labels.date_in_words(text)


@register.filter
def listed_date(held: Determination) -> str:
    """Say the date of a determination as a table needs it."""
    return labels.short_date(held.first_date, held.last_date, held.date)


@register.filter
def place(held: Determination) -> str:
    """Say where something happened, as closely as it is held."""
    municipality = held.municipality.name if held.municipality else None
    return labels.place_in_words(municipality, held.state.name if held.state else None)


@register.filter
def act_counts(acts: Mapping[str, int]) -> str:
    """Say which types, and how many acts of each where there are several."""
    return labels.type_counts(acts)


@register.filter
def why(held: Determination) -> str:
    """Say why something came to be held."""
    return event_page.said_of(held)


@register.filter
def state_kind(state: str) -> str:
    """Return the kind of tag that a state of verification is."""
    return STATE_KINDS.get(EventState(state), "plain")
