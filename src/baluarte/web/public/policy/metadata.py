"""What machines read of the editions of the policy: schema.org and DCAT 3 as JSON-LD, and Atom."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from baluarte.domain.publication.queries import policy_citation
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.public.citing import LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.policy.files import MEDIA, NAMES

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
}
NAMED = {
    "es": "Política integral de protección: indicadores, compromisos y recomendaciones",
    "en": "Comprehensive protection policy: indicators, commitments and recommendations",
}
# What would end the element that holds it.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def address_of(release: Edition, name: str) -> str:
    """Return where a file of an edition lies."""
    return settings.PORTAL_URL + reverse("policy_file", args=[release.number, name])


def page_of(release: Edition) -> str:
    """Return the address of an edition that stays."""
    return f"{settings.PORTAL_URL}{reverse('policy')}?edicion={release.number}"


def described(release: Edition, *, language: str) -> dict[str, Any]:
    """Return an edition as a dataset, with where each of its files lies."""
    files = [
        {
            "@type": ["DataDownload", "dcat:Distribution"],
            "name": name,
            "encodingFormat": MEDIA[name.rpartition(".")[2]].partition(";")[0],
            "contentUrl": address_of(release, name),
            "dcat:downloadURL": {"@id": address_of(release, name)},
            "dcat:mediaType": MEDIA[name.rpartition(".")[2]].partition(";")[0],
        }
        for name in NAMES
    ]
    by = {"@type": "Organization", "name": settings.OPERATOR_NAME or "Baluarte"}
    return {
        "@context": CONTEXT,
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": page_of(release),
        "name": NAMED[language],
        "description": policy_citation(release, language),
        "inLanguage": ["es", "en"],
        "version": str(release.number),
        "dcat:version": str(release.number),
        "datePublished": local_day(release.released_at).isoformat(),
        "dct:issued": local_day(release.released_at).isoformat(),
        "temporalCoverage": f"../{local_day(release.known_at).isoformat()}",
        "spatialCoverage": {"@type": "Country", "name": "México"},
        "license": LICENCE_URL,
        "dct:license": {"@id": LICENCE_URL},
        "creator": by,
        "publisher": by,
        "isAccessibleForFree": True,
        "url": page_of(release),
        "dcat:landingPage": {"@id": page_of(release)},
        "distribution": files,
        "dcat:distribution": [{"@id": one["contentUrl"]} for one in files],
    }


def as_script(held: dict[str, Any]) -> str:
    """Return JSON-LD that no text in it can leave."""
    return json.dumps(held, ensure_ascii=False, indent=1).translate(ESCAPES)


def feed(releases: Sequence[Edition], *, language: str, here: str) -> str:
    """Return the editions as an Atom feed, the newest first."""
    by = settings.OPERATOR_NAME or "Baluarte"
    told = Atom1Feed(
        title=NAMED[language], link=here, description="", language=language, feed_url=here,
        author_name=by,
    )  # fmt: skip
    for one in releases:
        told.add_item(
            title=policy_citation(one, language), link=page_of(one), description="",
            unique_id=page_of(one), updateddate=one.released_at, pubdate=one.released_at,
        )  # fmt: skip
    found: str = told.writeString("utf-8")
    return found


def sitemap(pages: Iterable[str]) -> str:
    """Return the addresses that a search engine may read."""
    rows = "".join(f"<url><loc>{escape(one)}</loc></url>" for one in pages)
    return f'<?xml version="1.0" encoding="utf-8"?><urlset xmlns="{SITEMAP}">{rows}</urlset>'
