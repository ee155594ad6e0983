"""Events as linked data: one JSON-LD document, an event at a time."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from baluarte.domain.publication.exporting.facts import ExportedEvent, Place
from baluarte.domain.publication.exporting.optional_tables import More
from baluarte.domain.registry.queries.export_rows import PlainAct

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"


def head(about: Mapping[str, Any]) -> bytes:
    """Return the document up to its first event."""
    said = {"@context": context(), **about}
    text = json.dumps(said, ensure_ascii=False)
    return f'{text[:-1]}, "@graph": ['.encode()


def event(one: ExportedEvent, *, is_first: bool) -> bytes:
    """Return an event as it follows what is written."""
    separator = "\n" if is_first else ",\n"
    return (separator + json.dumps(_event(one), ensure_ascii=False)).encode()


def tail() -> bytes:
    """Return what closes the document."""
    return b"\n]}\n"


def context() -> dict[str, Any]:
    """Return what the names mean: terms of others where there are, codes at the portal."""
    codes = f"{settings.PORTAL_URL}/api/v1/catalogues"
    return {
        "@base": f"{settings.WORKBENCH_URL}/es/hechos/",
        "@vocab": f"{codes}/",
        "schema": "https://schema.org/",
        "dcterms": "http://purl.org/dc/terms/",
        "date": {"@id": "dcterms:date", "@type": EDTF},
        "state": "schema:addressRegion",
        "municipality": "schema:location",
        "code": "schema:identifier",
        "name": "schema:name",
        "list": "dcterms:source",
        "steward": "schema:maintainer",
        "types": {"@id": "aggression_types", "@type": "@vocab"},
        "acts": {"@id": "schema:subEvent"},
        "perpetrators": {"@id": "perpetrators", "@type": "@vocab"},
        "link_to_work": {"@id": "links_to_work", "@type": "@vocab"},
        "known_at": "dcterms:temporal",
        "victim_kind": {"@id": "victim_kinds", "@type": "@vocab"},
        "gender": {"@id": "genders", "@type": "@vocab"},
        "age_band": {"@id": "age_bands", "@type": "@vocab"},
        "labor": {"@id": "occupations", "@type": "@vocab"},
        "defends": {"@id": "defended_subjects", "@type": "@vocab"},
        "link": {"@id": "chain_links", "@type": "@vocab"},
        "other": {"@id": "dcterms:relation", "@type": "@id"},
        "claim_source": {"@id": "claim_sources", "@type": "@vocab"},
        "reliability": {"@id": "source_reliabilities", "@type": "@vocab"},
        "said_date": "dcterms:issued",
    }


def _event(one: ExportedEvent) -> dict[str, Any]:
    held = one.held
    return {
        "@id": f"{one.reference}/",
        "@type": "schema:Event",
        "list": one.source.title if one.source else None,
        "steward": one.source.steward.name if one.source else None,
        "date": held.date or None,
        "state": _place(one.state),
        "municipality": _place(one.municipality),
        "victims": held.victims,
        "link_to_work": held.link_to_work,
        "verification": held.status,
        "reports": one.reports,
        "acts": [_act(one, n, act) for n, act in enumerate(one.acts, start=1)],
        **_more(one.more),
    }


def _more(more: More) -> dict[str, Any]:
    """Return what else was asked for; what was not is absent, as is what nobody told."""
    told: dict[str, list[dict[str, Any]]] = {
        "profiles": [
            {
                "victim": one.number,
                "victim_kind": one.kind,
                "size": one.size,
                "gender": one.gender or None,
                "age_band": one.age_band or None,
                "labor": one.labor or None,
                "defends": list(one.defends),
            }
            for one in more.profiles
        ],
        "details": [
            {
                "victim": one.act.victim_number,
                "types": one.act.type,
                "detail": one.kind,
                "on_date": one.on_date.isoformat() if one.on_date else None,
                "told": one.told,
            }
            for one in more.details
        ],
        "chains": [{"link": one.kind, "other": f"{one.other.reference}/"} for one in more.chains],
        "claims": [
            {
                "attribute": one.attribute,
                "victim": one.act.victim_number if one.act else one.victim_number,
                "types": one.act.type if one.act else None,
                "value": one.value,
                "claim_source": one.source,
                "reliability": one.reliability,
                "said_date": one.said_date.isoformat() if one.said_date else None,
                "is_followed": one.pk in more.followed,
            }
            for one in more.claims
        ],
    }
    return {name: some for name, some in told.items() if some}


def _act(one: ExportedEvent, number: int, act: PlainAct) -> dict[str, Any]:
    return {
        "@id": f"{one.reference}/#{number}",
        "types": act.type,
        "victim": act.victim_number,
        "perpetrators": list(act.perpetrators),
        "involvement": act.involvement,
    }


def _place(one: Place | None) -> dict[str, str] | None:
    return {"@type": "schema:Place", "code": one.code, "name": one.name} if one else None
