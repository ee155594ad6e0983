"""A statement taken back: by one of its house while it waits; by two once it stands."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account
from baluarte.domain.access.models.institutions import body_of_the_state
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models.statements import SEEN, Statement
from baluarte.domain.statements.models.walls import CURATES_FOR_ALL, OURS, kept
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner, dated

IS_LET_STAND = f"""
create or replace function bal.is_let_stand(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.statements_statementreview seen
                  where seen.statement_id = asked and seen.objection = '');
end $$"""  # noqa: S608 (constants of this file)
MAY_BE_TAKEN_BACK = f"""
create or replace function bal.may_be_taken_back(asked uuid, reason text, proposed uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare
  me uuid := bal.account();
begin
  if proposed is null then
    return not exists (select 1 from public.statements_statementreview seen
                        where seen.statement_id = asked and seen.objection = '');
  end if;
  return exists (select 1 from public.statements_withdrawalproposal p
                  where p.id = proposed and p.statement_id = asked and p.why = reason
                    and p.proposed_by_id <> me
                    and not exists (select 1 from public.statements_withdrawalrefusal kept
                                     where kept.proposal_id = p.id));
end $$"""  # noqa: S608 (constants of this file)
# It reads reviews and proposals, whose own policies read the statement.
OF_TAKING_BACK = FunctionOwner(
    "bal_fn_withdrawals",
    {
        "statements_statementreview": (READ,),
        "statements_withdrawalproposal": (READ,),
        "statements_withdrawalrefusal": (READ,),
    },
)
OF_WITHDRAWALS = (
    Definer("bal.is_let_stand(uuid)", IS_LET_STAND, (DatabaseRole.APP,), OF_TAKING_BACK),
    Definer(
        "bal.may_be_taken_back(uuid, text, uuid)", MAY_BE_TAKEN_BACK, (DatabaseRole.APP,),
        OF_TAKING_BACK,
    ),
)  # fmt: skip
# What is of an organisation is taken back by it.
OF_OURS = SEEN.format(more=f" and said.holder_id = any ({OURS})")
OF_OURS_OR_CURATED = f"(said.holder_id = any ({OURS}) or (said.is_shared and {CURATES_FOR_ALL}))"
# Another of its house, or who curates for all; of another's word no two of the State alone.
OF_A_SECOND_PERSON = SEEN.format(
    more=f" and ((said.is_shared and {CURATES_FOR_ALL}) or (said.holder_id = any ({OURS})"
    f" and (not {body_of_the_state('said.holder_id')} or bal.is_own_word(said.id))))"
)
PROPOSAL_SEEN = (
    "exists (select 1 from public.statements_withdrawalproposal asked"
    " where asked.id = proposal_id{more})"
)
# Who asked for it, or who could agree.
PROPOSAL_OF_OURS = (
    " and (asked.proposed_by_id = bal.account() or exists (select 1"  # noqa: S608 (constants)
    " from public.statements_statement said where said.id = asked.statement_id"
    f" and {OF_OURS_OR_CURATED}))"
)


class WithdrawalProposal(models.Model):
    """That somebody asks to take back what two let stand: it stands until another person agrees."""

    definers = OF_WITHDRAWALS
    wall = dated(
        kept(
            read=SEEN.format(more=f" and {OF_OURS_OR_CURATED}"),
            add=f"proposed_by_id = bal.account() and {OF_OURS} and bal.is_let_stand(statement_id)",
        ),
        "proposed_at",
    )
    # What is wrong with a public document or its reading, without names of persons.
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="proposals")
    why = models.CharField(max_length=16, choices=TakenBack)
    words = models.CharField(max_length=600)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statements_proposal_says_why", condition=Q(words__regex=r"\S")
            ),
        ]


class WithdrawalRefusal(models.Model):
    """That what somebody asked to take back stays: another did not agree, or she asks no more."""

    wall = dated(
        kept(
            read=PROPOSAL_SEEN.format(more=""),
            add=f"refused_by_id = bal.account() and {PROPOSAL_SEEN.format(more=PROPOSAL_OF_OURS)}",
        ),
        "refused_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.OneToOneField(
        WithdrawalProposal, on_delete=models.PROTECT, related_name="refusal"
    )
    refused_at = models.DateTimeField()
    refused_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class StatementWithdrawal(models.Model):
    """A statement taken back: it stands no more, and what was known before stays known.

    What waits is taken back by one of its house; what two let stand, by two: one proposed it.
    """

    wall = dated(
        kept(
            read=SEEN.format(more=""),
            add="withdrawn_by_id = bal.account()"
            " and bal.may_be_taken_back(statement_id, why, proposal_id)"
            f" and ((proposal_id is null and {OF_OURS})"
            f" or (proposal_id is not null and {OF_A_SECOND_PERSON}))",
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="withdrawal")
    # Of what two let stand: with whose proposal another person agreed.
    proposal = models.OneToOneField(
        WithdrawalProposal, on_delete=models.PROTECT, null=True, related_name="withdrawal"
    )
    why = models.CharField(max_length=16, choices=TakenBack)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
