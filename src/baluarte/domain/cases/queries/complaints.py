from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import grants_on
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Complaint, Party
from baluarte.domain.sealing.queries import unseal_all
from baluarte.norms.clocks import Calendar
from baluarte.norms.clocks.calendar import local_day

# Whom a complaint may go to beside who keeps the case: never an authority by default.
RECEIVERS = (
    InstitutionKind.AUTONOMOUS,
    InstitutionKind.CIVIL_SOCIETY,
    InstitutionKind.INTERNATIONAL,
)

# Working days in which nobody said that it was received: then she is offered another receiver.
UNREAD_DAYS = 3


def concerned_by(
    case: Case, *, account: Account | None, institution: Institution | None
) -> set[UUID]:
    """Return the institutions a complaint concerns: named, above and below; the team's keeper."""
    concerned = {institution.pk} if institution is not None else set()
    if account is not None and case.compartment.institution_id is not None:
        concerned.add(case.compartment.institution_id)
    above = dict(Institution.objects.values_list("pk", "command"))
    for one in tuple(concerned):
        up = above.get(one)
        while up is not None and up not in concerned:
            concerned.add(up)
            up = above.get(up)
    grown = True
    while grown:
        below = {one for one, up in above.items() if up in concerned} - concerned
        concerned |= below
        grown = bool(below)
    return concerned


def may_receive(institution: Institution, concerned: set[UUID]) -> bool:
    """Say whether a complaint may go to an institution: it concerns it not, nor is it an authority.

    Whether anybody there can read it now is another question.
    """
    return _eligible(concerned).filter(pk=institution.pk).exists()


def receivers_of(
    party: Party, concerned: set[UUID], *, about: Account | None = None
) -> list[Institution]:
    """Return who can receive a complaint of a case now, by name: somebody there opens it today.

    Nobody it concerns and no authority; nor one where the only reader is whom it is about, whose it
    is, who writes it down, or acts for whom it concerns too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select bal.institutions_that_read_complaints(%s, %s, %s::uuid[])",
            [party.pk, about.pk if about is not None else None, list(concerned)],
        )
        reading = {row[0] for row in cursor.fetchall()}
    return list(_eligible(concerned).filter(pk__in=reading).order_by("name"))


def waits_too_long(complaint: Complaint, *, at: datetime, zone: ZoneInfo) -> bool:
    """Say whether nobody acknowledged a complaint in the working days one may wait."""
    if complaint.answers.all():
        return False
    sent = local_day(complaint.made_at, zone)
    return local_day(at, zone) > Calendar(zone=zone).working_day(sent, UNREAD_DAYS)


def _eligible(concerned: set[UUID]) -> QuerySet[Institution]:
    found = Institution.objects.filter(left_at=None, kind__in=RECEIVERS)
    return found.exclude(jurisdiction=Jurisdiction.MUNICIPALITY).exclude(pk__in=concerned)


def my_complaints(case: Case, *, by: UUID) -> QuerySet[Complaint]:
    """Return the complaints of a case that are an account's own, newest first, sealed."""
    return _told().filter(case=case, made_for=by)


def complaints_received(*, by: UUID) -> QuerySet[Complaint]:
    """Return the complaints sent to whom an account acts for, oldest without an answer first."""
    return _told().filter(receiver__in=institutions_of(by)).exclude(made_for=by)


def open_complaints(found: Sequence[Complaint], *, by: UUID, at: datetime) -> None:
    """Open what complaints and their answers say; one logged reading."""
    answers = [answer for one in found for answer in one.answers.all()]
    for one, text in zip(found, unseal_all(found, "sealed_text"), strict=True):
        one.text = text
    for answer, text in zip(answers, unseal_all(answers, "sealed_text"), strict=True):
        answer.text = text
    if found:
        named = [one.pk for one in found]
        record(act="cases.read_complaints", object_type="complaint", objects=named, by=by, at=at)


def institutions_of(account: UUID) -> set[UUID]:  # noqa: ARG001 (the context is the account's)
    """Return for whom the context acts."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.institutions()")
        return {row[0] for row in cursor.fetchall()}


def may_be_complained_of(party: Party, *, at: datetime) -> list[Account]:
    """Return the persons of a case's team one may name, as far as one sees who they are."""
    held = grants_on(party.case.compartment, at=at).filter(
        account__isnull=False, is_own_window=False
    )
    found = {one.account for one in held if one.account} | {party.case.responsible}
    return sorted(found, key=str)


def _told() -> QuerySet[Complaint]:
    # Without its case: the receiver sees the complaint and nothing of the file.
    found = Complaint.objects.select_related(
        "about_account", "about_institution", "receiver", "made_by"
    )
    return found.prefetch_related("answers__by").order_by("-made_at", "id")
