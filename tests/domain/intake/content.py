"""What intake holds of a list, whoever did it and when: to compare one way of importing with another."""

import json
from hashlib import sha256

from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.sealing.queries import unseal_all

CODED = (
    "origin", "date", "first_date", "last_date", "local_time", "state_id", "municipality_id",
    "place_precision", "types", "perpetrators", "victims", "acts", "link_to_work",
    "already_public", "profiles",
)  # fmt: skip


def content_of(source_list) -> list[tuple]:
    """Return every report of a list with its codings; no keys, no instants."""
    reports = list(
        Report.objects.filter(source_list=source_list)
        .exclude(state="erased")
        .select_related("delivery", "missing_from")
        .order_by("delivery__number", "row")
    )
    raw = dict(zip((one.pk for one in reports), unseal_all(reports, "raw"), strict=True))
    codings: dict = {}
    for coding in Coding.objects.filter(report__in=reports):
        codings.setdefault(coding.report_id, []).append(
            [*(getattr(coding, name) for name in CODED), coding.supersedes_id is None]
        )
    return [
        (
            one.delivery.number,
            one.row,
            raw[one.pk],
            one.state,
            json.dumps(one.reasons, sort_keys=True),
            one.is_newest,
            one.missing_from and one.missing_from.number,
            one.supersedes_id and raw.get(one.supersedes_id),
            sorted(codings.get(one.pk, []), key=repr),
        )
        for one in reports
    ]


def content_hash(source_list) -> str:
    """Return one sum of it all."""
    return sha256(repr(content_of(source_list)).encode()).hexdigest()
