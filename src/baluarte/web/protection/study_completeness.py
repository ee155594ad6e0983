"""What a study still lacks, in the words of its reader, by the place where it is put right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.protection.models import RiskStudy
from baluarte.norms.catalogues import terms
from baluarte.norms.instruments import Domain, Instrument, Refusal
from baluarte.web.protection.presenters.study_page import measure_name, say
from baluarte.web.registry.presenters.labels import label_of, language

# Which catalogue says what is given and what would be right.
CATALOGUES = {
    "no_level": "risk_levels",
    "level_without_reason": "risk_levels",
    "override_without_reason": "risk_levels",
    "imminent_without_declaration": "risk_levels",
    "no_nexus": "nexus",
    "no_position": "positions",
    "position_without_reason": "positions",
    "scenario_answered_otherwise": "measure_families",
}


@dataclass(frozen=True)
class Missing:
    """A place of the study and all that is missing there."""

    place: str
    url: str
    says: tuple[str, ...]


def missing(study: RiskStudy, instrument: Instrument, refusals: Iterable[Refusal]) -> list[Missing]:
    """Return what is missing, place by place, in the order of the study."""
    places: dict[tuple[str, str], list[str]] = {}
    found = list(refusals)
    for domain in instrument.domains:
        ids = {domain.id, *(item.id for item in domain.items)}
        own = [one for one in found if one.where in ids]
        if own:
            url = reverse("study_domain", args=[study.pk, domain.id])
            places[say(domain.name), url] = _of_domain(instrument, domain, own)
        found = [one for one in found if one.where not in ids]
    for one in found:
        places.setdefault(_place(study, one), []).append(in_words(instrument, one))
    return [Missing(place, url, tuple(says)) for (place, url), says in places.items()]


def in_words(instrument: Instrument, one: Refusal) -> str:
    """Return a refusal as a sentence, with names where it has codes."""
    if one.code == "insufficient_information":
        return _("Too much of it is not known to close. Find out more; measures do not wait.")
    said = replace(
        one,
        where=_where(instrument, one),
        given=_given(instrument, one),
        right=_right(instrument, one),
    )
    words = said.in_language(language())
    return f"{words[:1].upper()}{words[1:]}."


def is_begun(domain: Domain, rated: Iterable[str]) -> bool:
    """Say whether anything of a domain was coded."""
    return bool({item.id for item in domain.items} & set(rated))


def _of_domain(instrument: Instrument, domain: Domain, own: list[Refusal]) -> list[str]:
    asked = [item.id for item in domain.items if not item.is_self_declared]
    left_out = [one.where for one in own if one.code == "item_left_out"]
    if set(asked) <= set(left_out):
        return [_("Nothing of it has been coded yet.")]
    return [in_words(instrument, one) for one in own]


def _place(study: RiskStudy, one: Refusal) -> tuple[str, str]:
    page = reverse("study", args=[study.pk])
    if one.code == "collective_without_consent" or one.where == "position":
        return _("Her position"), reverse("study_position", args=[study.pk])
    if one.code.startswith("quality_"):
        return _("Quality checklist"), reverse("study_quality", args=[study.pk])
    if one.where in ("level", "nexus"):
        return _("Level and link with the work"), reverse("state_level", args=[study.pk])
    if one.where == "review_date":
        return _("Next review"), reverse("plan_review", args=[study.pk])
    if one.where == "scenarios":
        return _("Scenarios"), reverse("tell_scenario", args=[study.pk])
    return _("Scenarios and measures"), f"{page}#plan"


def _where(instrument: Instrument, one: Refusal) -> str:
    asked = {point.id: point.text for point in instrument.quality}
    if one.where in asked:
        return _("“%(item)s”") % {"item": say(asked[one.where])}
    if one.where in instrument.items:
        return _("“%(item)s”") % {"item": say(instrument.items[one.where].name)}
    return measure_name(one.where) if one.where in terms("measures") else one.where


def _given(instrument: Instrument, one: Refusal) -> str:
    if one.where in instrument.items and one.given:
        domain = next(d for d in instrument.domains if one.where in {i.id for i in d.items})
        codes = {code.code: say(code.label) for code in instrument.codes_of(domain)}
        return _("“%(code)s”") % {"code": codes.get(one.given, one.given)}
    if one.code in ("scenario_answered_otherwise", "no_scenario_kind"):
        return _kinds(instrument, one.given)
    catalogue = CATALOGUES.get(one.code)
    return label_of(catalogue, one.given) if catalogue else one.given


def _right(instrument: Instrument, one: Refusal) -> str:
    if one.code in ("item_left_out", "evidence_missing"):
        return _("“%(code)s”") % {"code": say(instrument.unknown.label)}
    if one.code == "no_scenario_kind":
        return _kinds(instrument, one.right)
    catalogue = CATALOGUES.get(one.code)
    if catalogue is None:
        return one.right
    return ", ".join(label_of(catalogue, code) for code in one.right.split(", ") if code)


def _kinds(instrument: Instrument, codes: str) -> str:
    known = instrument.kinds
    return "; ".join(
        say(known[code].label) if code in known else code for code in codes.split(", ")
    )
