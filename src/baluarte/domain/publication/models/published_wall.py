"""The wall of what is public: the worker puts in; the workbench takes out what it took back."""

from collections.abc import Sequence

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Rows,
    lies_beside,
    only,
    whole,
)

KEEPS_FIGURES = "bal.holds_role('curator')"
# A row lies where what it speaks of lies: nobody decides, reviews or takes back what is another's
# from a compartment of her own.
LIES_WITH_EVENT = lies_beside("publication_decision", "event_id", "registry_event")
# `{0}` is the table of the row.
LIES_WITH_DECISION = lies_beside("{0}", "decision_id", "publication_decision")
# Whoever took back a decision takes out what its event gave, under every decision on it; `{0}` is
# which part a row was made of.
GAVE_IT = (
    "exists (select 1 from public.publication_publishedpart part"
    " join public.publication_decision told on told.id = part.decision_id"
    " join public.publication_decision back on back.event_id = told.event_id"
    " join public.publication_withdrawal gone on gone.decision_id = back.id"
    " where gone.withdrawn_by_id = bal.account() and {0})"
)
# What a record gives tells more than what is published: whose it is, and what is only counted.
PART_SEEN = (
    "exists (select 1 from public.publication_decision told"
    " where told.id = publication_publishedpart.decision_id)"
)
GAVE_THIS_PART = (
    "exists (select 1 from public.publication_decision told"
    " join public.publication_decision back on back.event_id = told.event_id"
    " join public.publication_withdrawal gone on gone.decision_id = back.id"
    " where told.id = publication_publishedpart.decision_id"
    " and gone.withdrawn_by_id = bal.account())"
)
# Of what her event still gives to it: an edition is marked and a stone laid before that is out.
TOOK_BACK_FROM_EDITION = GAVE_IT.format("part.number = publication_edition.number")
BURIES_HER_OWN = GAVE_IT.format(
    "part.reference = publication_tombstone.reference and part.number = (select of.number"
    " from public.publication_edition of where of.id = publication_tombstone.edition_id)"
)
# An edition in force still names a page of memory that is public no more: whoever sees that says
# so, since nobody but its family or its team could have taken it back. `{0}` is the edition.
NAMES_GONE_MEMORY = (
    "exists (select 1 from public.memory_memorytombstone gone where {0}.manifest -> 'memory'"
    " @> jsonb_build_array(jsonb_build_object('reference', gone.reference)){1})"
)
BURIES_MEMORY = (
    "(gone = 'memory' and exists (select 1 from public.publication_edition of"  # noqa: S608 (constants)
    " where of.id = publication_tombstone.edition_id and "
    + NAMES_GONE_MEMORY.format("of", " and gone.reference = publication_tombstone.reference")
    + "))"
)
TABLES_TAKEN_BACK = (
    "bal.holds_role('curator') and exists (select 1 from public.publication_tablerelease let"
    " where let.id = release_id and let.withdrawn_at is not null)"
)
COUNT_TAKEN_BACK = (
    "exists (select 1 from public.publication_statedwithdrawal gone"
    " where gone.stated_id = {0} and gone.withdrawn_by_id = bal.account())"
)
# Of a row beside such a count.
BESIDE_TAKEN_BACK = (
    "exists (select 1 from public.publication_comparison beside"
    " join public.publication_statedwithdrawal gone on gone.stated_id = beside.stated_id"
    " where beside.id = comparison_id and gone.withdrawn_by_id = bal.account())"
)


def published(
    app: Rows,
    *,
    columns: Sequence[str] = (),
    worker: tuple[str, ...] = (READ, ADD),
    is_public: bool = True,
) -> Declaration:
    """Return the wall of public rows: all read them, and the workbench does what `app` says.

    `columns` are the only ones the workbench changes, and it changes nothing without them.
    """
    rights = {READ: app.read, ADD: app.add, REMOVE: app.remove}
    given = tuple(right for right, condition in rights.items() if condition is not None)
    if app.change is not None:
        given = (*given, only(CHANGE, tuple(columns)))
    privileges = {str(DatabaseRole.APP): given, str(DatabaseRole.WORKER): worker}
    rows = {str(DatabaseRole.APP): app, str(DatabaseRole.WORKER): whole(worker)}
    if is_public:
        privileges[str(DatabaseRole.PUBLIC)] = (READ,)
        rows[str(DatabaseRole.PUBLIC)] = Rows("true", is_open=True)
    return Declaration(privileges, rows, why="public: what an edition or a release says to anybody")


def taken_out(condition: str) -> Rows:
    """Return rows that the workbench reads whole and removes under a condition."""
    return Rows("true", remove=condition, is_open=True)
