from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.publication import rules
from baluarte.domain.publication.choices import Written
from baluarte.domain.publication.models import Decision, Reason
from baluarte.domain.sealing.actions import destroy_keys, new_record_keys, seal
from baluarte.domain.wall import context

LONGEST = 600


class NothingSaid(ValueError):
    """A decision, a disagreement or a withdrawal came without its reason."""


class TooLong(ValueError):
    """A reason is a few sentences."""


def write_reasons(decisions: Sequence[Decision], said: Mapping[Written, str]) -> None:
    """Keep what was said beside each decision: sealed, and apart from what the worker reads."""
    texts = {written: text.strip() for written, text in said.items()}
    if too_long := [w for w, text in texts.items() if len(text) > LONGEST]:
        raise TooLong(f"{too_long[0]} is longer than {LONGEST} characters")
    stewards = Compartment.objects.filter(pk__in={one.compartment_id for one in decisions})
    for compartment, institution in stewards.values_list("pk", "institution"):
        theirs = [one for one in decisions if one.compartment_id == compartment]
        _write(theirs, texts, owner=f"institution:{institution}")


@transaction.atomic
def erase_reasons(*, compartment: Compartment, by: UUID, at: datetime) -> int:
    """Destroy what was ever written beside the decisions of a list: its steward leaves."""
    context.require(by)
    rules.require_steward(by, compartment)
    erased = destroy_keys(Reason.objects.filter(compartment=compartment), at=at)
    record(
        act="publication.erase_reasons",
        object_type="compartment",
        objects=[compartment.pk],
        payload={"reasons": erased},
        by=by,
        at=at,
    )
    return erased


def _write(decisions: Sequence[Decision], texts: Mapping[Written, str], *, owner: str) -> None:
    keys = iter(new_record_keys(owner, len(decisions) * len(texts)))
    reasons = []
    for one in decisions:
        for written, text in texts.items():
            record_key, key = next(keys)
            reason = Reason(
                compartment_id=one.compartment_id,
                decision=one,
                written=written,
                record_key=record_key,
            )
            seal(reason, "sealed_text", text, key=key)
            reasons.append(reason)
    Reason.objects.bulk_create(reasons, batch_size=2000)
