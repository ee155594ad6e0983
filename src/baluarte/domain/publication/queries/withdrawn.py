"""When something public was withdrawn. What it was is said nowhere."""

from datetime import date
from typing import Any

from baluarte.domain.publication.choices import Gone
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries.editions import editions, tombstones_of


def withdrawn_on(reference: str, edition: Edition) -> date | None:
    """Return the day a published event was withdrawn, or nothing where no edition ever named it.

    The newest edition may be waiting for its files; of the others the manifests say it.
    """
    buried = tombstones_of(edition).filter(reference=reference, gone=Gone.WITHDRAWN).first()
    if buried is not None:
        return buried.withdrawn_date
    named = {"reference": reference, "gone": str(Gone.WITHDRAWN)}
    manifests = editions().filter(manifest__errata__contains=[named])
    errata: list[dict[str, Any]] | None
    errata = manifests.values_list("manifest__errata", flat=True).first()
    days = [one["date"] for one in errata or () if one["reference"] == reference]
    return date.fromisoformat(min(days)) if days else None
