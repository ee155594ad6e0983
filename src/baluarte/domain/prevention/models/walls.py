"""Who reads and adds what is entered of recognition, and of the clock of a condemnation."""

from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
    in_compartments,
    lies_beside,
)

# Whoever enters and reviews recognition, here as in `rules`.
KEEPERS = ("curator", "analyst", "data_steward")
# The institutions for which the account keeps it.
OURS = where_i_am(KEEPERS)
# What is not shared, waits or was refused is read where it is held, and nowhere else; nobody
# outside takes for known what nobody compared with its document.
LET_STAND_OR_OURS = (
    f"(holder_id = any ({OURS}) or (is_shared and bal.account() is not null and {{let_stand}}))"
)
REVIEW_SEEN = LET_STAND_OR_OURS.format(let_stand="objection = ''")
ENTRY_SEEN = LET_STAND_OR_OURS.format(
    let_stand="exists (select 1 from public.prevention_recognitionreview seen"
    " where seen.recognition_id = prevention_recognition.id and seen.objection = '')"
)
OF_SEEN = "exists (select 1 from public.prevention_recognition said where said.id = {column}{more})"
# An entry lies where its documents do, and is shared no further.
WITH_ITS_DOCUMENTS = " and ".join(
    f"({column} is null or exists (select 1 from public.statements_document held"  # noqa: S608
    f" where held.id = {column} and held.holder_id = prevention_recognition.holder_id"
    " and (held.is_shared or not prevention_recognition.is_shared)))"
    for column in ("document_id", "made_public_in_id")
)  # fmt: skip
# What it takes the place of is ours as well.
TAKES_OUR_PLACE = "(supersedes_id is null or bal.is_entry_of(supersedes_id, holder_id))"
ENTRY_OWNER = FunctionOwner("bal_fn_recognition", {"prevention_recognition": (READ,)})
IS_ENTRY_OF = f"""
create or replace function bal.is_entry_of(asked uuid, keeper uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.prevention_recognition said
                  where said.id = asked and said.holder_id = keeper);
end $$"""  # noqa: S608 (constants of this file)
IS_AS_ENTERED = f"""
create or replace function bal.is_as_entered(asked uuid, teller uuid, keeper uuid, shared boolean)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.prevention_recognition said
                  where said.id = asked and said.entered_by_id = teller
                    and said.holder_id = keeper and said.is_shared = shared);
end $$"""  # noqa: S608 (constants of this file)
OF_ENTRIES = (
    Definer("bal.is_entry_of(uuid, uuid)", IS_ENTRY_OF, (DatabaseRole.APP,), ENTRY_OWNER),
    Definer(
        "bal.is_as_entered(uuid, uuid, uuid, boolean)", IS_AS_ENTERED, (DatabaseRole.APP,),
        ENTRY_OWNER,
    ),
)  # fmt: skip
# What is copied of it must be so: two names for one person would be one pair of eyes.
AS_ENTERED = (
    f"holder_id = any ({OURS})"
    " and bal.is_as_entered(recognition_id, entered_by_id, holder_id, is_shared)"
)


def written_once(*, read: str, add: str, at: str) -> Declaration:
    """Return the wall of what is written once, as said now, and never changed."""
    return dated(by_condition(read=read, add=add), at)


def in_compartment_of(
    table: str, *, by: str, at: str, of: str, key: str, more: str = ""
) -> Declaration:
    """Return the wall of what lies in the compartment of what it speaks of: same row, same eyes."""
    lies_there = lies_beside(table, key, of)
    declared = by_condition(
        read=in_compartments(Level.CODED),
        add=f"{in_compartments(Level.CONTRIBUTE)} and {by} = bal.account() and {lies_there}{more}",
    )
    return dated(declared, at)
