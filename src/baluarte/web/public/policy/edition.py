"""What every page made of an edition of the policy says of it, and how it is cited."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.queries import policy_citation
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public.citing import LICENCE, LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.policy import words
from baluarte.web.public.terms import language

FACT = PolicyRowKind.FACT


def permanent(release: Edition) -> str:
    """Return the address of an edition of the policy that stays."""
    return f"{settings.PORTAL_URL}{reverse('policy')}?edicion={release.number}"


def contact() -> dict[str, str]:
    """Return where readers write to whoever runs this; blank where the installation says none."""
    given = settings.OPERATOR_CONTACT
    if given.startswith("https://"):
        return {"label": given, "url": given}
    return {"label": given, "url": f"mailto:{given}"} if "@" in given else {"label": "", "url": ""}


def told_of(release: Edition, errata: Sequence[Any] = ()) -> dict[str, Any]:
    """Return what a page says of the edition it is made of; its errata by code."""
    return {
        "policy": release,
        "known_on": local_day(release.known_at),
        "released_on": local_day(release.released_at),
        "errata": errata,
        "contact": contact(),
        "data_url": reverse("policy_data"),
        "citation": {
            "text": policy_citation(release, language()),
            "url": permanent(release),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
        },
    }


def citation_of(release: Edition, row: Any) -> dict[str, str]:
    """Return how one figure is cited: its indicator, year, edition, and the address that stays."""
    cited: dict[str, str] = told_of(release)["citation"]
    said = words.figure_of(row.body["figure"], row.body["unit_code"])
    figure = f"{said['value']} ({said['period']})" if said["has_value"] else said["period"]
    here = reverse("policy_indicator", args=[row.code])
    return cited | {
        "text": f"{words.label_of(row)} [{row.code}], {figure}. {cited['text']}",
        "url": f"{settings.PORTAL_URL}{here}?edicion={release.number}",
    }


def erratum_on(errata: Sequence[Any], kind: str, code: str, facts: Collection[str]) -> Any:
    """Return what is said of a figure, or of a fact that it stands on; None where all stands."""
    own = erratum_of(errata, kind, code)
    return own or next((one for one in errata if one.kind == FACT and one.code in facts), None)


def facts_under(body: Mapping[str, Any]) -> set[str]:
    """Return the facts that the figures of an indicator stand on, of every year."""
    of_years = (code for year in body["series"] for code in year.get("sources", ()))
    return {*body["sources"], *of_years}


def erratum_of(errata: Sequence[Any], kind: str, code: str) -> Any:
    """Return what is said of one thing of an edition that does not stand; None where it does."""
    return next((one for one in errata if (one.kind, one.code) == (kind, code)), None)
