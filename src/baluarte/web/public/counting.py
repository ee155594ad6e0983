"""Three counts, each with its own word: events, acts, victims."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext_lazy

from baluarte.domain.publication.totals import Totals

# As the address names them.
EVENTS, ACTS, VICTIMS = "hechos", "agresiones", "victimas"
WORDS: Mapping[str, object] = {
    EVENTS: gettext_lazy("Events"),
    ACTS: pgettext_lazy("count", "Acts"),
    VICTIMS: gettext_lazy("Victims"),
}


def count_of(totals: Totals, counts: str) -> int | None:
    """Return one of the three counts; nothing where no event publishes it, which is not zero."""
    if counts == EVENTS:
        return totals.events or None
    known = totals.events - without(totals, counts)
    return (totals.acts if counts == ACTS else totals.victims) if known else None


def without(totals: Totals, counts: str) -> int:
    """Return how many events do not publish a count."""
    return {ACTS: totals.events_without_acts, VICTIMS: totals.events_without_victims}.get(counts, 0)


def counted(count: int, counts: str) -> str:
    """Write a count with its word."""
    if counts == ACTS:
        words = ngettext("%(count)s act", "%(count)s acts", count)
    elif counts == VICTIMS:
        words = ngettext("%(count)s victim", "%(count)s victims", count)
    else:
        words = ngettext("%(count)s event", "%(count)s events", count)
    return words % {"count": f"{count:,}"}


def word(count: int | None, counts: str) -> str:
    """Return the word that stands beside a count."""
    many = 0 if count is None else count
    if counts == ACTS:
        return npgettext("count", "act", "acts", many)
    if counts == VICTIMS:
        return npgettext("count", "victim", "victims", many)
    return npgettext("count", "event", "events", many)


def said(totals: Totals, counts: str) -> str:
    """Say a count, and that it is the least there were where some events do not publish theirs."""
    count = count_of(totals, counts)
    if count is None:
        return _("No publishable datum")
    if without(totals, counts):
        return _("at least %(counted)s") % {"counted": counted(count, counts)}
    return counted(count, counts)


def three(totals: Totals) -> list[dict[str, object]]:
    """Return the three counts beside one another, each with its word and what it does not hold."""
    return [
        {
            "count": (count := count_of(totals, counts)),
            "word": word(count, counts),
            "lacking": lacking(totals, counts),
        }
        for counts in WORDS
    ]


def confirmed_of(events: int, *, of: int) -> dict[str, object]:
    """Say how many of some events publish a confirmed link to the work, and whether not all do."""
    none = _("None of these events publishes a confirmed link to the work.")
    if not events:
        return {"says": none, "others": False}
    told = ngettext(
        "%(count)s of these events publishes a confirmed link to the work.",
        "%(count)s of these events publish a confirmed link to the work.",
        events,
    )
    return {"says": told % {"count": f"{events:,}"}, "others": events < of}


def lacking(totals: Totals, counts: str) -> str:
    """Say of how many events a count is not published; nothing where it is of all."""
    many = without(totals, counts)
    if not many:
        return ""
    acts = ngettext(
        "%(count)s event does not publish its acts: the sum does not hold them.",
        "%(count)s events do not publish their acts: the sum does not hold them.",
        many,
    )
    victims = ngettext(
        "%(count)s event does not publish its victims: the sum does not hold them.",
        "%(count)s events do not publish their victims: the sum does not hold them.",
        many,
    )
    return (acts if counts == ACTS else victims) % {"count": f"{many:,}"}
