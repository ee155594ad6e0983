"""What a house enters in a voice, its own or another's: nobody else reads it until it stands."""

from baluarte.domain.access.models.institutions import body_of_the_state
from baluarte.domain.statements.models.walls import OURS
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    BY_SOMEBODY,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
    internal,
)
from baluarte.norms.institutions import EACH
from baluarte.norms.policy import objectives, policy_indicators

OWNER = FunctionOwner("bal_fn_entries", {"accountability_entryreview": (READ,)})
# A policy that read the reviews, whose own policy reads what they are of, would turn in a circle.
ENTRY_STANDS = f"""
create or replace function bal.entry_stands(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.accountability_entryreview r
                  where r.objection = ''
                    and (r.status_id = asked or r.assessment_id = asked
                         or r.answer_id = asked or r.step_id = asked
                         or r.target_id = asked or r.call_id = asked
                         or r.correction_id = asked));
end $$"""  # noqa: S608 (constants of this file)
OF_ENTRIES = (
    Definer("bal.entry_stands(uuid)", ENTRY_STANDS, (DatabaseRole.APP, DatabaseRole.WORKER), OWNER),
)
BODY = "exists (select 1 from public.access_institution body where body.id = {holder} and {more})"


def until_it_stands(
    *, add: str, at: str, holder: str = "holder_id", shown: str = "true"
) -> Declaration:
    """Declare entries that their house reads at once, and the rest once a second let them stand.

    Of these the rest reads what is `shown`. The worker reads all: what it hands on is asked for by
    its review.
    """
    declared = by_condition(
        read=f"({BY_SOMEBODY} and ({holder} = any ({OURS}) or (bal.entry_stands(id) and {shown})))",
        add=add,
        worker=internal(worker=(READ,)),
    )
    return dated(declared, at)


def has_code(holder: str, code: str) -> str:
    """Return the condition that a house is the institution of the catalogue with a code."""
    return BODY.format(holder=holder, more=f"body.code = {code} and {code} <> ''")


def is_outside(holder: str) -> str:
    """Return the condition that a house is no authority and no autonomous body."""
    return f"not {body_of_the_state(holder)}"


def issued_by(table: str, code: str) -> str:
    """Return the condition that a shared document of an institution says it, on a page."""
    return (
        f"({table}.page is not null and exists (select 1 from public.statements_document held"  # noqa: S608
        f" where held.id = {table}.document_id and held.is_shared and held.issuer = {code}))"
    )


def _answers() -> str:
    """Return who answers for each indicator and objective of the texts, as rows of SQL."""
    told = [("indicator", one.code, one.owners) for one in policy_indicators().values()]
    told += [("objective", one.code, one.owners) for one in objectives().values()]
    rows = (
        f"('{of}', '{code}', '{owner.replace(EACH, '%')}')"
        for of, code, owners in told
        for owner in sorted(owners)
    )
    return ", ".join(rows)


# An authority judges what it answers for, and itself.
ANSWERS_FOR_SUBJECT = BODY.format(
    holder="holder_id",
    more="((accountability_assessment.of = 'institution'"  # noqa: S608 (texts of this system)
    " and body.code = accountability_assessment.subject)"
    f" or exists (select 1 from (values {_answers()}) as told (of_kind, code, owner)"
    " where told.of_kind = accountability_assessment.of"
    " and told.code = accountability_assessment.subject and body.code like told.owner))",
)
