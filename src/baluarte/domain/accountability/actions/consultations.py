"""Call a consultation, contribute to it for an organisation, and answer each contribution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions.entry_reviews import require_none_waits
from baluarte.domain.accountability.actions.observations import require_shared
from baluarte.domain.accountability.actions.requirements import (
    new_reference,
    note,
    require_institution,
    require_words,
)
from baluarte.domain.accountability.choices import Taken
from baluarte.domain.accountability.consultation_rules import calls_for
from baluarte.domain.accountability.entry_rules import (
    answering_houses,
    require_house,
    require_its_document,
)
from baluarte.domain.accountability.models import (
    Consultation,
    ConsultationDocument,
    Contribution,
    ContributionAnswer,
    ContributionText,
    ContributionWithdrawal,
)
from baluarte.domain.accountability.models.consultations import MOST_CONTRIBUTIONS
from baluarte.domain.accountability.observation_rules import require_observer
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsultation:
    """What is asked of everybody, by whom, and between which days."""

    title: str
    purpose: str
    axis: str
    convened_by: str
    opens_date: date
    closes_date: date
    documents: Sequence[Document] = ()
    # In which the institution calls it, where another enters it.
    document: Document | None = None
    page: int | None = None


@transaction.atomic
def call_consultation(*, new: NewConsultation, by: UUID, at: datetime) -> Consultation:
    """Call a consultation: as its institution, or as who keeps the policy, from its document.

    What an organisation enters waits for a second person of its house.
    """
    context.require(by)
    require_institution(new.convened_by, field="convened_by")
    if not calls_for(by, new.convened_by):
        raise NotAllowed("accountability.consultations.not_its_own")
    for name in ("title", "purpose"):
        require_words(getattr(new, name), field=name)
    if new.closes_date < new.opens_date:
        raise PolicyRefused("closes_before", field="closes_date", given=new.closes_date)
    if new.closes_date < local_day(at):
        raise PolicyRefused("closed", field="closes_date", given=new.closes_date)
    holder, document, page = _called_by(new, by=by)
    for one in new.documents:
        require_shared(one, None)
    made = Consultation.objects.create(
        reference=new_reference(), title=new.title.strip(), purpose=new.purpose.strip(),
        axis=new.axis, convened_by=new.convened_by, opens_date=new.opens_date,
        closes_date=new.closes_date, holder=holder, document=document, page=page, written_at=at,
        by_id=by,
    )  # fmt: skip
    ConsultationDocument.objects.bulk_create(
        ConsultationDocument(consultation=made, document=one, by_id=by) for one in new.documents
    )
    note("accountability.call_consultation", "consultation", made.pk, by=by, at=at)
    return made


def _called_by(
    new: NewConsultation, *, by: UUID
) -> tuple[Institution, Document | None, int | None]:
    """Return the house that calls, with nothing; or that enters the call, and from which page."""
    holder = answering_houses(by, new.convened_by)[0]
    if holder.code == new.convened_by:
        return holder, None, None
    require_its_document(new.document, new.page, issuer=new.convened_by)
    if new.document is not None:
        require_shared(new.document, new.page)
    return holder, new.document, new.page


@transaction.atomic
def contribute(
    *, consultation: Consultation, words: str, institution: Institution,
    document: Document | None = None, by: UUID, at: datetime,
) -> Contribution:  # fmt: skip
    """Contribute to a consultation for an organisation, while it is open."""
    context.require(by)
    require_observer(by, institution)
    require_words(words, field="words")
    today = local_day(at)
    if today < consultation.opens_date:
        raise PolicyRefused("not_yet_open", field="words", given=consultation.opens_date)
    if today > consultation.closes_date:
        raise PolicyRefused("closed", field="words", given=consultation.closes_date)
    if document is not None:
        require_shared(document, None)
    take_turns([f"{consultation.pk} {institution.pk}"])
    before = ContributionText.objects.filter(consultation=consultation, holder=institution)
    if before.filter(words=words.strip()).exists():
        raise PolicyRefused("contributed_before", field="words")
    of_a_day = Contribution.objects.filter(by=by, contributed_at__gt=at - timedelta(days=1))
    if of_a_day.count() >= MOST_CONTRIBUTIONS:
        raise PolicyRefused("too_many_today", field="words", given=MOST_CONTRIBUTIONS)
    made = Contribution.objects.create(
        consultation=consultation, holder=institution, contributed_at=at, by_id=by
    )
    ContributionText.objects.create(
        contribution=made, consultation=consultation, holder=institution, words=words.strip(),
        document=document,
    )  # fmt: skip
    note("accountability.contribute", "consultation", consultation.pk, by=by, at=at)
    return made


@transaction.atomic
def withdraw_contribution(
    *, contribution: Contribution, by: UUID, at: datetime
) -> ContributionWithdrawal:
    """Take back a contribution that one sent, at any time: what was published of it stays so."""
    context.require(by)
    if contribution.by_id != by:
        raise NotAllowed("accountability.consultations.not_its_own")
    take_turns([contribution.pk])
    _require_standing(contribution)
    made = ContributionWithdrawal.objects.create(
        contribution=contribution, withdrawn_at=at, by_id=by
    )
    key = contribution.consultation_id
    note("accountability.withdraw_contribution", "consultation", key, by=by, at=at)
    return made


def _require_standing(contribution: Contribution) -> None:
    if ContributionWithdrawal.objects.filter(contribution=contribution).exists():
        raise PolicyRefused("contribution_withdrawn", field="words")


@transaction.atomic
def answer_contribution(
    *, contribution: Contribution, taken: Taken, words: str, institution: Institution,
    document: Document | None = None, page: int | None = None, by: UUID, at: datetime,
) -> ContributionAnswer:  # fmt: skip
    """Say what became of a contribution and why; a second of the house lets it stand.

    Who called it answers; an organisation that keeps the policy enters the answer from a document
    of who called. A newer answer follows, and the last that stands counts.
    """
    context.require(by)
    called = contribution.consultation.convened_by
    among = answering_houses(by, called)
    require_house(institution, among, "accountability.consultations.not_its_own")
    require_words(words, field="words")
    if institution.code != called:
        require_its_document(document, page, issuer=called)
    if document is not None:
        require_shared(document, page)
    take_turns([contribution.pk])
    _require_standing(contribution)
    made = ContributionAnswer(
        contribution=contribution, taken=taken, words=words.strip(), holder=institution,
        document=document, page=page, answered_at=at, by_id=by,
    )  # fmt: skip
    require_none_waits(made, field="words")
    made.save(force_insert=True)
    key = contribution.consultation_id
    note("accountability.answer_contribution", "consultation", key, by=by, at=at)
    return made
