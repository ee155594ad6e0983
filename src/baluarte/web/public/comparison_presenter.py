"""Counts of authorities and organisations beside what an edition publishes, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.publication.choices import Contained, CountedUnit, MarkGround
from baluarte.domain.publication.queries import Beside
from baluarte.web.public.counting import EVENTS, VICTIMS, word
from baluarte.web.public.rows import row_of
from baluarte.web.public.terms import kind_label, language

COUNTS = {CountedUnit.EVENTS.value: EVENTS, CountedUnit.VICTIMS.value: VICTIMS}
NOBODY_LOOKED = gettext_lazy("Nobody has compared it yet")
# How dark the three pieces of a bar are: in their count, not in it, not told.
INK, WIDTH = (85, 45, 12), 100


def in_words(beside: Beside, states: dict[str, str]) -> dict[str, Any]:
    """Return a stated count and what stands beside it, as a page shows them."""
    stated = beside.stated
    counts = COUNTS[stated.unit]
    return {
        "reference": stated.reference,
        "url": reverse("comparison", args=[stated.reference]),
        "body": stated.body,
        "kind": stated.get_body_kind_display(),
        "says": stated.counts_es if language() == "es" else stated.counts_en,
        "number": stated.number,
        "number_word": word(stated.number, counts),
        "ours": beside.ours,
        "ours_word": word(beside.ours, counts),
        "confirmed": beside.confirmed,
        "without": beside.sums.all.events_without_victims if counts == VICTIMS else 0,
        "asked": _asked(stated, states),
        "first": stated.first_date,
        "last": stated.last_date,
        "difference": difference(beside),
        "bar": _bar(beside),
        "bar_says": _bar_says(beside),
        "stated": stated,
    }


def difference(beside: Beside) -> str:
    """Say how far the two numbers are apart, and which is the larger."""
    apart = beside.ours - beside.stated.number
    if not apart:
        return _("The two numbers are the same; that does not say that they count the same cases.")
    more = ngettext(
        "%(count)s more is published here.", "%(count)s more are published here.", abs(apart)
    )
    fewer = ngettext(
        "%(count)s fewer is published here.", "%(count)s fewer are published here.", abs(apart)
    )
    return (more if apart > 0 else fewer) % {"count": f"{abs(apart):,}"}


def theirs(beside: Beside) -> list[dict[str, Any]]:
    """Return how far their number is told one by one, as rows that add up to it."""
    unit, sums = beside.stated.unit, beside.sums
    rows = [
        (_("Recognised here, among what is compared"), sums.inside(Contained.CONTAINED).of(unit)),
        (_("Recognised here, outside what is compared"), sums.beyond().of(unit)),
        (_("Not recognised among what is published here"), max(beside.untold, 0)),
    ]
    return [{"name": name, "count": count} for name, count in rows]


def ours(beside: Beside) -> list[dict[str, Any]]:
    """Return what is published here by whether their count holds it and why, adding up to ours."""
    unit = beside.stated.unit
    return [
        {
            "answer": str(answer.label),
            "ground": ground_label(ground),
            "count": amount.of(unit),
        }
        for answer in Contained
        for ground, amount in beside.sums.by_ground(answer).items()
    ]


def surplus(beside: Beside) -> int:
    """Return how many more were recognised one by one than they say."""
    return max(-beside.untold, 0)


def unsure(beside: Beside) -> int:
    """Return how many of here perhaps belong to what they count."""
    return beside.sums.unsure.of(beside.stated.unit)


def ground_label(ground: str | None) -> str:
    """Return a ground in words; that nobody looked, where there is none."""
    return str(MarkGround(ground).label) if ground else str(NOBODY_LOOKED)


def case_rows(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the events of a comparison as rows: what is published of each, and what is said."""
    return [
        row_of(one.event)
        | {
            "victims": one.victims,
            "is_confirmed": one.is_confirmed,
            "within": one.get_within_display(),
            "is_inside": one.within == "inside",
            "said": said(one),
        }
        for one in events
    ]


def said(compared: Any) -> dict[str, str]:
    """Return what a stated count says of one event: the answer, its ground, where it stands."""
    return {
        "answer": compared.get_answer_display(),
        "ground": ground_label(compared.ground),
        "where": place_in_document(compared),
    }


def place_in_document(marked: Any) -> str:
    """Say on which page and in which row of a document something stands."""
    page = _("page %(number)s") % {"number": marked.page} if marked.page is not None else ""
    entry = _("row %(number)s") % {"number": marked.entry} if marked.entry is not None else ""
    return ", ".join(filter(None, (page, entry)))


def _asked(stated: Any, states: dict[str, str]) -> str:
    kinds = "; ".join(kind_label(code) for code in stated.kinds) or _("every type of aggression")
    where = ", ".join(states.get(code, code) for code in stated.states) or _("the whole country")
    return f"{kinds}; {where}"


def _pieces(beside: Beside) -> list[int]:
    return [beside.sums.inside(one).of(beside.stated.unit) for one in Contained]


def _bar(beside: Beside) -> list[dict[str, Any]]:
    total, at, pieces = sum(_pieces(beside)), 0.0, []
    for value, ink in zip(_pieces(beside), INK, strict=True):
        width = WIDTH * value / total if total else 0.0
        pieces.append({"x": f"{at:.2f}", "width": f"{width:.2f}", "ink": ink})
        at += width
    return [one for one in pieces if one["width"] != "0.00"]


def _bar_says(beside: Beside) -> str:
    told = zip(Contained, _pieces(beside), strict=True)
    return "; ".join(f"{answer.label}: {count:,}" for answer, count in told)
