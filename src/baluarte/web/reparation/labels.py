"""What codes of reparation are called on pages."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.cases.models import Case
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.models import CaseVictim
from baluarte.norms.catalogues import term, terms
from baluarte.norms.institutions import public_institution, public_institutions
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.reparation import FAMILIES, FEDERAL_COMMISSION, plan_headings, victim_rights
from baluarte.web.cases.lookup import numbered
from baluarte.web.registry.presenters.labels import language
from baluarte.web.statements.labels import institution_name

__all__ = ["institution_name", "language"]
KIND = "victims_commission"


@cache
def commissions() -> tuple[str, ...]:
    """Return the codes of the federal commission and those of the states, in their order."""
    states = public_institutions(states=names_of_states())
    return (FEDERAL_COMMISSION, *(one.code for one in states if one.kind == KIND))


def commission_choices() -> list[tuple[str, str]]:
    """Return the commissions with their names, the federal one first.

    Their names begin alike: on a telephone only what stands first tells one from another.
    """
    return [(code, f"{_place_of(code)} · {institution_name(code)}") for code in commissions()]


def consent_number() -> int:
    """Return by what number the consent to commissions for victims is asked in addresses."""
    return list(terms("consent_layers")).index(LAYER) + 1


def _place_of(commission: str) -> str:
    if commission == FEDERAL_COMMISSION:
        return _("The Federation")
    return names_of_states()[public_institution(commission).state]


def right_name(code: str) -> str:
    """Return what a right is called."""
    found = victim_rights().get(code)
    return found.in_language(language()) if found else code


def right_choices() -> list[tuple[str, str]]:
    """Return the rights with their names."""
    return [(one.code, one.in_language(language())) for one in victim_rights().values()]


def heading_name(code: str) -> str:
    """Return what a heading of a plan is called."""
    found = plan_headings().get(code)
    return found.in_language(language()) if found else code


def family_name(code: str) -> str:
    """Return what a family of headings is called."""
    return term("measure_families", code).in_language(language())


def heading_choices() -> list[tuple[str, Any]]:
    """Return the headings in groups, one a family."""
    return [
        (
            family_name(family),
            [
                (code, one.in_language(language()))
                for code, one in plan_headings().items()
                if one.facts["family"] == family
            ],
        )
        for family in FAMILIES
    ]


def headings_among(codes: Collection[str]) -> list[tuple[str, Any]]:
    """Return some headings to choose among, in groups; a family without any is left out."""
    groups = [
        (family, [one for one in every if one[0] in codes]) for family, every in heading_choices()
    ]
    return [(family, some) for family, some in groups if some]


def law_of(heading: str) -> str:
    """Return the article that a heading stands on."""
    law = terms("measures")[heading].facts["law"]
    return str(law.get(language(), law["es"]))


def people(case: Case) -> dict[Any, str]:
    """Return by party what stands for a name on pages: her number in the case."""
    return {one.pk: _("Person %(n)d") % {"n": number} for number, one in numbered(case)}


def victim_name(victim: CaseVictim, names: dict[Any, str]) -> str:
    """Return who a victim is, by her number, and as what."""
    who = names.get(victim.party_id, "—")
    return f"{who} · {victim.get_kind_display()}"


def days_said(number: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}


def listed(codes: Iterable[str]) -> list[str]:
    """Return what headings are called."""
    return [heading_name(one) for one in codes]
