"""What machines read of the editions of the policy: schema.org and DCAT 3 as JSON-LD, and Atom."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from baluarte.domain.publication.queries import FallenIndicator, policy_citation
from baluarte.norms.clocks.calendar import CENTRE, local_day
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
TAKEN_BACK = {
    "es": "Las tablas {tables}, en que se apoyaban {codes}, se retiraron el {day}: sus cifras van "
    "en blanco, y un blanco no es un cero.",
    "en": "Tables {tables}, on which {codes} stood, were withdrawn on {day}: their figures are "
    "blank, and a blank is no zero.",
}
NOTED = {
    "es": "No se sostienen, ni las cifras que se apoyan en ellos: {codes}.",
    "en": "These do not stand, nor do the figures that stand on them: {codes}.",
}
# What would end the element that holds it.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def address_of(release: Edition, name: str) -> str:
    """Return where a file of an edition lies."""
    return settings.PORTAL_URL + reverse("policy_file", args=[release.number, name])


def page_of(release: Edition) -> str:
    """Return the address of an edition that stays."""
    return f"{settings.PORTAL_URL}{reverse('policy')}?edicion={release.number}"


def by_tables(fallen: Iterable[FallenIndicator]) -> list[dict[str, Any]]:
    """Return the tables that were taken back, each with its day and what had stood on it."""
    found: dict[str, dict[str, Any]] = {}
    for one in fallen:
        of = {"tables": one.tables, "day": one.withdrawn_date, "codes": []}
        found.setdefault(one.tables, of)["codes"].append(one.code)
    return list(found.values())


def said_of(fallen: Iterable[FallenIndicator], language: str) -> str:
    """Return what machines are told of tables that were taken back; nothing where none was."""
    return " ".join(
        TAKEN_BACK[language].format(
            tables=one["tables"], day=one["day"].isoformat(), codes=", ".join(one["codes"])
        )
        for one in by_tables(fallen)
    )


def noted_of(errata: Sequence[Any], language: str) -> str:
    """Return what machines are told of errata of an edition; nothing where all of it stands."""
    codes = ", ".join(f"{one.code} ({one.noted_date.isoformat()})" for one in errata)
    return NOTED[language].format(codes=codes) if codes else ""


def described(
    release: Edition, *, language: str, fallen: Sequence[FallenIndicator] = ()
) -> dict[str, Any]:
    """Return an edition as a dataset, with where each of its files lies."""
    changed = max((one.withdrawn_date for one in fallen), default=None)
    day = changed or local_day(release.released_at)
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
        "description": " ".join(
            filter(None, [policy_citation(release, language), said_of(fallen, language)])
        ),
        "inLanguage": ["es", "en"],
        "version": str(release.number),
        "dcat:version": str(release.number),
        "datePublished": local_day(release.released_at).isoformat(),
        "dct:issued": local_day(release.released_at).isoformat(),
        "dateModified": day.isoformat(),
        "dct:modified": day.isoformat(),
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


def feed(
    releases: Sequence[Edition],
    *,
    language: str,
    here: str,
    fallen: Sequence[FallenIndicator] = (),
    errata: Mapping[int, Sequence[Any]] | None = None,
) -> str:
    """Return the editions as an Atom feed, the newest first; each says what does not stand."""
    by = settings.OPERATOR_NAME or "Baluarte"
    told = Atom1Feed(
        title=NAMED[language], link=here, description="", language=language, feed_url=here,
        author_name=by,
    )  # fmt: skip
    for one in releases:
        mine = [each for each in fallen if each.edition == one.edition_id]
        noted = (errata or {}).get(one.number, ())
        told.add_item(
            title=policy_citation(one, language), link=page_of(one),
            description=" ".join(
                filter(None, [said_of(mine, language), noted_of(noted, language)])
            ),
            unique_id=page_of(one),
            updateddate=max([one.released_at, *(_begins(each.withdrawn_date) for each in mine)]),
            pubdate=one.released_at,
        )  # fmt: skip
    found: str = told.writeString("utf-8")
    return found


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, CENTRE)


def sitemap(pages: Iterable[str]) -> str:
    """Return the addresses that a search engine may read."""
    rows = "".join(f"<url><loc>{escape(one)}</loc></url>" for one in pages)
    return f'<?xml version="1.0" encoding="utf-8"?><urlset xmlns="{SITEMAP}">{rows}</urlset>'
