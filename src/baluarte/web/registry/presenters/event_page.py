"""One event as its page tells it: in words, side by side, with what may be decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.models import Membership
from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.linkage.queries.event_pages import EventPage, LinkedReport
from baluarte.domain.registry.choices import Attribute, EventState
from baluarte.domain.registry.models import Claim, Determination
from baluarte.domain.registry.queries import Disagreement
from baluarte.domain.registry.queries.disagreement import Field, Value
from baluarte.domain.territory.models import Municipality, State
from baluarte.web.registry.presenters.labels import (
    date_in_words,
    label_of,
    labels_of,
    place_in_words,
)

Names = Mapping[str, str]
_STATE_CODE = 2


@dataclass(frozen=True)
class MayDo:
    """What whoever reads may decide here, so that nothing is offered which would be refused."""

    contribute: bool
    verify: bool
    decide_publication: bool
    needs_another: bool


def may_do(page: EventPage, memberships: Iterable[Membership], *, is_past: bool) -> MayDo:
    """Return what the roles of whoever reads allow, now."""
    steward = page.source.steward_id if page.source else None
    roles = {m.role for m in memberships if m.institution_id == steward}
    contributes = page.may_contribute and not is_past
    is_own = any(m.account_id == page.held.by_id for m in memberships)
    waits = page.held.status != EventState.CONFIRMED
    can_verify = contributes and "verifier" in roles and waits
    return MayDo(
        contribute=contributes,
        verify=can_verify and not is_own,
        decide_publication=contributes and "data_steward" in roles,
        needs_another=can_verify and is_own,
    )


def place_names(page: EventPage) -> dict[str, str]:
    """Return what the places are called that anything on the page names, by code."""
    reports = [*page.reports, *page.unlinked, *(r for m in page.members for r in m.reports)]
    codings = [one.coding for one in reports if one.coding]
    found: dict[str, str] = {}
    held = [*page.history, *(member.held for member in page.members if member.held)]
    placed: list[Determination | Coding] = [*held, *codings]
    for one in placed:
        for place in (one.state, one.municipality):
            if place is not None:
                found[place.code] = place.name
    codes = {
        one.claim.value for one in page.accounts.claims if one.claim.attribute == Attribute.PLACE
    }
    codes |= {code[:_STATE_CODE] for code in codes}
    missing = codes - found.keys()
    if any(len(code) > _STATE_CODE for code in missing):
        within = Municipality.objects.filter(code__in=missing).select_related("state")
        for place in within:
            found |= {place.code: place.name, place.state.code: place.state.name}
    if states := {code for code in codes - found.keys() if len(code) == _STATE_CODE}:
        found |= dict(State.objects.filter(code__in=states).values_list("code", "name"))
    return found


def title(page: EventPage) -> str:
    """Say what happened, in the words of the catalogue."""
    kinds = list(dict.fromkeys(act.type for act in page.acts))
    return labels_of("aggression_types", kinds) or _("Event without acts")


def lead(held: Determination) -> str:
    """Say when and where, in one line."""
    municipality = held.municipality.name if held.municipality else None
    where = place_in_words(municipality, held.state.name if held.state else None)
    return " · ".join(part for part in (date_in_words(held.date), where) if part)


def established(page: EventPage) -> list[dict[str, Any]]:
    """Return what is held, name by name, and on what it rests."""
    held = page.held
    municipality = held.municipality.name if held.municipality else None
    where = place_in_words(municipality, held.state.name if held.state else None)
    acts, victims = len(page.acts), held.victims
    return [
        {"term": _("When"), "value": date_in_words(held.date)},
        {
            "term": _("Where"),
            "value": where,
            "note": _("Known as exactly as: %(precision)s")
            % {"precision": held.get_place_precision_display()},
        },
        {
            "term": _("Acts of the event"),
            "value": ngettext("%(n)s act", "%(n)s acts", acts) % {"n": acts},
        },
        {
            "term": _("Victims"),
            "value": victims
            and ngettext("%(n)s victim", "%(n)s victims", victims) % {"n": victims},
            "note": "" if victims else _("Nobody told how many: that is neither zero nor one."),
        },
        {
            "term": _("Link to the work"),
            "value": label_of("links_to_work", held.link_to_work),
            "note": _("Criterion: %(criterion)s") % {"criterion": held.criterion.text}
            if held.criterion
            else _("Stays so until somebody decides by a written criterion."),
        },
    ]


def victim_numbers(page: EventPage) -> list[int]:
    """Return the numbers that tell the victims apart."""
    numbers = {act.victim_number for act in page.acts if act.victim_number}
    numbers |= {victim.number for victim in page.victims}
    return list(range(1, max([page.held.victims or 0, *numbers]) + 1))


def history(determinations: Sequence[Determination]) -> list[dict[str, Any]]:
    """Return each determination as it changed the one before, the newest first."""
    entries = []
    for place, one in enumerate(determinations):
        before = determinations[place + 1] if place + 1 < len(determinations) else None
        was, now = _changes(before, one)
        entries.append(
            {
                "at": one.decided_at,
                "by": one.by.display_name,
                "was": was,
                "is": now,
                "reason": said_of(one),
            }
        )
    return entries


def said_of(one: Determination) -> str:
    """Return why something came to be held: what was written, else the occasion in words."""
    if one.ground is not None:
        return one.ground.text or _("What was written was erased.")
    return str(one.get_occasion_display())


def told_in_words(one: Determination) -> dict[str, str]:
    """Say each field that a determination holds; empty where nobody told."""
    municipality = one.municipality.name if one.municipality else None
    link = label_of("links_to_work", one.link_to_work)
    return {
        _("Verification"): str(one.get_status_display()),
        _("When"): date_in_words(one.date),
        _("Where"): place_in_words(municipality, one.state.name if one.state else None),
        _("Precision"): str(one.get_place_precision_display()),
        _("Victims"): str(one.victims or ""),
        _("Link to the work"): f"{link} ({one.criterion.text})" if one.criterion else link,
    }


def disagreements(page: EventPage, names: Names) -> list[dict[str, Any]]:
    """Return the fields on which sources differ, who says each, and what is held."""
    return [_sides(one, page.held, names) for one in page.disagreements]


def reports(linked: Iterable[LinkedReport], names: Names) -> list[dict[str, Any]]:
    """Return reports as they were coded."""
    return [
        {
            "link": one.link,
            "source": one.source.title if one.source else _("A list that you may not see"),
            "producer": one.source.producer if one.source else "",
            "said": coded(one.coding, names) if one.coding else "",
        }
        for one in linked
    ]


def coded(coding: Coding, names: Names) -> str:
    """Say in one line what a report tells, without identities."""
    parts = (
        date_in_words(coding.date),
        labels_of("aggression_types", coding.types),
        place_in_words(names.get(coding.municipality_id or ""), names.get(coding.state_id or "")),
        _victims(coding.victims),
    )
    return " · ".join(part for part in parts if part)


def grounds(page: EventPage, memberships: Iterable[Membership]) -> list[str]:
    """Say why whoever reads can see this."""
    steward = page.source.steward if page.source else None
    held = list(memberships)
    mine = [m for m in held if steward is not None and m.institution_id == steward.pk]
    if mine:
        roles = labels_of("user_roles", dict.fromkeys(m.role for m in mine))
        said = _("You act for %(organisation)s, which keeps this list, as: %(roles)s.")
        found = [said % {"organisation": steward, "roles": roles}]
    elif any(m.role == "curator" for m in held):
        found = [_("You are a curator, and %(organisation)s shares this list with the registry.")]
        found = [found[0] % {"organisation": steward or _("its steward")}]
    else:
        said = _("%(organisation)s, which keeps this list, shares it with your organisation.")
        found = [said % {"organisation": steward or _("Its steward")}]
    if page.sees_identities:
        found.append(_("You may know of identities: opening the names is an entry of the log."))
    else:
        found.append(_("You see coded facts; no identity is open to you."))
    return found


def _victims(number: int | None) -> str:
    if not number:
        return ""
    return ngettext("%(n)s victim", "%(n)s victims", number) % {"n": number}


def _changes(before: Determination | None, now: Determination) -> tuple[str, str]:
    told_before = told_in_words(before) if before else {}
    told_now = told_in_words(now)
    changed = [name for name, value in told_now.items() if told_before.get(name) != value]
    if before is not None and not changed:
        return "", _("The same, confirmed anew.")
    was = [f"{name}: {told_before[name] or '—'}" for name in changed if name in told_before]
    is_now = [f"{name}: {told_now[name]}" for name in changed if told_now[name] or before]
    return "; ".join(was), "; ".join(is_now)


def _sides(one: Disagreement, held: Determination, names: Names) -> dict[str, Any]:
    sides = [
        {
            "value": _value(one.field, said.value, names),
            "who": ", ".join(map(_who, said.sources)),
            "held": said.value == one.held,
        }
        for said in one.said
    ]
    if one.held and not any(side["held"] for side in sides):
        value = _value(one.field, one.held, names)
        sides.insert(0, {"value": value, "who": _("The registry"), "held": True})
    because = held.ground.text if held.ground else ""
    return {"about": str(_field_names()[one.field]), "sides": sides, "because": because}


def _who(source: SourceList | Claim) -> str:
    """Say who says something: a list by its report, or a source by a claim."""
    if isinstance(source, Claim):
        return label_of("claim_sources", source.source)
    return source.title


def _field_names() -> dict[Field, str]:
    return {
        Field.DATE: _("When"),
        Field.PLACE: _("Where"),
        Field.TYPES: _("Types"),
        Field.PERPETRATORS: _("Presumed perpetrators"),
        Field.VICTIMS: _("Victims"),
        Field.LINK_TO_WORK: _("Link to the work"),
    }


def _value(field: Field, value: Value, names: Names) -> str:
    if isinstance(value, tuple):
        catalogue = "aggression_types" if field is Field.TYPES else "perpetrators"
        return labels_of(catalogue, value)
    text = "" if value is None else str(value)
    if field is Field.DATE:
        return date_in_words(text)
    if field is Field.PLACE:
        municipality = names.get(text, text) if len(text) > _STATE_CODE else None
        return place_in_words(municipality, names.get(text[:_STATE_CODE], text[:_STATE_CODE]))
    return label_of("links_to_work", text) if field is Field.LINK_TO_WORK else text
