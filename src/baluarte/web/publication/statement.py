"""A public statement on one event, drafted from what two people let out of it, and nothing else."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.coarsening import Given
from baluarte.web.publication.preview import Record
from baluarte.web.registry.presenters.labels import (
    date_in_words,
    label_of,
    labels_of,
    place_in_words,
)


def draft(record: Record, given: Given, *, organisation: str) -> str:
    """Return the draft, which says of a record what is `given` to everybody."""
    said = [
        _(
            "%(organisation)s documents an aggression against people who defend human rights or "
            "practise journalism."
        )
        % {"organisation": organisation},
        _when_and_where(record, given),
        _what(given),
        _whom(given),
        _by_whom(given),
        _link(given),
        _(
            "This says what was decided to be made public, with a second review. Names and "
            "everything else that is known stay under seal, for the safety of those concerned."
        ),
    ]
    return "\n\n".join(filter(None, said))


def fields_of(given: Given) -> list[str]:
    """Return the fields that something is said of."""
    said = {
        Publishable.DATE: given.date.text,
        Publishable.MUNICIPALITY: given.municipality,
        Publishable.TYPES: given.groups,
        Publishable.PERPETRATORS: given.perpetrators,
        Publishable.VICTIMS: given.victims is not None,
        Publishable.LINK_TO_WORK: given.link_to_work,
    }
    # Labor and gender are counted in tables, and said of no event.
    return [field.value for field in Publishable if said.get(field)]


def _when_and_where(record: Record, given: Given) -> str:
    municipality = record.held.municipality
    state = record.held.state
    place = place_in_words(
        municipality.name if municipality and given.municipality else None,
        state.name if state and given.state else None,
    )
    when = date_in_words(given.date.text) if given.date.text else ""
    if when and place:
        return _("When and where: %(date)s, %(place)s.") % {"date": when, "place": place}
    if place:
        return _("Where: %(place)s.") % {"place": place}
    return _("When: %(date)s.") % {"date": when} if when else ""


def _what(given: Given) -> str:
    kinds = labels_of("aggression_types", given.types)
    kinds = kinds or labels_of("aggression_groups", given.groups)
    return _("What is documented: %(kinds)s.") % {"kinds": kinds} if kinds else ""


def _whom(given: Given) -> str:
    if given.victims is None:
        return ""
    said = ngettext("%(n)s victim", "%(n)s victims", given.victims) % {"n": given.victims}
    return f"{said}."


def _by_whom(given: Given) -> str:
    classes = labels_of("perpetrators", given.perpetrators)
    said = _("Presumed perpetrators, as they were told of: %(classes)s.")
    return said % {"classes": classes} if classes else ""


def _link(given: Given) -> str:
    if not given.link_to_work:
        return ""
    said = _("Link to the work of defending or informing: %(link)s.")
    return said % {"link": label_of("links_to_work", given.link_to_work)}
