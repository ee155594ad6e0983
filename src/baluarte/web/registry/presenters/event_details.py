"""What more is told of an event, in words: by act, by victim, in chains, as claims."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act, Claim, Detail, Perpetrator, Profile
from baluarte.norms.catalogues import terms
from baluarte.norms.details import detail_kinds, kinds_for
from baluarte.web.registry.presenters.labels import (
    date_in_words,
    label_of,
    labels_of,
    language,
    place_in_words,
)

Names = Mapping[str, str]
Opened = Mapping[UUID, Mapping[str, str]]
_CODES = {
    Attribute.TYPE: "aggression_types",
    Attribute.PERPETRATOR: "perpetrators",
    Attribute.LINK_TO_WORK: "links_to_work",
}
_STATE_CODE = 2


def acts(page: EventPage, opened: Opened) -> list[dict[str, Any]]:
    """Return the acts of an event with all that is told of each."""
    return [
        of_act(page, act, opened) | {"may_tell": bool(kinds_for(act.type))} for act in page.acts
    ]


def of_act(page: EventPage, act: Act, opened: Opened | None = None) -> dict[str, Any]:
    """Return one act with its perpetrators, each with degree and status, and its details."""
    told = page.accounts
    rows = told.perpetrators.get(act.pk, ())
    known = {row.kind for row in rows}
    return {
        "act": act,
        "type": label_of("aggression_types", act.type),
        "is_obstacle": _is_obstacle(act.type),
        "perpetrators": [_perpetrator(row, opened or {}) for row in rows]
        + [{"kind": label_of("perpetrators", c)} for c in act.perpetrators if c not in known],
        "details": [_detail(one, opened or {}) for one in told.details.get(act.pk, ())],
    }


def victim_in_words(profile: Profile | None, opened: Opened) -> list[str]:
    """Say what a victim is and defends, a line for each; nothing where nobody told."""
    if profile is None:
        return []
    lines = []
    if profile.kind != "person":
        size = profile.size
        people = ngettext("%(n)s person", "%(n)s people", size or 0) % {"n": size}
        untold = _("nobody told of how many people")
        kind = label_of("victim_kinds", profile.kind)
        lines.append(f"{kind} · {people if size else untold}")
    codes = (
        (_("Gender"), "genders", profile.gender),
        (_("Age"), "age_bands", profile.age_band),
        (_("Work"), "occupations", profile.labor),
    )
    lines += [f"{name}: {label_of(catalogue, code)}" for name, catalogue, code in codes if code]
    if profile.defends:
        defends = _("Defends")
        lines.append(f"{defends}: {labels_of('defended_subjects', profile.defends)}")
    said = opened.get(profile.described_id, {}) if profile.described_id else {}
    if role := said.get("role", ""):
        held = pgettext("of a victim", "Role")
        lines.append(f"{held}: {role}")
    for code, question in terms("self_descriptions").items():
        if code in said:
            which = said.get(f"{code}_which", "")
            answer = label_of("self_answers", said[code]) + (f" ({which})" if which else "")
            lines.append(f"{question.in_language(language())}: {answer}")
    if profile.described_id and not said:
        lines.append(_("What the person says of herself is sealed."))
    return lines


def chains(page: EventPage) -> list[dict[str, Any]]:
    """Return how this event stands to others, said from its side."""
    found = []
    for one in page.accounts.chains:
        term = terms("chain_links")[one.kind]
        is_first = one.event_id == page.event.pk
        turned = term.facts["reversed"]
        found.append(
            {
                "chain": one,
                "says": term.in_language(language())
                if is_first
                else turned.get(language(), turned["es"]),
                "other": one.other if is_first else one.event,
                "is_ours": is_first,
            }
        )
    return found


def claims(page: EventPage, names: Names, opened: Opened) -> list[dict[str, Any]]:
    """Return what sources say beside the reports, and which of it is followed now."""
    return [
        {
            "claim": told.claim,
            "about": told.claim.get_attribute_display(),
            "said": claim_in_words(told.claim, names, opened),
            "source": label_of("claim_sources", told.claim.source),
            "reliability": label_of("source_reliabilities", told.claim.reliability),
            "is_followed": told.is_followed,
        }
        for told in page.accounts.claims
    ]


def claim_in_words(claim: Claim, names: Names, opened: Opened | None = None) -> str:
    """Say what a claim says; who somebody is only where it was opened."""
    if claim.attribute == Attribute.IDENTITY:
        said = (opened or {}).get(claim.identity_id, {}) if claim.identity_id else {}
        return said.get("who", _("sealed"))
    if claim.attribute == Attribute.DATE:
        return date_in_words(claim.value)
    if claim.attribute == Attribute.PLACE:
        code = claim.value
        municipality = names.get(code, code) if len(code) > _STATE_CODE else None
        return place_in_words(municipality, names.get(code[:_STATE_CODE], code[:_STATE_CODE]))
    return label_of(_CODES[Attribute(claim.attribute)], claim.value)


def detail_in_words(detail: Detail) -> str:
    """Say in one line what more is told of an act; what is sealed stays so."""
    said = _detail(detail, {})
    day = f", {said['day']}" if said["day"] else ""
    more = _("more of it is sealed")
    sealed = f" · {more}" if said["is_sealed"] else ""
    return f"{said['kind']}{day}: {said['said']}{sealed}"


def _perpetrator(row: Perpetrator, opened: Opened) -> dict[str, Any]:
    said = opened.get(row.identity_id, {}) if row.identity_id else {}
    parts = []
    if row.degree != "presumed":
        parts.append(label_of("involvement_degrees", row.degree))
    if row.status != "not_told":
        parts.append(label_of("perpetrator_statuses", row.status))
    return {
        "row": row,
        "kind": label_of("perpetrators", row.kind),
        "said": " · ".join(parts),
        "who": said.get("who", ""),
        "is_sealed": bool(row.identity_id) and not said,
    }


def _detail(detail: Detail, opened: Opened) -> dict[str, Any]:
    kind = detail_kinds()[detail.kind]
    prose = opened.get(detail.prose_id, {}) if detail.prose_id else {}
    parts = []
    for name, field in kind.fields.items():
        value = detail.told.get(name, prose.get(name))
        if value is not None:
            said = label_of(field.codes, str(value)) if field.codes else value
            parts.append(f"{field.in_language(language())}: {said}")
    return {
        "detail": detail,
        "kind": kind.in_language(language()),
        "day": _day(detail.on_date),
        "said": " · ".join(parts),
        "is_sealed": bool(detail.prose_id) and not prose,
    }


def _day(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _is_obstacle(code: str) -> bool:
    known = terms("aggression_types").get(code)
    return bool(known and known.facts.get("is_obstacle"))
