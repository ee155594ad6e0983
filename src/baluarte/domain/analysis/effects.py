"""What the sums answer to the rooms below."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from baluarte.domain.analysis.queries.from_rollups import count_holdings
from baluarte.domain.registry.signals import holdings_asked


@receiver(holdings_asked)
def tell_holdings(*, codes: Collection[str], **_: Any) -> dict[str, int]:
    """Tell how many events hold each code, of all years together."""
    return count_holdings(codes)
