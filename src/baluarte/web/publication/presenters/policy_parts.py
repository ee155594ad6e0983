"""All that a row of a policy edition says, part by part, in words: no value of it is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import (
    AnswerVerdict,
    AssessmentSide,
    ObservationState,
    Progress,
    PromiseState,
    Verdict,
)
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.statements.choices import Answer
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.policy import owner_name
from baluarte.web.layout.templatetags.components import figures, in_words

# What a part is called, by its name in the row; one without words here goes by that name.
NAMES: Mapping[str, str | Promise] = {
    "figure": gettext_lazy("Newest figure"),
    "series": gettext_lazy("Figure of a year"),
    "institutions": gettext_lazy("Institution"),
    "sources": gettext_lazy("Facts that it stands on"),
    "released": gettext_lazy("Released tables"),
    "sides": gettext_lazy("What is said of it"),
    "authority": gettext_lazy("the authority"),
    "civil": gettext_lazy("civil society"),
    "contested": gettext_lazy("Contested"),
    "answers": gettext_lazy("answered"),
    "progress": gettext_lazy("Progress"),
    "targets": gettext_lazy("Target"),
    "definition": gettext_lazy("Definition"),
    "numerator": gettext_lazy("What is counted"),
    "denominator": gettext_lazy("Of how many"),
    "note": gettext_lazy("Note"),
    "source_data": gettext_lazy("Where its data come from"),
    "source": gettext_lazy("document"),
    "verdict": gettext_lazy("verdict"),
    "words": gettext_lazy("words"),
    "quote": gettext_lazy("Quote"),
    "value": gettext_lazy("value"),
    "due": gettext_lazy("due on"),
    "ground": gettext_lazy("what it rests on"),
    "proposed": gettext_lazy("proposed value"),
    "answer": gettext_lazy("Answer"),
    "number": gettext_lazy("Value"),
    "unit": gettext_lazy("Unit"),
    "degree": gettext_lazy("Degree"),
    "day": gettext_lazy("Day"),
    "first": gettext_lazy("From"),
    "last": gettext_lazy("Until"),
    "said_by": gettext_lazy("Who says it"),
    "said": gettext_lazy("Said on"),
    "says": gettext_lazy("Says"),
    "standing": gettext_lazy("Where it stands"),
    "resources": gettext_lazy("Resources"),
    "steps": gettext_lazy("Step"),
    "actions": gettext_lazy("What is done"),
    "owners": gettext_lazy("Who owes it"),
    "counts": gettext_lazy("How many"),
    "status": gettext_lazy("state"),
    "reason": gettext_lazy("reason"),
    "holder": gettext_lazy("who"),
    "state": gettext_lazy("state"),
    "law": gettext_lazy("Law"),
    "difference": gettext_lazy("how far apart"),
    "owes": gettext_lazy("What it owes"),
    "did": gettext_lazy("What it did"),
    "late": gettext_lazy("What is late"),
    "silent": gettext_lazy("Where it is silent"),
    "stated": gettext_lazy("What is stated of it"),
    "corrected": gettext_lazy("Corrected, and not shared"),
    "commitments": gettext_lazy("Commitments"),
    "indicators": gettext_lazy("Indicators"),
    "with_figure": gettext_lazy("With a figure"),
    "text": gettext_lazy("Text"),
    "body": gettext_lazy("Body"),
    "by": gettext_lazy("By"),
    "response": gettext_lazy("Response"),
}
LABELS: Mapping[str, Mapping[str, Any]] = {
    "verdict": {str(one): one.label for one in (*Verdict, *AnswerVerdict)},
    "answer": {str(one): one.label for one in Answer},
    "standing": {str(one): one.label for one in PromiseState},
    "state": {str(one): one.label for one in ObservationState},
    "progress": {str(one): one.label for one in Progress},
    "side": {str(one): one.label for one in AssessmentSide},
}
KINDS = {str(one): one.label for one in PolicyRowKind}
REASONS: Mapping[str, str | Promise] = {
    "confidential": gettext_lazy("not published: it counts confidential files"),
    "nobody_stated": gettext_lazy("No public document that we hold states it."),
    "not_answered": gettext_lazy("It was asked for, and none answered with a figure."),
    "no_denominator": gettext_lazy("What it would be divided by is not stated."),
    "zero_denominator": gettext_lazy("It would be divided by zero."),
    "nothing_recorded": gettext_lazy("Nothing of the period is recorded that it could count."),
    "nobody_reported": gettext_lazy("No institution said that its records are whole."),
    "not_built": gettext_lazy("What would count it is under construction."),
    "not_reported": gettext_lazy("It did not report."),
    "part_not_stated": gettext_lazy(
        "It cannot be reckoned: a part of it is stated by no document."
    ),
    "parts_exceed": gettext_lazy("It cannot be reckoned: the parts exceed the whole."),
    "corrected_unshared": gettext_lazy(
        "What was stated was corrected, and the correction is not shared."
    ),
    "tables_withdrawn": gettext_lazy("The released tables that it stood on were withdrawn."),
}
# By the first of these an item of a list is known again.
KEYS = ("code", "observation", "reference", "holder", "by", "institution", "period", "first", "on")
FIGURE, DOCUMENT = frozenset({"period", "numerator", "denominator"}), frozenset({"title", "sha256"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a row: what it is called, what it says, and where its document is."""

    name: str
    # A list where order says nothing: of two only what differs is shown.
    says: str | tuple[str, ...]
    url: str = ""


