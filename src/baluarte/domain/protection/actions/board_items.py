"""Items of a session: listed, she is summoned, others invited, put to the vote, decided.

Nothing of a case reaches the Board, or anybody it invites, before the gate of its matter and her
consent were asked. Nothing is voted on without her position or the reason why it is not there.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions.consent import require_consent
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import consenting
from baluarte.domain.cases.rules import require_open, require_team, require_team_or_herself
from baluarte.domain.procedure.actions import NotThroughTheGate
from baluarte.domain.procedure.choices import Gate, Jurisdiction
from baluarte.domain.procedure.queries import gate_keeping
from baluarte.domain.procedure.rules import gate
from baluarte.domain.protection.actions.board import (
    in_turn,
    lock,
    note,
    require_in_force,
    require_sitting,
    write_board_words,
)
from baluarte.domain.protection.actions.board_clocks import (
    decree_where_it_is_ours,
    tell_of_the_date,
    tell_of_the_session,
    tell_of_the_summons,
)
from baluarte.domain.protection.actions.board_lines import require_lines_answered, require_read
from baluarte.domain.protection.actions.decree import DECREE
from baluarte.domain.protection.actions.measures import is_left_out
from baluarte.domain.protection.choices import BoardWords, Outcome, VoteChoice, WillCome
from baluarte.domain.protection.models import (
    AgendaItem,
    BoardAttendance,
    BoardConflict,
    BoardDecision,
    BoardInvitation,
    BoardSeat,
    BoardSession,
    BoardVote,
    Summons,
)
from baluarte.domain.protection.queries.board import (
    institution_of_body,
    is_record_closed,
    present_in,
    voting,
)
from baluarte.domain.protection.queries.board_items import case_in, positions_on_item, tally
from baluarte.norms import bodies
from baluarte.norms.bodies import BoardRefused, quorum, seat_type
from baluarte.norms.catalogues import term


@transaction.atomic
def list_item(
    *,
    session: BoardSession,
    kind: str,
    text: str,
    requested_on: date,
    case: Case | None = None,
    legal_due_on: date | None = None,
    by: UUID,
    at: datetime,
) -> AgendaItem:
    """Put a case or another matter on the agenda; the gate and her consent are asked first.

    Whoever the case leaves out sees no such item, though they hold a seat.
    """
    in_turn(session)
    if session.ended_at is not None:
        raise BoardRefused("ended")
    if term("board_items", kind).facts["of_case"] != (case is not None):
        raise BoardRefused("needs_case" if case is None else "no_case_here")
    if not text.strip():
        raise BoardRefused("no_words")
    item = AgendaItem(
        compartment_id=session.compartment_id, session=session, kind=kind,
        requested_on=requested_on, legal_due_on=legal_due_on, listed_at=at, by_id=by,
    )  # fmt: skip
    if case is not None:
        require_team(case)
        require_open(case)
        body = institution_of_body()
        require_reach(case, body, at=at)
        item.case, item.case_compartment_id = case, case.compartment_id
        item.case_reference = case.reference
        item.barred_institutions = _shut_out(case, at=at)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as error:
        raise BoardRefused("listed_already") from error
    write_board_words(
        session.compartment_id, item.pk, {BoardWords.ITEM: text}, item=item.pk,
        case_compartment=item.case_compartment_id, by=by, at=at,
    )  # fmt: skip
    if case is not None:
        tell_of_the_date(item, case, by=by, at=at)
        tell_of_the_session([item], session, by=by, at=at)
    note("protection.list_item", _objects(item), by=by, at=at, kind=kind)
    return item


@transaction.atomic
def record_conflict(*, item: AgendaItem, seat: BoardSeat, by: UUID, at: datetime) -> BoardConflict:
    """Record that a seat has a conflict of interest: it does not vote on the item, nor sees it."""
    in_turn(item.session)
    _require_undecided(item)
    if BoardVote.objects.filter(item=item, place=seat.place).exists():
        raise BoardRefused("voted_already")
    conflict = BoardConflict(
        compartment_id=item.compartment_id, item=item, seat=seat, by_id=by, recorded_at=at
    )
    try:
        with transaction.atomic():
            conflict.save(force_insert=True)
    except IntegrityError as error:
        raise BoardRefused("conflict_already") from error
    item.barred_accounts = [*item.barred_accounts, seat.account_id]
    AgendaItem.objects.filter(pk=item.pk).update(barred_accounts=item.barred_accounts)
    note("protection.record_conflict", [item.pk, seat.pk], by=by, at=at)
    return conflict


@transaction.atomic
def summon(
    *,
    item: AgendaItem,
    party: Party,
    told: Channel | None,
    told_at: datetime | None = None,
    reason: str = "",
    by: UUID,
    at: datetime,
) -> Summons:
    """Record that she was summoned, how and when; or, with nothing told, why she was not."""
    in_turn(item.session)
    if item.case_id is None or party.case_id != item.case_id:
        raise BoardRefused("other_case")
    case = require_case_of(item)
    if told is None and not reason.strip():
        raise BoardRefused("needs_reason")
    row = Summons(
        compartment_id=item.compartment_id, item=item, party=party, told=told or "",
        told_at=(told_at or at) if told else None, by_id=by, recorded_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise BoardRefused("summoned_already") from error
    if told is None:
        write_board_words(
            item.session.compartment_id, row.pk, {BoardWords.NOT_SUMMONED: reason}, item=item.pk,
            case_compartment=item.case_compartment_id, by=by, at=at,
        )  # fmt: skip
    else:
        tell_of_the_summons(item, case, by=by, at=at)
    note("protection.summon", [*_objects(item), row.pk], by=by, at=at, summoned=str(bool(told)))
    return row


@transaction.atomic
def acknowledge_summons(*, summons: Summons, comes: WillCome, by: UUID, at: datetime) -> Summons:
    """Record that she read it, by herself or through the team, and how she takes part."""
    require_team_or_herself(summons.party, by=by)
    if not summons.is_summoned:
        raise BoardRefused("not_summoned")
    if is_record_closed(summons.item.session):
        raise BoardRefused("minutes_closed")
    found = Summons.objects.filter(pk=summons.pk)
    found.update(acknowledged_at=at, acknowledged_by_id=by, comes=comes)
    summons.refresh_from_db()
    note("protection.acknowledge_summons", [summons.item_id, summons.pk], by=by, at=at)
    return summons


@transaction.atomic
def invite(
    *,
    item: AgendaItem,
    institution: Institution,
    account: Account,
    ground: str,
    by: UUID,
    at: datetime,
) -> BoardInvitation:
    """Invite somebody of an institution she said yes to, from the session's start until its end."""
    in_turn(item.session)
    if item.case_id is None:
        raise BoardRefused("needs_case")
    case = require_case_of(item)
    if item.session.ended_at is not None or item.session.ends_at <= at:
        raise BoardRefused("session_over")
    if not ground.strip():
        raise BoardRefused("needs_reason")
    require_reach(case, institution, at=at)
    invited = BoardInvitation(
        compartment_id=case.compartment_id, item=item, institution=institution,
        account=account, ground=ground.strip(), opens_at=item.session.starts_at,
        closes_at=item.session.ends_at, by_id=by, invited_at=at,
    )  # fmt: skip
    invited.save(force_insert=True)
    note("protection.invite", [*_objects(item), invited.pk, institution.pk], by=by, at=at)
    return invited


