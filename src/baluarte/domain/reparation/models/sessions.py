"""Joint sessions of commissions: who was there, what was agreed, whose it is, what came of it."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.reparation.choices import ENDS_AGREEMENT, AgreementOutcome
from baluarte.domain.reparation.models.posts import MINE, OUR_COMMISSIONS
from baluarte.domain.wall.declarations import BY_SOMEBODY, by_condition, dated

SESSION, AGREEMENT = "reparation_jointsession", "reparation_jointagreement"
CALLED_BY_ONE_OF_THEM = (
    f"exists (select 1 from public.access_institution body"  # noqa: S608 (constants)
    f" where body.id = {SESSION}.institution_id"
    f" and body.code = any ({SESSION}.present))"
)
# Whoever called the session writes its agreements, each of a commission that was there.
OF_OUR_SESSION = (
    f"exists (select 1 from public.{SESSION} met where met.id = {AGREEMENT}.session_id"  # noqa: S608
    f" and met.institution_id = any ({OUR_COMMISSIONS})"
    f" and {AGREEMENT}.owner = any (met.present))"
)
# What came of it the commission says whose it is, or the one that called the session.
OURS_TO_SAY = (
    f"exists (select 1 from public.{AGREEMENT} agreed"  # noqa: S608 (constants)
    f" join public.{SESSION} met on met.id = agreed.session_id"
    f" left join public.access_institution body on body.code = agreed.owner and body.code <> ''"
    " where agreed.id = reparation_agreementreport.agreement_id"
    f" and (body.id = any ({OUR_COMMISSIONS}) or met.institution_id = any ({OUR_COMMISSIONS})))"
)


class JointSession(models.Model):
    """Commissions met on a day: which ones, about what; `institution` called it."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{MINE} and by_id = bal.account() and {CALLED_BY_ONE_OF_THEM}",
        ),
        "recorded_at",
    )
    sensitivity: ClassVar = {"about": "internal", "present": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    held_date = models.DateField()
    # Codes of the commissions that were there.
    present = ArrayField(models.CharField(max_length=20))
    about = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-held_date", "id"], name="reparation_sessions")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_nobody_meets_alone", condition=Q(present__len__gte=2)
            ),
            models.CheckConstraint(
                name="reparation_a_session_is_about_something", condition=Q(about__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class JointAgreement(models.Model):
    """What was agreed in a session, which commission fulfils it, until when."""

    wall = dated(
        by_condition(read=BY_SOMEBODY, add=f"by_id = bal.account() and {OF_OUR_SESSION}"),
        "recorded_at",
    )
    sensitivity: ClassVar = {"what": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(JointSession, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=600)
    # The code of the commission whose it is.
    owner = models.CharField(max_length=20)
    due_date = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "due_date"], name="reparation_agreements_of")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reparation_agreements_follow", fields=["session", "number"]
            ),
            models.CheckConstraint(
                name="reparation_an_agreement_has_an_owner", condition=~Q(owner="")
            ),
            models.CheckConstraint(
                name="reparation_an_agreement_in_words", condition=Q(what__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return self.what


class AgreementReport(models.Model):
    """What came of an agreement: under way, fulfilled with what shows it, or given up and why."""

    wall = dated(
        by_condition(read=BY_SOMEBODY, add=f"by_id = bal.account() and {OURS_TO_SAY}"),
        "recorded_at",
    )
    sensitivity: ClassVar = {"shown": "internal", "words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(JointAgreement, on_delete=models.PROTECT, related_name="reports")
    outcome = models.CharField(max_length=9, choices=AgreementOutcome)
    happened_date = models.DateField()
    # Which document shows that it was fulfilled.
    shown = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=600, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reparation_an_agreement_ends_once",
                fields=["agreement"],
                condition=Q(outcome__in=ENDS_AGREEMENT),
            ),
            models.CheckConstraint(
                name="reparation_fulfilled_is_shown",
                condition=~Q(outcome=AgreementOutcome.DONE) | Q(shown__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="reparation_given_up_says_why",
                condition=~Q(outcome=AgreementOutcome.GIVEN_UP) | Q(words__regex=r"\S"),
            ),
        ]
