"""What every page made of an edition of the policy says of it, and how it is cited."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from baluarte.domain.publication.queries import policy_citation
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public.citing import LICENCE, LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.terms import language


def permanent(release: Edition) -> str:
    """Return the address of an edition of the policy that stays."""
    return f"{settings.PORTAL_URL}{reverse('policy')}?edicion={release.number}"


def told_of(release: Edition, errata: Sequence[Any] = ()) -> dict[str, Any]:
    """Return what a page says of the edition it is made of; its errata by code."""
    return {
        "policy": release,
        "known_on": local_day(release.known_at),
        "released_on": local_day(release.released_at),
        "errata": errata,
        "data_url": reverse("policy_data"),
        "citation": {
            "text": policy_citation(release, language()),
            "url": permanent(release),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
        },
    }


def erratum_of(errata: Sequence[Any], kind: str, code: str) -> Any:
    """Return what is said of one thing of an edition that does not stand; None where it does."""
    return next((one for one in errata if (one.kind, one.code) == (kind, code)), None)
