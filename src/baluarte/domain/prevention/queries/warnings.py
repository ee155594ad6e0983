"""Early warnings as the context sees them, where each stands, and who has acknowledged it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Institution, Membership
from baluarte.domain.prevention.models import (
    HOURS_ALONE,
    RECEIVERS,
    EarlyWarning,
    WarningDecision,
    WarningLeftOut,
    WarningNotice,
)
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.warning_choices import (
    Decided,
    NoticeStatus,
    SecondWord,
    ToldWhy,
    WarningStatus,
)
from baluarte.domain.procedure.rules import superiors
from baluarte.norms.clocks.calendar import local_day, zone_of_place

# What presses stands first; what asks for nothing more, last.
ORDER = (
    WarningStatus.PROPOSED, WarningStatus.HELD, WarningStatus.STANDS, WarningStatus.EXPIRED,
    WarningStatus.OVERRULED, WarningStatus.LAPSED,
)  # fmt: skip
LEVELS_FIRST = "RNAV"
MOST_WARNINGS = 300


@dataclass(frozen=True, slots=True)
class TrackedNotice:
    """A notice and where it stands at an instant."""

    row: WarningNotice
    status: NoticeStatus
    # Since when its institution takes part no more, where it does not.
    left_at: datetime | None = None
    # It would have been told of a silence that an answer came before.
    is_spared: bool = False


@dataclass(frozen=True, slots=True)
class TrackedWarning:
    """A warning, where it stands on the day it is there, and what was told of it."""

    row: EarlyWarning
    status: WarningStatus
    today: date
    # Nothing where it was not issued.
    issued_at: datetime | None
    decisions: tuple[WarningDecision, ...]
    notices: tuple[TrackedNotice, ...]

    @property
    def is_issued(self) -> bool:
        """Say whether it was issued, whether or not it still stands."""
        return self.issued_at is not None

    @property
    def ended_date(self) -> date | None:
        """Return its last day, or the day on which it was not issued; nothing while it goes on."""
        if self.status is WarningStatus.OVERRULED:
            zone = zone_of_place(
                state=self.row.state_id, municipality=self.row.municipality_id or ""
            )
            return local_day(self.decisions[-1].decided_at, zone)
        is_over = self.status in (WarningStatus.EXPIRED, WarningStatus.LAPSED)
        return self.row.valid_until if is_over else None


def warnings() -> QuerySet[EarlyWarning]:
    """Return the warnings that the context sees, the newest first."""
    decisions = WarningDecision.objects.select_related("decided_by").order_by("number")
    notices = WarningNotice.objects.select_related(
        "institution", "account", "below", "acknowledgement__acknowledged_by"
    ).order_by("told_at", "opens_after_hours", "institution__name", "id")
    left_out = WarningLeftOut.objects.select_related(
        "institution", "municipality", "left_out_by", "review__reviewed_by"
    )
    return (
        EarlyWarning.objects.select_related("holder", "state", "municipality", "proposed_by")
        .prefetch_related(
            Prefetch("decisions", decisions),
            Prefetch("notices", notices),
            Prefetch("left_out", left_out.order_by("left_out_at", "id")),
        )
        .order_by("-proposed_at", "id")
    )


def early_warning(reference: str) -> EarlyWarning:
    """Return one warning; `EarlyWarning.DoesNotExist` where the context sees none."""
    return warnings().get(reference=reference)


def track_warnings(rows: Iterable[EarlyWarning], *, at: datetime) -> list[TrackedWarning]:
    """Return where some warnings stand at an instant, in their order."""
    commands = dict(Institution.objects.values_list("pk", "command_id"))
    return [_track(one, commands, at=at) for one in rows]


def pressing_warnings(at: datetime) -> list[TrackedWarning]:
    """Return the warnings that the context sees: what waits first, then what stands by level."""
    found = track_warnings(warnings()[:MOST_WARNINGS], at=at)
    return sorted(
        found,
        key=lambda one: (
            ORDER.index(one.status), LEVELS_FIRST.index(one.row.level), one.row.valid_until,
            one.row.reference,
        ),
    )  # fmt: skip


def waiting_for_second(by: UUID, *, at: datetime) -> QuerySet[EarlyWarning]:
    """Return what others of one's own house proposed, and nobody has decided, held ones apart."""
    decided = WarningDecision.objects.filter(warning=OuterRef("pk"))
    found = warnings().filter(kept_by(by), ~Exists(decided), valid_until__gte=local_day(at))
    return found.exclude(proposed_by=by)


def notices_to_acknowledge(by: UUID, *, at: datetime) -> list[TrackedNotice]:
    """Return what was told to the institutions that one answers for and is not acknowledged."""
    held = Membership.objects.filter(
        held_now(), account_id=by, role__in=RECEIVERS, confirmed_at__isnull=False
    )
    rows = WarningNotice.objects.filter(
        Q(account=None) | Q(account=by),
        institution__in=held.values("institution"),
        acknowledgement=None,
        warning__valid_until__gte=local_day(at),
    ).select_related("institution", "warning__municipality", "warning__state", "below")
    found = [TrackedNotice(one, NoticeStatus.SILENT if one.due_at <= at else NoticeStatus.RUNNING)
             for one in rows]  # fmt: skip
    return sorted(found, key=lambda one: (one.row.due_at, str(one.row.pk)))


