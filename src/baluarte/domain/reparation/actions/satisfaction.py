"""She says how she was attended to: one question after each contact, once, by nobody else."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.reparation.actions.words import log
from baluarte.domain.reparation.choices import Contact, Treated
from baluarte.domain.reparation.models import Satisfaction
from baluarte.domain.reparation.queries.satisfaction import HerContact
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import is_hers
from baluarte.domain.wall import context

COLUMNS = {
    Contact.INTERVIEW: "interview_id", Contact.REFERRAL: "referral_answer_id",
    Contact.DELIVERY: "delivery_id",
}  # fmt: skip


@transaction.atomic
def say_how_treated(*, contact: HerContact, treated: str, by: UUID, at: datetime) -> Satisfaction:
    """Keep how she says that she was attended to; her team does not read it."""
    context.require(by)
    victim = contact.victim
    if not is_hers(victim, by=by):
        raise NotAllowed("reparation.satisfaction.not_hers")
    if treated not in Treated.values:
        raise ReparationRefused("treated", field="treated", given=treated)
    of = {COLUMNS[contact.kind]: contact.key}
    if Satisfaction.objects.filter(by=by, **of).exists():
        raise ReparationRefused("treated_twice", field="treated")
    made = Satisfaction(
        compartment_id=victim.compartment_id, victim=victim, commission=contact.commission,
        treated=treated, by_id=by, recorded_at=at, **of,
    )  # fmt: skip
    made.save(force_insert=True)
    log("reparation.say_how_treated", victim, made.pk, by=by, at=at)
    return made
