"""What agreements weigh, in bits and in words: of the whole rule, and of one pair once judged."""

from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.linkage.comparison import FIELDS, Agreement
from baluarte.domain.linkage.queries.pairs import PairPage
from baluarte.domain.linkage.queries.weight_tables import weights_by_which
from baluarte.web.linkage.presenters import pair_rows

# In bits: how far a level speaks for one event, or against it.
_STRONGLY, _CLEARLY, _HARDLY = 9.0, 4.0, 1.0


def weighed(pair: PairPage) -> dict[str, Any]:
    """Return what each field of a pair weighs, by the table by which it was weighed."""
    one = pair.judged.pair
    weights = weights_by_which(one)
    bits = weights.bits(Agreement.from_json(one.agreement))
    says = {row["name"]: row["says"] for row in pair_rows.compared(pair)}
    labels = pair_rows.fields()
    return {
        "rows": [
            {
                "field": labels[name],
                "says": says[name],
                "bits": round(bits[name], 1),
                "speaks": speaks(bits[name]),
            }
            for name in FIELDS
        ],
        "together": one.weight,
        "proposed_from": weights.proposed_from,
        "adopted_at": one.weighing.adopted_at if one.weighing else None,
    }


def speaks(bits: float) -> str:
    """Say how far a level speaks for one event, or against it."""
    if abs(bits) < _HARDLY:
        return _("Says hardly anything")
    if bits > 0:
        if bits >= _STRONGLY:
            return _("Strongly for one event")
        return _("Clearly for one event") if bits >= _CLEARLY else _("A little for one event")
    return _("Clearly against it") if bits <= -_CLEARLY else _("A little against it")
