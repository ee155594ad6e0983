"""What was written beside decisions, opened; what was erased stays empty."""

from collections.abc import Iterable

from baluarte.domain.registry.models import Determination, Ground, Link
from baluarte.domain.sealing.queries import unseal_all, unseal_beside

OF_DETERMINATIONS = ("ground__record_key", "criterion__record_key")
OF_LINKS = ("ground__record_key", "end_ground__record_key")


def open_grounds(determinations: Iterable[Determination] = (), links: Iterable[Link] = ()) -> None:
    """Open into `text` what was written on determinations and links; one query for all keys.

    Loaded with `OF_DETERMINATIONS` and `OF_LINKS`, so that none is fetched alone.
    """
    found = [ground for one in determinations for ground in (one.ground, one.criterion) if ground]
    found += [ground for one in links for ground in (one.ground, one.end_ground) if ground]
    kept = [ground for ground in found if ground.record_key.destroyed_at is None]
    for ground, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        ground.text = text


def criterion_of(ground: Ground | None) -> str:
    """Return a criterion in words; nothing where there is none, or it was erased."""
    if ground is None or ground.record_key.destroyed_at is not None:
        return ""
    return unseal_all([ground], "sealed_text")[0]
