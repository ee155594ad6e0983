"""What the wall asks of a vote and of a decision: in an open session, after it was put, by whom.

Held to what the row itself says of its instant, which is now: a session that was never opened, with
nobody there, decides nothing, and nobody votes before the matter, for a place that she does not
hold, or barred from it.
"""

from baluarte.domain.protection.choices import AGAINST, Outcome, VoteChoice
from baluarte.norms.bodies import quorum, seat_types
from baluarte.norms.clocks.calendar import CENTRE

_VOTING = ", ".join(f"'{one.code}'" for one in seat_types() if one.votes)
_OF_INSTITUTIONS = " ".join(
    f"when '{one.code}' then '{one.institution}'" for one in seat_types() if one.institution
)
_DAY = f"(sat.starts_at at time zone '{CENTRE}')::date"
# Places that may vote on an item, in a session that sits, of which each is there at an instant.
_THERE = (
    "from public.protection_agendaitem put"  # noqa: S608 (constants of the law)
    " join public.protection_boardsession sat on sat.id = put.session_id"
    "  and sat.opened_at <= put.put_at and sat.ended_at is null"
    " join public.protection_boardattendance there on there.session_id = sat.id"
    "  and there.arrived_at <= {at} and (there.left_at is null or there.left_at > {at})"
    " join public.protection_boardseat seat on seat.id = there.seat_id"
    f"  and seat.code in ({_VOTING}) and seat.from_date <= {_DAY}"
    f"  and (seat.until_date is null or seat.until_date >= {_DAY})"
    " where put.id = {row}.item_id and put.put_at <= {at}"
    "  and put.compartment_id = {row}.compartment_id"
    "  and seat.account_id <> all (put.barred_accounts)"
    "  and not exists (select 1 from public.access_institution out"
    "   where out.id = any (put.barred_institutions)"
    f"   and out.code = case seat.code {_OF_INSTITUTIONS} end)"
)
_UNDECIDED = (
    "not exists (select 1 from public.protection_boarddecision made"
    " where made.item_id = protection_boardvote.item_id)"
)
_VOTE = _THERE.format(row="protection_boardvote", at="protection_boardvote.cast_at")
VOTES_IN_ORDER = (
    f"exists (select 1 {_VOTE} and seat.id = protection_boardvote.seat_id"
    " and there.place = protection_boardvote.place"
    " and seat.code || '-' || seat.number = protection_boardvote.place)"
    f" and {_UNDECIDED}"
)
_DECISION = _THERE.format(row="protection_boarddecision", at="protection_boarddecision.decided_at")


def _votes(*choices: str) -> str:
    named = ", ".join(f"'{one}'" for one in choices)
    return (
        "(select count(*) from public.protection_boardvote said"  # noqa: S608
        f" where said.item_id = protection_boarddecision.item_id and said.choice in ({named}))"
    )


# What the votes came to is what they came to.
DECIDES_BY_ITS_VOTES = (
    f"present = (select count(distinct there.place) {_DECISION})"
    f" and quorum = {quorum()}"
    f" and in_favour = {_votes(VoteChoice.FOR)} and against = {_votes(*AGAINST)}"
    f" and abstained = {_votes(VoteChoice.ABSTAIN)} and in_favour + against + abstained > 0"
    f" and outcome = case when in_favour > against then '{Outcome.ADOPTED}'"
    f" when in_favour < against then '{Outcome.NOT_ADOPTED}' else '{Outcome.TIED}' end"
)
# A session is opened with its quorum there; when it is called, nobody opened it.
NOT_OPENED_YET = "opened_at is null and ended_at is null"
OPENED_WITH_QUORUM = (
    "(opened_at is null or (select count(distinct there.place)"  # noqa: S608
    " from public.protection_boardattendance there"
    " join public.protection_boardseat seat on seat.id = there.seat_id"
    f" and seat.code in ({_VOTING})"
    " where there.session_id = protection_boardsession.id"
    f" and there.arrived_at <= protection_boardsession.opened_at) >= {quorum()})"
)