def revoke_what_is_not_covered(case: Case, *, by: UUID, at: datetime) -> list[BoardInvitation]:
    """End the invitations that her consent, or the gate, no longer carries; at once."""
    standing = BoardInvitation.objects.filter(
        item__case=case, revoked_at__isnull=True, closes_at__gt=at
    ).select_related("institution")
    ended = [one for one in standing if not _is_reached(case, one.institution, at=at)]
    keys = [one.pk for one in ended]
    BoardInvitation.objects.filter(pk__in=keys).update(revoked_at=at, revoked_by_id=by)
    if keys:
        note("protection.revoke_invitations", [case.pk, *keys], by=by, at=at)
    return ended


@transaction.atomic
def put_to_vote(*, item: AgendaItem, by: UUID, at: datetime) -> AgendaItem:
    """Put an item to the vote: with quorum, and on a case with her summons and her position."""
    in_turn(item.session)
    require_sitting(item.session)
    item.refresh_from_db(fields=["put_at", "barred_accounts"])
    if item.put_at is not None:
        raise BoardRefused("put_already")
    _require_quorum(item, at=at)
    _require_her_part(item, at=at)
    if item.case_id is not None:
        require_lines_answered(item, require_case_of(item), at=at)
    tell_of_the_session([item], item.session, by=by, at=at)
    AgendaItem.objects.filter(pk=item.pk).update(put_at=at)
    item.put_at = at
    note("protection.put_to_vote", _objects(item), by=by, at=at)
    return item