def parts_of(body: Mapping[str, Any]) -> dict[tuple[str, ...], Part]:
    """Return all that a body says, by where it stands in it."""
    return dict(_parts(_in_unit(body), (), ()))


def institution_name(code: str) -> str:
    """Return what an institution is called; its code where nothing knows it."""
    try:
        return owner_name(code, (get_language() or "es")[:2])
    except UnknownCode:
        return code


def _in_unit(held: Any, unit: str = "") -> Any:
    """Return a body whose figures know what they are measured in."""
    if isinstance(held, Mapping):
        unit = held.get("unit_code") or unit
        named = {"unit_code": unit} if held.keys() >= FIGURE else {}
        return {name: _in_unit(one, unit) for name, one in held.items()} | named
    if isinstance(held, list | tuple):
        return [_in_unit(one, unit) for one in held]
    return held


def _parts(
    held: Any, path: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    name = path[-1] if path else ""
    if isinstance(held, Mapping):
        yield from _of_mapping(held, path, names)
    elif isinstance(held, list | tuple):
        if any(isinstance(one, Mapping) for one in held):
            for place, one in enumerate(held):
                yield from _of_item(one, place, path, names)
        elif held:
            said = tuple(_scalar(name, one) for one in held)
            yield path, Part(_named(names), said)
    elif held is not None and held != "":
        yield path, Part(_named(names), _scalar(name, held))


def _of_mapping(
    held: Mapping[str, Any], path: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    if held.keys() >= FIGURE:
        yield path, Part(_named(names), _figure(held))
    elif held.keys() >= DOCUMENT:
        yield path, Part(_named(names), _document(held), str(held.get("url") or ""))
    else:
        page = held.get("page")
        for name, one in held.items():
            if name in ("page", "series") and (name == "page" or not path):
                continue
            for key, part in _parts(one, (*path, name), (*names, _word(name))):
                yield key, _paged(part, page) if name == "source" else part
        if not path:
            yield from _parts(held.get("series"), ("series",), (_word("series"),))
        if page and not held.get("source"):
            yield (*path, "page"), Part(_named((*names, _("page"))), str(page))


def _of_item(
    held: Any, place: int, path: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    if not isinstance(held, Mapping):
        yield (*path, str(place)), Part(_named(names), _scalar("", held))
        return
    known = [name for name in KEYS if held.get(name) and not isinstance(held[name], Mapping)]
    key = "·".join(str(held[name]) for name in known[:2]) or str(place)
    called = ", ".join(_scalar(name, held[name]) for name in known[:2])
    left = held if held.keys() >= FIGURE else {
        name: one for name, one in held.items() if name not in known[:2]
    }  # fmt: skip
    yield from _parts(left, (*path, key), (*names, called) if called else names)


def _paged(part: Part, page: Any) -> Part:
    if not page:
        return part
    says = _("%(title)s, page %(page)s") % {"title": part.says, "page": page}
    return Part(part.name, says, f"{part.url}#page={page}" if part.url else "")


def _figure(held: Mapping[str, Any]) -> str:
    value = held.get("value")
    if value is None:
        reason = held.get("reason") or ""
        why = str(REASONS.get(reason, reason)) or _("no data")
        if held.get("missing"):
            names = ", ".join(one[(get_language() or "es")[:2]] for one in held["missing"])
            why = f"{why} {names}"
        return f"{held.get('degree') or why} ({held['period']})"
    percent = " %" if held.get("unit_code") == "percent" else ""
    said = f"{figures(value)}{percent} ({held['period']})"
    more = []
    if held.get("denominator") is not None:
        more.append(
            _("%(part)s of %(whole)s")
            % {"part": figures(held["numerator"]), "whole": figures(held["denominator"])}
        )
    if held.get("low") is not None:
        more.append(
            _("between %(low)s and %(high)s")
            % {"low": figures(held["low"]), "high": figures(held["high"])}
        )
    if held.get("asked"):
        more.append(
            _("data of %(answered)s of %(asked)s institutions")
            % {"answered": held["answered"], "asked": held["asked"]}
        )
    if held.get("differing"):
        more.append(_("%(count)s differ between documents") % {"count": held["differing"]})
    return ": ".join(filter(None, [said, "; ".join(more)]))


def _document(held: Mapping[str, Any]) -> str:
    return ", ".join(str(one) for one in (held["title"], held.get("issuer")) if one)


def _scalar(name: str, held: Any) -> str:
    if isinstance(held, bool):
        return str(_("yes") if held else _("no"))
    if isinstance(held, int | float):
        return str(held) if name in ("year", "version") else figures(held)
    if isinstance(held, list | tuple):
        return " ".join(str(KINDS.get(one, one)) for one in held)
    said = str(held)
    if said in LABELS.get(name, {}):
        return str(LABELS[name][said])
    if name in ("code", "institution", "institutions", "owners", "holder"):
        return institution_name(said)
    try:
        return str(in_words(date.fromisoformat(said))) if len(said) == len("2026-01-01") else said
    except ValueError:
        return said


def _word(name: str) -> str:
    return str(NAMES.get(name) or LABELS["standing"].get(name) or institution_name(name))


def _named(names: Sequence[str]) -> str:
    return " · ".join(one for one in names if one)
