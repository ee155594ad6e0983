"""What was written beside decisions, opened; what was erased stays empty."""

from collections.abc import Iterable

from baluarte.domain.registry.models import Determination, Ground, Link
from baluarte.domain.sealing.queries import kept_of, unseal_all, unseal_beside

OF_DETERMINATIONS = ("ground", "criterion")
OF_LINKS = ("ground", "end_ground")


def open_grounds(determinations: Iterable[Determination] = (), links: Iterable[Link] = ()) -> None:
    """Open into `text` what was written on determinations and links; one query for all keys.

    Loaded with `OF_DETERMINATIONS` and `OF_LINKS`, so that none is fetched alone.
    """
    found = [ground for one in determinations for ground in (one.ground, one.criterion) if ground]
    found += [ground for one in links for ground in (one.ground, one.end_ground) if ground]
    kept = kept_of(found)
    for ground, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        ground.text = text


def criterion_of(ground: Ground | None) -> str:
    """Return a criterion in words; nothing where there is none, or it was erased."""
    return "".join(unseal_all(kept_of([ground] if ground else []), "sealed_text"))
