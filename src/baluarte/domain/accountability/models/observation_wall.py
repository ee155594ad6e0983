"""Who observes, who answers and who reviews, as the database asks it."""

from baluarte.domain.access.models.institutions import body_of_the_state
from baluarte.domain.statements.models.walls import CURATES_FOR_ALL, where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    BY_SOMEBODY,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
    by_condition,
    internal,
)
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.policy.answer_terms import answer_terms

# Whoever speaks for an organisation, and whoever speaks for an institution of the State.
OBSERVES = ("documenter", "verifier", "curator", "analyst", "data_steward", "monitor")
ANSWERS = (
    "liaison", "prosecutor_liaison", "commission_officer", "documenter", "data_steward",
)  # fmt: skip
OURS = f"holder_id = any ({where_i_am(OBSERVES)})"
OF_CIVIL_SOCIETY = f"({OURS} and not {body_of_the_state('holder_id')})"
OF_OUR_INSTITUTION = f"holder_id = any ({where_i_am(ANSWERS)})"
SHARED_DOCUMENT = (
    "exists (select 1 from public.statements_document held"
    " where held.id = document_id and held.is_shared)"
)
OPTIONAL_DOCUMENT = f"(document_id is null or {SHARED_DOCUMENT})"
# The day it was said is that of the instant it was written down, wherever in Mexico.
THAT_DAY = f"abs({{day}} - ({{at}} at time zone '{CENTRE}')::date) <= 1"
# Of a working day, with the holidays and closed weeks of any calendar.
MOST_DAYS_OF_EACH = 4


def _within_the_term() -> str:
    """Return the condition that the day and the term are those of the texts, once it is let out.

    Working days are never fewer days than they are, and their calendar adds no more than so many.
    """
    day = f"(reviewed_at at time zone '{CENTRE}')::date"
    terms = answer_terms()
    told = []
    for place, one in enumerate(terms):
        since = f"{day} >= '{one.valid_from}'" if place else "true"
        until = f"{day} < '{terms[place + 1].valid_from}'" if one is not terms[-1] else "true"
        window = f"{day} + {one.days} and {day} + {MOST_DAYS_OF_EACH * one.days}"
        told.append(
            f"(term_version = {one.version} and {since} and {until} and due_date between {window})"
        )
    return f"(objection <> '' or {' or '.join(told)})"


WITHIN_THE_TERM = _within_the_term()
SEEN = "exists (select 1 from public.accountability_observation seen where {of})"
OF_SEEN = SEEN.format(of="seen.id = observation_id")

OWNER = FunctionOwner(
    "bal_fn_observations",
    {"accountability_observationreview": (READ,), "accountability_answerreview": (READ,)},
)
# A policy that read the reviews, whose own policy reads what they are of, would turn in a circle.
LET_OUT = f"""
create or replace function bal.let_out(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from public.accountability_observationreview o
                  where o.observation_id = asked and o.objection = '')
      or exists (select 1 from public.accountability_answerreview a
                  where a.answer_id = asked and a.objection = '');
end $$"""  # noqa: S608 (constants of this file)
OF_OBSERVATIONS = (
    Definer("bal.let_out(uuid)", LET_OUT, (DatabaseRole.APP, DatabaseRole.WORKER), OWNER),
)


def seen_by(*, ours: str) -> str:
    """Return who sees what was written: all who enter once it is let out, until then its own."""
    return f"({BY_SOMEBODY} and (bal.let_out(id) or {ours} or {CURATES_FOR_ALL}))"


def written_once(*, read: str, add: str) -> Declaration:
    """Declare a table of rows that are added and never changed; the worker reads as who asked."""
    worker = str(DatabaseRole.WORKER)
    as_who_asked = Declaration({worker: (READ,)}, {worker: Rows(read=read)})
    return by_condition(read=read, add=add, worker=as_who_asked)


def public_to_all(*, add: str) -> Declaration:
    """Declare a table that everybody with an account reads and that is written once."""
    return by_condition(read=BY_SOMEBODY, add=add, worker=internal(worker=(READ,)))
