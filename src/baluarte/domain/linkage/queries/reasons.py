"""Why pairs were judged as they were, opened where the reader's side may read it."""

from collections.abc import Iterable

from baluarte.domain.linkage.models import Judgement, Reason
from baluarte.domain.sealing.queries import kept_of, unseal_beside


def with_reasons(judgements: Iterable[Judgement]) -> None:
    """Lay beside each judgement its reason; an empty one where it is another side's alone."""
    said = list(judgements)
    kept = Reason.objects.filter(pk__in={one.reason_id for one in said})
    reasons = {one.pk: one for one in kept} if said else {}
    for one in said:
        one.reason = reasons.get(one.reason_id) or Reason(pk=one.reason_id)


def open_reasons(reasons: Iterable[Reason]) -> None:
    """Open into `text` why pairs were judged so; laid beside them by `with_reasons`."""
    told = [one for one in reasons if one.record_key_id is not None]
    kept = kept_of(told)
    for one, text in zip(kept, unseal_beside(kept, "sealed_text"), strict=True):
        one.text = text
