"""All of a policy on one page: axis by axis and institution by institution, both sides beside.

Of each thing that an institution owes, and of each of its figures: what was promised and by when,
the newest number, what the authority and organisations say, and the documents of all three.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.accountability.choices import Progress
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows import fulfilments
from baluarte.web.layout.templatetags.components import in_words
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_of
from baluarte.web.public.policy.lists import SIDES
from baluarte.web.public.terms import label

OWED = ("late", "under_way", "pending", "given_up", "did")
# What both sides and documents speak of; facts are read beneath the figures that stand on them.
KINDS = (
    PolicyRowKind.INSTITUTION, PolicyRowKind.COMMITMENT, PolicyRowKind.INDICATOR,
    PolicyRowKind.RECOMMENDATION, PolicyRowKind.OBLIGATION,
)  # fmt: skip
# Of one institution in one axis; the page of the institution has all.
MOST_LINES = 6
ACROSS = "cross"
# Of a promise, what the tag of where it stands says already.
SAID_BY_TAG = frozenset({"kept", "given_up"})
STANDINGS: dict[str, str | Promise] = {
    "late": gettext_lazy("Late"),
    "under_way": gettext_lazy("Under way"),
    "pending": gettext_lazy("Not begun"),
    "given_up": gettext_lazy("Given up"),
}
Line = dict[str, Any]


def overview(
    institutions: Sequence[Any],
    rows: Iterable[Any],
    facts: Iterable[Any],
    errata: Sequence[Any],
    *,
    axes: Sequence[str],
) -> list[dict[str, Any]]:
    """Return each axis with its institutions, those that are late first, line by line.

    `institutions` are rows of the edition, `rows` what they owe and what measures them, `facts`
    what their figures stand on; all as `policy_rows` returns them.
    """
    known = {(one.kind, one.code): one for one in rows}
    stated = {one.code: one for one in facts}
    measuring = _measuring(known.values())
    by_axis: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for institution in institutions:
        for axis, lines in _by_axis(
            _lines(institution, known, measuring[institution.code], stated, errata)
        ).items():
            by_axis[axis].append(_told(institution, lines))
    return [
        {
            "code": axis,
            "name": label("policy_axes", axis),
            "url": reverse("policy_axis", args=[axis]),
            "institutions": sorted(
                by_axis[axis], key=lambda one: (-one["late"], -one["number"], one["name"])
            ),
        }
        for axis in axes
    ]


def sources_of(institutions: Iterable[Any], rows: Iterable[Any]) -> set[str]:
    """Return the facts on which the newest figures of some institutions stand."""
    codes = {one.code for one in institutions}
    return {
        source
        for row in rows
        if row.kind == PolicyRowKind.INDICATOR and codes & _measured(row)
        for source in row.body["sources"]
    }


def _told(institution: Any, lines: Sequence[Line]) -> dict[str, Any]:
    ordered = sorted(lines, key=lambda one: (-one["weight"], one["name"]))
    return {
        "code": institution.code,
        "name": words.label_of(institution),
        "url": reverse("policy_institution", args=[institution.code]),
        "number": len(lines),
        "late": sum(one["is_late"] for one in lines),
        "lines": ordered[:MOST_LINES],
        "more": max(0, len(lines) - MOST_LINES),
    }


def _by_axis(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for one in lines:
        found[one["axis"] or ACROSS].append(one)
    return found


def _lines(
    institution: Any,
    known: Mapping[tuple[str, str], Any],
    measuring: Iterable[tuple[str, str]],
    stated: Mapping[str, Any],
    errata: Sequence[Any],
) -> Iterable[Line]:
    """Yield what an institution owes, then what measures it and nobody has promised."""
    owed = {(kind, code): part for part in OWED for kind, code in institution.body.get(part, ())}
    for key in dict.fromkeys([*owed, *measuring]):
        row = known.get(key)
        if row is None:
            continue
        line = _line(row, institution.code, stated)
        part = owed.get(key, "")
        if not part and not line["figure"] and not any(line[side] for side in SIDES):
            continue
        judged = sum(bool(line[side]) for side in SIDES)
        yield line | {
            "axis": row.axis,
            "kind": PolicyRowKind(row.kind).label,
            "name": words.label_of(row),
            "standing": _standing(part, row, institution.code),
            "is_late": part == "late",
            "weight": 4 * (part == "late") + 2 * bool(line["figure"]) + judged,
            "papers": _each_once(line["papers"]),
            "erratum": erratum_of(errata, row.kind, row.code),
        }


def _standing(part: str, row: Any, institution: str) -> str:
    """Return where a thing stands; done is nothing without whose word that is."""
    if part != "did":
        return str(STANDINGS.get(part, ""))
    whose = dict.fromkeys(one["side"] for one in fulfilments(row.kind, row.body, institution))
    if not whose:
        return _("Fulfilled")
    said = ", ".join(str(words.SIDES[one]) for one in whose)
    return _("Fulfilled, says: %(who)s") % {"who": said}


def _measuring(rows: Iterable[Any]) -> Mapping[str, list[tuple[str, str]]]:
    """Return of each institution the indicators that have a figure of its own."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.kind == PolicyRowKind.INDICATOR:
            for code in _measured(row):
                found[code].append((row.kind, row.code))
    return found


