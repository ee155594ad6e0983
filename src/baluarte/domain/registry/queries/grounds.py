"""What was written beside decisions, opened; what was erased stays empty."""

from collections.abc import Iterable

from baluarte.domain.registry.models import Determination, Ground, Judgement, Link, Reason
from baluarte.domain.sealing.queries import unseal_all, unseal_beside, with_record_keys

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


def with_reasons(judgements: Iterable[Judgement]) -> None:
    """Lay beside each judgement its reason; an empty one where it is another side's alone."""
    said = list(judgements)
    kept = Reason.objects.filter(pk__in={one.reason_id for one in said})
    reasons = {one.pk: one for one in with_record_keys(kept, "record_key")} if said else {}
    for one in said:
        one.reason = reasons.get(one.reason_id) or Reason(pk=one.reason_id)


def open_reasons(reasons: Iterable[Reason]) -> None:
    """Open into `text` why pairs were judged so; laid beside them by `with_reasons`."""
    told = [one for one in reasons if one.record_key_id is not None]
    kept = [one for one in told if one.record_key.destroyed_at is None]
    for one, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        one.text = text
