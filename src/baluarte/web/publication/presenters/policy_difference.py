"""What changed between two editions of the policy, as a second person reads it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries import PolicyDifference
from baluarte.web.publication.presenters.policy_parts import Part, institution_name, parts_of

# Of more words a page shows the first: the rest is counted.
MOST = 3000
ON_A_PAGE = 60
NOTHING = Part("", "")
COUNTED = (PolicyRowKind.AXIS, PolicyRowKind.INSTITUTION)


def counts_told(difference: PolicyDifference) -> list[dict[str, Any]]:
    """Return by kind how many are new, say something else, are gone."""
    return [
        {"kind": PolicyRowKind(kind).label, "added": added, "changed": changed, "gone": gone}
        for kind, (added, gone, changed) in difference.counts().items()
    ]


def prose_told(difference: PolicyDifference) -> dict[str, Any]:
    """Return what people wrote that goes out for the first time, and how much more there is."""
    told = [{"code": one.code, "text": text} for one, text in difference.prose]
    return {"rows": told[:MOST], "more": max(0, len(told) - MOST), "number": len(told)}


def rows_on_page(difference: PolicyDifference, number: int) -> tuple[list[dict[str, Any]], int]:
    """Return a page of what is new, other or gone, every value before and after, and how many.

    What says something else comes first: what is new is read whole, a change is easily passed over.
    What only counts other rows comes last.
    """
    pairs: list[tuple[PolicyRow | None, PolicyRow | None]] = [
        *difference.changed,
        *((None, one) for one in difference.added),
        *((one, None) for one in difference.gone),
    ]
    pairs.sort(key=lambda pair: any(one.kind in COUNTED for one in pair if one is not None))
    pages = max(1, -(-len(pairs) // ON_A_PAGE))
    start = (min(max(number, 1), pages) - 1) * ON_A_PAGE
    return [row_told(was, now) for was, now in pairs[start : start + ON_A_PAGE]], pages


def row_told(was: PolicyRow | None, now: PolicyRow | None) -> dict[str, Any]:
    """Return a row with each part that differs: what it is called, as it was and as it is."""
    one = now or was
    assert one is not None
    return {
        "kind": PolicyRowKind(one.kind).label,
        "code": one.code,
        "label": _label(one),
        "institution": institution_name(one.institution) if one.institution else "",
        "tag": _tag(was, now),
        "parts": list(_parts_that_differ(was, now)),
    }


def _tag(was: PolicyRow | None, now: PolicyRow | None) -> dict[str, str]:
    if was is None:
        return {"label": _("New"), "kind": "held"}
    if now is None:
        return {"label": _("No longer in it"), "kind": "absent"}
    return {"label": _("Says something else"), "kind": "plain"}


def _parts_that_differ(was: PolicyRow | None, now: PolicyRow | None) -> Iterator[dict[str, Any]]:
    before, after = _all_parts(was), _all_parts(now)
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if old == new:
            continue
        gone, come = _only(old.says, new.says), _only(new.says, old.says)
        if gone or come or old.url != new.url:
            yield {
                "name": new.name or old.name,
                "was": {"text": gone, "url": old.url},
                "now": {"text": come, "url": new.url},
            }


def _all_parts(row: PolicyRow | None) -> Mapping[tuple[str, ...], Part]:
    if row is None:
        return {}
    head = {
        ("label_es",): Part(_("Name in Spanish"), row.label_es),
        ("label_en",): Part(_("Name in English"), row.label_en),
        ("part_of",): Part(_("Part of"), row.part_of),
        ("institution",): Part(_("Institution"), row.institution),
    }
    return {key: part for key, part in head.items() if part.says} | parts_of(row.body)


def _only(mine: str | Sequence[str], theirs: str | Sequence[str]) -> str:
    """Return what one says; of a list what the other does not say."""
    if isinstance(mine, str):
        return mine
    other = () if isinstance(theirs, str) else theirs
    return "; ".join(one for one in mine if one not in other)


def _label(one: PolicyRow) -> str:
    return one.label_es if (get_language() or "es").startswith("es") else one.label_en