def issued_in(year: int, *, holder: Institution, level: str) -> int:
    """Return how many warnings of a level a house issued in a year: what of its budget is used."""
    rows = WarningDecision.objects.filter(
        holder=holder, outcome=Decided.ISSUED, warning__level=level
    )
    days = rows.values_list("decided_at", flat=True)
    return sum(local_day(one).year == year for one in days)


def _track(
    one: EarlyWarning, commands: Mapping[UUID, UUID | None], *, at: datetime
) -> TrackedWarning:
    zone = zone_of_place(state=one.state_id, municipality=one.municipality_id or "")
    today = local_day(at, zone)
    decisions = tuple(each for each in one.decisions.all() if each.decided_at <= at)
    told = [each for each in one.notices.all() if each.told_at <= at]
    issue = next((each.decided_at for each in decisions if each.is_issue), None)
    issued_at = issue or min((each.told_at for each in told), default=None)
    out = _out(one, commands, at=at)
    by_key = {each.pk: each for each in told}
    notices = tuple(_track_notice(each, by_key, out, at=at) for each in told)
    status = _status(one, decisions, issued_at, today)
    return TrackedWarning(one, status, today, issued_at, decisions, notices)


def _status(
    one: EarlyWarning, decisions: tuple[WarningDecision, ...], issued_at: datetime | None,
    today: date,
) -> WarningStatus:  # fmt: skip
    is_over = today > one.valid_until
    if issued_at is not None:
        return WarningStatus.EXPIRED if is_over else WarningStatus.STANDS
    last = decisions[-1].outcome if decisions else ""
    if last == Decided.OVERRULED:
        return WarningStatus.OVERRULED
    if is_over:
        return WarningStatus.LAPSED
    return WarningStatus.HELD if last == Decided.HELD else WarningStatus.PROPOSED


def _track_notice(
    one: WarningNotice, by_key: dict[UUID, WarningNotice], out: "_Out", *, at: datetime
) -> TrackedNotice:
    left_at = one.institution.left_at
    is_gone = left_at is not None and left_at <= at
    done = _acknowledged_at(one)
    if out.covers(one.institution):
        status = NoticeStatus.LEFT_OUT
    elif done is not None and done <= at:
        status = NoticeStatus.ACKNOWLEDGED if done < one.due_at else NoticeStatus.LATE_ACKNOWLEDGED
    elif not is_open(one, by_key, at=at):
        status = NoticeStatus.WAITS
    elif is_gone:
        status = NoticeStatus.GONE
    else:
        status = NoticeStatus.SILENT if one.due_at <= at else NoticeStatus.RUNNING
    is_spared = status is NoticeStatus.WAITS and _is_spared(one, by_key)
    return TrackedNotice(one, status, left_at if is_gone else None, is_spared)


def _is_spared(one: WarningNotice, by_key: dict[UUID, WarningNotice]) -> bool:
    below = by_key.get(one.after_id) if one.after_id else None
    if below is None or below.institution.left_at is not None:
        return False
    done = _acknowledged_at(below)
    return (done is not None and done < one.opens_at) or _is_spared(below, by_key)


def is_open(one: WarningNotice, by_key: dict[UUID, WarningNotice], *, at: datetime) -> bool:
    """Say whether a notice is told: at once, or since whoever is below was silent or left.

    What is below and not among those given was not open to whoever asks, and hers is.
    """
    if one.why != ToldWhy.SILENCE:
        return True
    below = by_key.get(one.after_id) if one.after_id else None
    if below is None:
        return True
    if not is_open(below, by_key, at=at):
        return False
    left_at, done = below.institution.left_at, _acknowledged_at(below)
    if left_at is not None and left_at <= at:
        return True
    return one.opens_at <= at and (done is None or done >= one.opens_at)


@dataclass(frozen=True, slots=True)
class _Out:
    """Who is left out of a warning since it was told."""

    institutions: frozenset[UUID]
    municipalities: frozenset[str]
    commands: Mapping[UUID, UUID | None]

    def covers(self, one: Institution) -> bool:
        if one.municipality_id and one.municipality_id in self.municipalities:
            return one.jurisdiction == "municipality"
        mine = {one.pk, *superiors(one.pk, self.commands)}
        return bool(mine & self.institutions) or any(
            one.pk in superiors(each, self.commands) for each in self.institutions
        )


def is_undone(one: WarningLeftOut, *, at: datetime) -> bool:
    """Say whether somebody is out no more: not confirmed, withdrawn, or never looked at in time.

    Who was left out before it was issued stays out: whoever issued it saw it.
    """
    review = getattr(one, "review", None)
    if review is not None:
        return bool(review.answer != SecondWord.CONFIRMED)
    is_over = one.left_out_at + timedelta(hours=HOURS_ALONE) <= at
    return (
        is_over
        and WarningDecision.objects.filter(
            warning=one.warning_id, outcome=Decided.ISSUED, decided_at__lte=one.left_out_at
        ).exists()
    )


def _out(one: EarlyWarning, commands: Mapping[UUID, UUID | None], *, at: datetime) -> _Out:
    rows = [each for each in one.left_out.all() if not is_undone(each, at=at)]
    return _Out(
        frozenset(each.institution_id for each in rows if each.institution_id),
        frozenset(each.municipality_id for each in rows if each.municipality_id),
        commands,
    )


def _acknowledged_at(one: WarningNotice) -> datetime | None:
    done = getattr(one, "acknowledgement", None)
    return done.acknowledged_at if done else None
