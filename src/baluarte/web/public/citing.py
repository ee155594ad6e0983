"""How what stands on a page is cited, under which licence, at which address."""

from django.conf import settings
from django.urls import reverse

from baluarte.domain.publication.queries import citation
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.terms import language

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def cite(edition: Edition) -> dict[str, str]:
    """Return the citation of an edition as pages show it."""
    return {
        "text": citation(edition, language()),
        "url": permanent(edition),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


def permanent(edition: Edition) -> str:
    """Return the address of an edition that stays."""
    return f"{settings.PORTAL_URL}{page_of(edition)}"


def page_of(edition: Edition) -> str:
    """Return the page of an edition."""
    return reverse("edition", args=[edition.number, edition.revision])


def told_of(edition: Edition) -> dict[str, object]:
    """Return what every page made of an edition says of it."""
    return {
        "edition": edition,
        "edition_url": page_of(edition),
        "cut_off": local_day(edition.cut_off_at),
        "published_on": local_day(edition.published_at),
        "is_revising": edition.revising_since is not None,
        "citation": cite(edition),
    }