@transaction.atomic
def cast_vote(
    *,
    item: AgendaItem,
    seat: BoardSeat,
    choice: VoteChoice,
    reason: str = "",
    by: UUID,
    at: datetime,
) -> BoardVote:
    """Cast the vote of a place, by whoever holds it or through the secretariat; once."""
    if seat.account_id != by:
        in_turn(item.session)
    lock(item.session_id)
    item.session.refresh_from_db(fields=["opened_at", "ended_at"])
    item.refresh_from_db(fields=["put_at", "barred_accounts", "barred_institutions"])
    require_sitting(item.session)
    if item.put_at is None:
        raise BoardRefused("not_put")
    _require_undecided(item)
    _require_may_vote(item, seat, at=at)
    require_read(item, seat)
    _require_quorum(item, at=at)
    if choice == VoteChoice.DISSENT and not reason.strip():
        raise BoardRefused("dissent_needs_reason")
    vote = BoardVote(
        compartment_id=item.compartment_id, item=item, seat=seat, place=seat.place,
        choice=VoteChoice(choice), by_id=by, cast_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            vote.save(force_insert=True)
    except IntegrityError as error:
        raise BoardRefused("voted_already") from error
    if choice == VoteChoice.DISSENT:
        write_board_words(
            item.session.compartment_id, vote.pk, {BoardWords.DISSENT: reason}, item=item.pk,
            by=by, at=at,
        )  # fmt: skip
    note("protection.cast_vote", [item.pk, vote.pk], by=by, at=at)
    return vote


@transaction.atomic
def decide(*, item: AgendaItem, by: UUID, at: datetime) -> BoardDecision:
    """Close the vote on an item, with quorum: more for than against adopts, a tie does not.

    A decree that is adopted decrees the planned measures where an authority keeps the case.
    """
    in_turn(item.session)
    require_sitting(item.session)
    item.refresh_from_db(fields=["put_at", "barred_accounts"])
    if item.put_at is None:
        raise BoardRefused("not_put")
    _require_undecided(item)
    _require_her_part(item, at=at)
    there = _require_quorum(item, at=at)
    votes = list(BoardVote.objects.filter(item=item))
    if not votes:
        raise BoardRefused("no_votes")
    said = tally(votes)
    decision = BoardDecision(
        compartment_id=item.compartment_id, item=item, case_compartment_id=item.case_compartment_id,
        outcome=Outcome(bodies.outcome(in_favour=said.in_favour, against=said.against)),
        present=there, quorum=quorum(), in_favour=said.in_favour, against=said.against,
        abstained=said.abstained, by_id=by, decided_at=at,
    )  # fmt: skip
    decision.save(force_insert=True)
    if decision.outcome == Outcome.ADOPTED and item.kind == DECREE:
        decree_where_it_is_ours(require_case_of(item), by=by, at=at)
    note("protection.decide", [*_objects(item), decision.pk], by=by, at=at,
         outcome=decision.outcome)  # fmt: skip
    return decision


def require_reach(case: Case, institution: Institution, *, at: datetime) -> None:
    """Refuse whom the gate of a case shuts out, and whom her consent does not reach."""
    if institution.pk == case.compartment.institution_id:
        return
    said = gate(institution, gate_keeping(case.matter, at=at), she_said_yes=True)
    if said != Gate.PASSES:
        raise NotThroughTheGate(said)
    require_consent(case, institution)


def require_case_of(item: AgendaItem) -> Case:
    """Return the case of an item; `NotAllowed` for whoever is not of its team."""
    case = case_in(item)
    if case is None:
        raise NotAllowed("protection.board.only_the_team_of_the_case")
    require_team(case)
    return case


def says_yes_by_name(case: Case, institution: Institution) -> bool:
    """Say whether she said yes to a municipality by its name; asked only where one owes a step."""
    if institution.jurisdiction != Jurisdiction.MUNICIPALITY:
        return False
    return bool(require_consent(case, institution))


def _is_reached(case: Case, institution: Institution, *, at: datetime) -> bool:
    try:
        require_reach(case, institution, at=at)
    except NotAllowed:
        return False
    return True


def _shut_out(case: Case, *, at: datetime) -> list[UUID]:
    keeping = gate_keeping(case.matter, at=at)
    return [one.pk for one in Institution.objects.all() if is_left_out(one, keeping)]


def _require_undecided(item: AgendaItem) -> None:
    if BoardDecision.objects.filter(item=item).exists():
        raise BoardRefused("decided")


def _require_may_vote(item: AgendaItem, seat: BoardSeat, *, at: datetime) -> None:
    seat.refresh_from_db(fields=["until_date"])
    require_in_force(seat, item.session)
    if not seat_type(seat.code).votes:
        raise BoardRefused("voice_only")
    if _is_barred(item, seat):
        raise BoardRefused("has_conflict")
    there = BoardAttendance.objects.filter(
        session=item.session, seat=seat, arrived_at__lte=at, left_at__isnull=True
    )
    if not there.exists():
        raise BoardRefused("not_present")


def _is_barred(item: AgendaItem, seat: BoardSeat) -> bool:
    if seat.account_id in item.barred_accounts:
        return True
    code = seat_type(seat.code).institution
    return Institution.objects.filter(code=code, pk__in=item.barred_institutions).exists()


def _require_quorum(item: AgendaItem, *, at: datetime) -> int:
    """Count the places present that may vote on an item; refuse where they are too few."""
    present = voting(present_in(item.session, at=at))
    there = len([one for one in present if not _is_barred(item, one.seat)])
    if there < quorum():
        raise BoardRefused("no_quorum", given=there, right=quorum())
    return there


def _require_her_part(item: AgendaItem, *, at: datetime) -> None:
    """Refuse an item on a case without her summons and position, or why each is not there."""
    if item.case_id is None:
        return
    who = consenting(require_case_of(item))
    if not who:
        raise BoardRefused("no_person")
    told = set(Summons.objects.filter(item=item).values_list("party_id", flat=True))
    if any(one.pk not in told for one in who):
        raise BoardRefused("not_summoned")
    if any(said is None for said in positions_on_item(item, parties=who, at=at).values()):
        raise BoardRefused("no_position")


def _objects(item: AgendaItem) -> list[UUID]:
    return [item.pk, *([item.case_id] if item.case_id else [])]