def _measured(row: Any) -> set[str]:
    """Return of which institutions an indicator has a figure of its own."""
    owners: Sequence[str] = row.body["owners"]
    each = {one["code"] for one in row.body["institutions"]}
    return each or set(owners if len(owners) == 1 else ())


def _line(row: Any, institution: str, stated: Mapping[str, Any]) -> Line:
    match row.kind:
        case PolicyRowKind.INDICATOR:
            return _of_indicator(row, institution, stated)
        case PolicyRowKind.RECOMMENDATION:
            return _of_recommendation(row, institution)
        case PolicyRowKind.COMMITMENT:
            return _of_commitment(row)
        case _:
            return _of_obligation(row, institution)


def _of_indicator(row: Any, institution: str, stated: Mapping[str, Any]) -> Line:
    body, unit = row.body, row.body["unit_code"]
    facts = [stated[code] for code in body["sources"] if code in stated]
    own = [words.fact_of(one) for one in facts if one.institution == institution]
    papers = [one["source"] for one in own]
    promised = []
    for one in body["targets"]:
        if one["institution"] in ("", institution):
            promised.append(_by_day(words.amount(one["value"], unit), one["due"]))
            papers.append(words.source_of(one["source"]))
    said = body["sides"][0] if body["sides"] else {"authority": [], "civil": []}
    for side in SIDES:
        papers += [words.source_of(one["source"]) for one in said[side]]
    return {
        "url": reverse("policy_indicator", args=[row.code]),
        "promised": "; ".join(promised),
        "figure": _own_figure(body, institution),
        "authority": words.verdicts(said["authority"]) if said["authority"] else "",
        "civil": words.verdicts(said["civil"]) if said["civil"] else "",
        "papers": papers,
    }


def _own_figure(body: Mapping[str, Any], institution: str) -> str:
    """Return the newest number of one institution; of a figure that is its alone, that."""
    series = [one["series"] for one in body["institutions"] if one["code"] == institution]
    values = series[0] if series else ([] if body["institutions"] else [body["figure"]])
    numbers = [one for one in values if one["value"] is not None]
    if not numbers:
        return ""
    newest = max(numbers, key=lambda one: str(one["period"]))
    return f"{words.amount(newest['value'], body['unit_code'])} ({newest['period']})"


def _of_recommendation(row: Any, institution: str) -> Line:
    body = row.body
    days = [
        day for one in body["actions"] if one["institution"] == institution for day in one["days"]
    ]
    papers = [words.source_of(day["source"]) for day in days]
    status = {}
    for side in SIDES:
        said = body["sides"].get(side)
        status[side] = label("recommendation_statuses", said["status"]) if said else ""
        if said:
            papers.append(
                words.source_of(said["source"], said["page"]) or _cited(said["reference"])
            )
    late = sum(day["is_late"] for day in days)
    return {
        "url": reverse("policy_recommendations", args=[row.part_of]) + f"#{row.code}",
        "promised": "; ".join(
            one["description"] for one in body["actions"] if one["institution"] == institution
        ),
        "figure": "",
        **status,
        "late_reports": late,
        "papers": papers,
    }


def _of_commitment(row: Any) -> Line:
    body = row.body
    last = {one["side"]: one for one in body["steps"]}
    said = {side: Progress(last[side]["progress"]).label if side in last else "" for side in SIDES}
    return {
        "url": reverse("policy") + f"#{row.code}",
        "promised": _due(body["standing"], body["due"]),
        "figure": "",
        **said,
        "papers": [
            words.source_of(body["source"]),
            *(words.source_of(one["source"], one.get("page")) for one in body["steps"]),
        ],
    }


def _of_obligation(row: Any, institution: str) -> Line:
    acts = [one["says"] for one in row.body["actions"] if one["institution"] == institution]
    return {
        "url": "",
        "promised": "; ".join(acts),
        "law": row.body["law"],
        "figure": "",
        "authority": "",
        "civil": "",
        "papers": [],
    }


def _due(standing: str, due: str | None) -> str:
    """Return how a commitment stands and its day; its day alone where the tag says the rest."""
    what = str(words.PROMISES[standing])
    if standing not in SAID_BY_TAG:
        return _by_day(what, due)
    day = words.as_date(due)
    return _("Due by %(day)s") % {"day": in_words(day)} if day else ""


def _by_day(what: str, due: str | None) -> str:
    day = words.as_date(due)
    return _("%(what)s, by %(day)s") % {"what": what, "day": in_words(day)} if day else what


def _cited(reference: str) -> dict[str, Any] | None:
    """Return what is cited and not held here as a document of which only the name is known."""
    return {"title": reference, "url": "", "issuer": "", "date": None} if reference else None


def _each_once(papers: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    found = {(one.get("document", one["title"]), one.get("page")): one for one in papers if one}
    return list(found.values())
