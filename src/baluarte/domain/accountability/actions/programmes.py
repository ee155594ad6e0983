"""Found programmes, publish their versions, and say which action meets which obligation."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.accountability.actions.requirements import (
    new_reference,
    note,
    require_institution,
    require_past,
    require_words,
)
from baluarte.domain.accountability.choices import ProgrammeKind
from baluarte.domain.accountability.models import (
    ActionEnd,
    Commitment,
    PolicyAction,
    Programme,
    ProgrammeVersion,
)
from baluarte.domain.accountability.rules import require_keeper
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.policy.indicators import policy_indicators
from baluarte.norms.policy.objectives import objectives
from baluarte.norms.policy.obligations import state_obligations
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What a programme says from a day on."""

    name: str
    says: str
    valid_from: date
    review_date: date
    objectives: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    budget: Decimal | None = None
    document: Document | None = None
    agreement: Commitment | None = None
    reason: str = field(default="")


@transaction.atomic
def found_programme(
    *, kind: ProgrammeKind, axis: str, institution: str, first: NewVersion, by: UUID, at: datetime
) -> Programme:
    """Found a programme with its first version."""
    context.require(by)
    require_keeper(by)
    require_institution(institution, field="institution")
    programme = Programme.objects.create(
        reference=new_reference(), kind=kind, axis=axis, institution=institution, founded_at=at,
        by_id=by,
    )  # fmt: skip
    _publish(programme, first, number=1, by=by, at=at)
    return programme


@transaction.atomic
def publish_version(
    *, programme: Programme, version: NewVersion, by: UUID, at: datetime
) -> ProgrammeVersion:
    """Publish the next version: it answers an agreement of a dialogue, or says why it changes."""
    context.require(by)
    require_keeper(by)
    take_turns([programme.pk])
    last = programme.versions.order_by("-number").first()
    number = last.number + 1 if last else 1
    if number > 1 and version.agreement is None and not version.reason.strip():
        raise PolicyRefused("no_reason", field="reason")
    if last is not None and version.valid_from <= last.valid_from:
        raise PolicyRefused("before_last", field="valid_from", given=version.valid_from)
    return _publish(programme, version, number=number, by=by, at=at)


@transaction.atomic
def take_action(
    *, obligation: str, institution: str, says: str, first_date: date,
    programme: Programme | None = None, by: UUID, at: datetime,
) -> PolicyAction:  # fmt: skip
    """Keep that an institution does something to meet an obligation."""
    context.require(by)
    require_keeper(by)
    if obligation not in state_obligations():
        raise PolicyRefused("obligation", field="obligation", given=obligation)
    require_institution(institution, field="institution")
    require_words(says, field="says")
    made = PolicyAction.objects.create(
        obligation=obligation, institution=institution, says=says.strip(), programme=programme,
        first_date=first_date, written_at=at, by_id=by,
    )  # fmt: skip
    note("accountability.take_action", "policy_action", made.pk, by=by, at=at)
    return made


@transaction.atomic
def end_action(
    *, action: PolicyAction, ended_date: date, says: str, by: UUID, at: datetime
) -> ActionEnd:
    """Keep that an action ended, and why: its obligation may have none from then on."""
    context.require(by)
    require_keeper(by)
    require_words(says, field="says")
    require_past(ended_date, at=at, field="ended_date")
    take_turns([action.pk])
    if ActionEnd.objects.filter(action=action).exists():
        raise PolicyRefused("ended_before", field="ended_date")
    made = ActionEnd.objects.create(
        action=action, ended_date=ended_date, says=says.strip(), written_at=at, by_id=by
    )
    note("accountability.end_action", "policy_action", action.pk, by=by, at=at)
    return made


def _publish(
    programme: Programme, version: NewVersion, *, number: int, by: UUID, at: datetime
) -> ProgrammeVersion:
    require_words(version.name, field="name")
    require_words(version.says, field="says")
    if version.review_date <= version.valid_from:
        raise PolicyRefused("review_before", field="review_date", given=version.review_date)
    _require_known("objectives", version.objectives, set(objectives()))
    _require_known("indicators", version.indicators, set(policy_indicators()))
    made = ProgrammeVersion.objects.create(
        programme=programme, number=number, name=version.name.strip(), says=version.says.strip(),
        objectives=list(version.objectives), indicators=list(version.indicators),
        budget=version.budget, valid_from=version.valid_from, review_date=version.review_date,
        document=version.document, agreement=version.agreement, reason=version.reason.strip(),
        written_at=at, by_id=by,
    )  # fmt: skip
    note("accountability.publish_version", "programme", programme.pk, by=by, at=at)
    return made


def _require_known(name: str, given: tuple[str, ...], known: set[str]) -> None:
    if wrong := sorted(set(given) - known):
        raise PolicyRefused("unknown", field=name, given=wrong[0])
