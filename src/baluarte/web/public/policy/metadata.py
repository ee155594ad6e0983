"""What machines read of the editions of the policy: schema.org and DCAT 3 as JSON-LD, and Atom."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.urls import reverse

from baluarte.domain.publication.queries import policy_citation
from baluarte.web.public.citing import LICENCE_URL
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.policy.files import MEDIA, NAMES

ATOM = "http://www.w3.org/2005/Atom"
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
        "datePublished": release.released_at.date().isoformat(),
        "dct:issued": release.released_at.date().isoformat(),
        "temporalCoverage": f"../{release.known_at.date().isoformat()}",
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


def feed(releases: Sequence[Edition], *, language: str, here: str) -> bytes:
    """Return the editions as an Atom feed, the newest first."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    SubElement(root, "title").text = NAMED[language]
    SubElement(root, "id").text = here
    SubElement(root, "link", {"rel": "self", "href": here})
    newest = releases[0].released_at.isoformat() if releases else "1970-01-01T00:00:00+00:00"
    SubElement(root, "updated").text = newest
    author = SubElement(root, "author")
    SubElement(author, "name").text = settings.OPERATOR_NAME or "Baluarte"
    for one in releases:
        entry = SubElement(root, "entry")
        SubElement(entry, "title").text = policy_citation(one, language)
        SubElement(entry, "id").text = page_of(one)
        SubElement(entry, "link", {"href": page_of(one)})
        SubElement(entry, "updated").text = one.released_at.isoformat()
    return _document(root)


def sitemap(pages: Iterable[str]) -> bytes:
    """Return the addresses that a search engine may read."""
    root = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for page in pages:
        SubElement(SubElement(root, "url"), "loc").text = page
    return _document(root)


def _document(root: Element) -> bytes:
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found
