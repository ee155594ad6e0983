"""One published event in words: on the portal's page, and to who decides before it is there."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext

from baluarte.domain.publication.choices import DatePrecision, Publishable
from baluarte.web.registry.presenters.labels import label_of, language

# What a page shows of an event; `state` differs too where municipalities do.
DIFFERING = {"state": gettext_lazy("State"), **dict(Publishable.choices)}
MONTH = {"es": r"F \d\e Y", "en": "F Y"}
DAY = {"es": r"j \d\e F \d\e Y", "en": "j F Y"}
OPEN = ".."


def told(event: Any) -> dict[str, Any]:
    """Return all that its page says of an event by itself."""
    return {
        "title": what(event) or _("Published event"),
        "figures": figures(event),
        "facts": facts(event),
        "known": known(event),
    }


def figures(event: Any) -> list[dict[str, Any]]:
    """Return how many acts and victims are published, each with its word."""
    return [
        {"value": event.acts, "counts": npgettext("count", "act", "acts", event.acts or 0)},
        {
            "value": event.victims,
            "counts": npgettext("count", "victim", "victims", event.victims or 0),
        },
    ]


def facts(event: Any) -> list[dict[str, Any]]:
    """Return what is published of an event; what is not looks the same whatever the cause."""
    told = {
        _("When"): when(event),
        _("Where"): where(event),
        _("What was done"): what(event),
        _("Presumed perpetrators"): "; ".join(labels_in("perpetrators", event.perpetrators)),
        _("Link to the work"): event.link_to_work and label_of("links_to_work", event.link_to_work),
    }
    return [{"term": term, "value": value} for term, value in told.items()]


def known(event: Any) -> list[dict[str, Any]]:
    """Return how the event is known: by how many records, in what they differ, seen by whom."""
    told = [
        {
            "term": _("Records behind it"),
            "value": str(event.sources),
            "note": _("Of organisations that released theirs; confidential ones never count."),
        },
        {
            "term": _("Where they differ"),
            "value": differing(event) or _("In nothing that is published"),
            "note": _("What the first of them says is shown.") if event.differing else "",
        },
        {
            "term": pgettext("portal", "Review"),
            "value": _("A single review") if event.single_review else _("Two people"),
            "note": _("In that organisation there was no second person.")
            if event.single_review
            else "",
        },
    ]
    if event.is_exact:
        told.append(
            {
                "term": _("Published as it is"),
                "value": _("By decision of two people"),
                "note": _("Whoever it concerns consented; few other events may be like it."),
            }
        )
    else:
        told.append(
            {
                "term": _("How exact it is"),
                "value": _("Coarse enough to be like others"),
                "note": _("A month, a municipality or a type that few share is not published."),
            }
        )
    if event.also:
        told.append({"term": _("Also called"), "value": ", ".join(event.also)})
    return told


def when(event: Any) -> str:
    """Return when an event happened, as exact as it is published."""
    return published_date(text=event.date, precision=event.date_precision)


def where(event: Any) -> str:
    """Return where an event happened, as exact as it is published."""
    state = event.state.name if event.state else ""
    if event.municipality is None:
        return state
    return _("%(municipality)s, %(state)s") % {
        "municipality": event.municipality.name,
        "state": state,
    }


def what(event: Any) -> str:
    """Return what was done: its types, or their groups where only these are published."""
    if event.types:
        return "; ".join(labels_in("aggression_types", event.types))
    groups = labels_in("aggression_groups", event.groups)
    return "; ".join(_("%(group)s (type not published)") % {"group": one} for one in groups)


def differing(event: Any) -> str:
    """Return in what the records behind an event differ."""
    return "; ".join(str(DIFFERING.get(one, one)) for one in event.differing)


def labels_in(catalogue: str, codes: Iterable[str]) -> list[str]:
    """Return what some codes are called; a code that an older edition used stays as it is."""
    return [label_of(catalogue, code) for code in codes]


def published_date(*, text: str, precision: str) -> str:
    """Write a published date in words, as exact as it is; nothing where there is none."""
    if precision == DatePrecision.NONE or not text:
        return ""
    if precision == DatePrecision.QUARTER:
        first, _slash, last = text.partition("/")
        return _("%(first)s to %(last)s") % {"first": _one(first), "last": _one(last)}
    if precision == DatePrecision.BETWEEN:
        return _between(text)
    return _one(text)


def _between(text: str) -> str:
    first, _slash, last = text.partition("/")
    ends = {"first": _one(first), "last": _one(last)}
    if first == OPEN:
        return _("%(last)s or before") % ends
    if last == OPEN:
        return _("%(first)s or later") % ends
    return _("between %(first)s and %(last)s") % ends


def _one(text: str) -> str:
    parts = text.split("-")
    if len(parts) == len(("year",)) or not text[:1].isdigit():
        return text
    if len(parts) == len(("year", "month")):
        return _written(date.fromisoformat(f"{text}-01"), MONTH)
    return _written(date.fromisoformat(text), DAY)


def _written(day: date, formats: dict[str, str]) -> str:
    return dateformat.format(day, formats.get(language(), formats["es"]))
