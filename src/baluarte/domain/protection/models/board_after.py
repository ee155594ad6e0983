"""What a session leaves: agreements somebody owes, and words of the Council with their answers."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment, Compartmented, Institution
from baluarte.domain.protection.choices import AgreementState, CouncilAnswerKind
from baluarte.domain.protection.models.board import BY_WHO_KEEPS, HERS, OF_THE_BOARD, OF_THE_TEAM
from baluarte.domain.protection.models.board_items import SEEN, WHILE_OPEN, AgendaItem
from baluarte.domain.protection.models.measures import Measure
from baluarte.domain.wall.declarations import by_condition

OF_AN_AGREEMENT_SEEN = (
    "exists (select 1 from protection_boardagreement seen where seen.id = agreement_id)"
)
OF_A_WORD_SEEN = "exists (select 1 from protection_councilword said where said.id = word_id)"
OF_A_WORD_OWED = (
    "exists (select 1 from protection_councilword owed where owed.id = word_id"
    " and owed.answered_by_id = any (array(select bal.institutions())))"
)
OURS_TO_ANSWER = "answered_by_id = any (array(select bal.institutions()))"


class BoardAgreement(Compartmented):
    """What somebody owes after a decision, and by which day; on a case it is a task too."""

    wall = by_condition(
        read=f"({OF_THE_BOARD} and {SEEN}) or ({SEEN} and {HERS}) or ({SEEN} and {OF_THE_TEAM})",
        add=f"{BY_WHO_KEEPS} and {WHILE_OPEN}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="agreements")
    case_compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, null=True, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")
    # The task of `procedure` that was sent with it; it stands in the compartment of the case.
    assignment = models.UUIDField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["compartment", "due_on"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="protection_agreements_numbered", fields=["item", "number"]
            ),
            models.CheckConstraint(
                name="protection_an_agreement_on_a_case_is_a_task",
                condition=Q(case_compartment__isnull=True) | Q(assignment__isnull=False),
            ),
        ]


class AgreementProgress(Compartmented):
    """How far an agreement has come, said on a day: only added to."""

    wall = by_condition(read=f"{OF_THE_BOARD} and {OF_AN_AGREEMENT_SEEN}", add=BY_WHO_KEEPS)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agreement = models.ForeignKey(BoardAgreement, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=14, choices=AgreementState)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()


class CouncilWord(Compartmented):
    """A recommendation or opinion of the Council: who must answer, by which day."""

    wall = by_condition(read=f"{OF_THE_BOARD} or {OURS_TO_ANSWER}", add=BY_WHO_KEEPS)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    answered_by = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    answer_due_on = models.DateField()
    # Whether the day is the one this project proposes, since the law gives none.
    is_our_term = models.BooleanField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["compartment", "answer_due_on"])]


class CouncilAnswer(Compartmented):
    """The answer to a word of the Council, with its reasons: once, by whoever owes it."""

    wall = by_condition(
        read=f"{OF_THE_BOARD} or {OF_A_WORD_SEEN}",
        add=f"by_id = bal.account() and {OF_A_WORD_OWED}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    word = models.OneToOneField(CouncilWord, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=10, choices=CouncilAnswerKind)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
