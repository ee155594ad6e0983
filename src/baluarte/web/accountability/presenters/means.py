"""Means of an institution in words: staff, load, training and budget, with what needs attention."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.accountability.queries.means import (
    BUDGET,
    PLANNED,
    STAFF,
    TRAINING,
    Alarm,
    Beyond,
    Deviation,
    Means,
    Owner,
)
from baluarte.domain.territory.models import Municipality
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy.means import Standard
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import subject_in_language
from baluarte.web.accountability.names import axis_name, institution_name, language
from baluarte.web.accountability.presenters.figures import plain
from baluarte.web.accountability.presenters.stated import (
    PER_CENT,
    amount_said,
    bars_of,
    contradiction,
    reckoned_line,
)
from baluarte.web.procedure.presenters.certainty import mark
from baluarte.web.statements.labels import heading_name
from baluarte.web.statements.presenters.stated import stated_line

MILLION = 1_000_000
MOST_BARS, LONGEST_OF_A_BAR = 12, 24
COLUMNS = ("posts_authorised", "posts_occupied", "posts_vacant", "staff_in_contact", "staff_women")
MONEY = ("budget_approved", "budget_exercised")
EVERY_AXIS = "*"
CODE_OF_A_STATE = slice(0, 2)
LETTERS_OF_THE_LAW = "LPPDDHP"


def owner_said(owner: Owner) -> str:
    """Return whose means they are: an institution, its unit, or a municipal government."""
    name = institution_name(owner.institution)
    place = ""
    if owner.municipality:
        place = str(Municipality.objects.filter(pk=owner.municipality).first() or "")
    return " · ".join(filter(None, (name, place, owner.unit)))


def overview_row(one: Means) -> dict[str, Any]:
    """Return one institution as a line of the list."""
    return {
        "name": owner_said(one.owner),
        "url": f"{reverse('means_of', args=[one.owner.institution])}?anio={one.year}",
        "staff": [stated_line(one.of(heading)) for heading in COLUMNS],
        "load": _load(one),
        "training": reckoned_line(one.training.valid, unit=PER_CENT),
        "money": [stated_line(one.of(heading)) for heading in MONEY],
        "coverage": reckoned_line(one.coverage, unit=PER_CENT),
        "alarms": [alarm_said(each) for each in one.alarms],
        "beyond": len(one.beyond),
        "contradicted": sum(each.is_contradicted for each in one.cells.values()),
    }


def overview_heads() -> dict[str, list[str]]:
    """Return what the columns of the list are called."""
    return {
        "staff": [heading_name(one) for one in COLUMNS],
        "money": [heading_name(one) for one in MONEY],
    }


def overview_bars(
    several: Iterable[Means], heading: str, *, scale: int = 1
) -> list[dict[str, Any]]:
    """Return the institutions with most of something, as bars; contradictions each their own."""
    known = [one for one in several if one.of(heading).numbers]
    known.sort(key=lambda one: one.of(heading).numbers[-1], reverse=True)
    found = ((_brief(one.owner), one.of(heading)) for one in known[:MOST_BARS])
    return bars_of(found, scale=scale)


def state_of(owner: Owner) -> str:
    """Return the state of an owner; nothing of who is of no state."""
    if owner.municipality:
        return owner.municipality[CODE_OF_A_STATE]
    return public_institution(owner.institution).state


def _brief(owner: Owner) -> str:
    """Return whose means they are in as few words as a bar has room for."""
    name = owner_said(owner)
    if not owner.municipality and (state := state_of(owner)):
        return f"{names_of_states()[state]} · {name.split()[0]}"
    return name if len(name) <= LONGEST_OF_A_BAR else f"{name[:LONGEST_OF_A_BAR].rstrip()}…"


def means_page(one: Means, place: int = 0) -> dict[str, Any]:
    """Return everything that the page of one owner shows; `place` tells its drawings apart."""
    training = one.training
    return {
        "ids": {name: f"{name}-{place}" for name in ("staff", "budget", "axes")},
        "name": owner_said(one.owner),
        "alarms": [alarm_said(each) for each in one.alarms],
        "beyond": [_beyond(each) for each in one.beyond],
        "staff": [stated_line(one.of(heading)) for heading in STAFF],
        "staff_bars": bars_of((heading_name(h), one.of(h)) for h in STAFF if h != "vacant_since"),
        "load": _load(one),
        "stated_load": stated_line(one.of("caseload_per_person")),
        "training": [stated_line(one.of(heading)) for heading in TRAINING],
        "valid": reckoned_line(training.valid, unit=PER_CENT),
        "unknown": _range(training.unknown),
        "budget": list(_budget(one)),
        "budget_bars": bars_of(
            ((heading_name(heading), one.of(heading)) for heading in BUDGET), scale=MILLION
        ),
        "axis_bars": bars_of(
            (
                (f"{axis_name(axis)} · {heading_name(heading)}", one.of(heading, axis))
                for axis in one.axes
                for heading in MONEY
            ),
            scale=MILLION,
        ),
        "coverage": reckoned_line(one.coverage, unit=PER_CENT),
        "per_beneficiary": [
            {
                "heading": heading_name(heading),
                "said": reckoned_line(one.per_beneficiary(heading), is_amount=True),
            }
            for heading in BUDGET
        ],
        "deviations": [_deviation(each) for each in one.deviations],
        "without_plan": not any(one.of(plan).numbers for plan, _done in PLANNED),
        "contradictions": list(_contradictions(one)),
    }


def alarm_said(one: Alarm) -> dict[str, Any]:
    """Return a standard and the value on the wrong side of it, in words."""
    of = one.standard
    words = (
        _("%(what)s: %(value)s. The standard is %(limit)s at most.")
        if of.at_most is not None
        else _("%(what)s: %(value)s. The standard is %(limit)s at least.")
    )
    said = words % {
        "what": of.label[language()], "value": plain(one.value, _places(one)),
        "limit": of.threshold,
    }  # fmt: skip
    return {"said": said, **standard_said(of)}


def standard_said(of: Standard) -> dict[str, Any]:
    """Return what a standard says, whence, and how sure that is."""
    return {
        "label": of.label[language()],
        "says": of.says[language()],
        "law": of.law.replace(LETTERS_OF_THE_LAW, _("Protection law,")),
        "mark": mark(of.confidence, law=of.law),
        "threshold": of.threshold,
        "since": of.valid_from,
    }


def _places(one: Alarm) -> int:
    return 0 if one.value == one.value.to_integral_value() else 1


def _load(one: Means) -> dict[str, Any]:
    """Return the load as it is reckoned and as documents state it themselves, side by side."""
    return {
        "reckoned": reckoned_line(one.load),
        "stated": stated_line(one.of("caseload_per_person")),
    }


def _range(ends: tuple[Any, Any] | None) -> str:
    if ends is None:
        return ""
    low, high = (plain(one, 0) for one in ends)
    return low if low == high else _("between %(low)s and %(high)s") % {"low": low, "high": high}


def _budget(one: Means) -> Iterator[dict[str, Any]]:
    """Yield the whole budget, then that of each axis of the policy that is stated."""
    yield {
        "axis": _("Whole budget"), "lines": [stated_line(one.of(heading)) for heading in BUDGET],
    }  # fmt: skip
    for axis in one.axes:
        lines = [stated_line(one.of(heading, axis)) for heading in BUDGET]
        yield {"axis": axis_name(axis), "lines": lines}


def _deviation(one: Deviation) -> dict[str, Any]:
    return {
        "axis": axis_name(one.plan.about) if one.plan.about else "",
        "plan": stated_line(one.plan),
        "done": stated_line(one.done),
        "difference": amount_said(one.done.heading, one.low, one.high),
        "share": reckoned_line(one.share, unit=PER_CENT),
    }


def _beyond(one: Beyond) -> dict[str, Any]:
    part = heading_name(one.part.heading)
    if one.part.about == EVERY_AXIS:
        part = _("%(heading)s, all axes together") % {"heading": part}
    return {
        "part": part,
        "whole": heading_name(one.whole.heading),
        "part_number": amount_said(one.part.heading, one.part_number, one.part_number)[1:],
        "whole_number": amount_said(one.whole.heading, one.whole_number, one.whole_number)[1:],
        "parts": stated_line(one.part)["sayings"],
        "wholes": stated_line(one.whole)["sayings"],
    }


def _contradictions(one: Means) -> Iterator[dict[str, Any]]:
    for (heading, about), stated in sorted(one.cells.items()):
        if stated.is_contradicted:
            subject = subject_in_language(about, language())
            name = " · ".join(filter(None, (heading_name(heading), subject)))
            found = contradiction(stated, name)
            for side in found["sides"]:
                side["url"] = reverse("institution_fact", args=[side.pop("row").reference])
            yield found
