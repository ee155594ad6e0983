"""Which events may be one: compared as they come, for whoever asked, by the worker alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.linkage.blocking import candidates
from baluarte.domain.linkage.comparison import DAYS_APART, Agreement, Compared, compare
from baluarte.domain.linkage.models import Matching, Pair
from baluarte.domain.linkage.queries.weight_tables import Rule, rule_in_force
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models import Act, Determination, Event, NameDigest
from baluarte.domain.sealing.blind_index import NameHashes
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.signed_jobs import defer_signed

PROPOSE = "linkage.propose_pairs"
AT_ONCE = 2000
DIGEST = 32
# Who was still writing when the last comparison began is met by the next.
OVERLAP = timedelta(hours=1)
# More stretches of days than these are asked for as one.
MOST_STRETCHES = 20


@transaction.atomic
def propose_pairs(*, at: datetime) -> int:
    """Propose which events may be one, among all that the context sees; return how many.

    Run by the worker for the account that asked, so that nothing is compared across stewards
    that nobody could judge; it alone reads the hashes of names. After the first time only what
    was decided since, or opened to the account since, is compared with what there is.
    """
    by = context.acting_account()
    opened = open_at(Level.CODED)
    fresh = _fresh(by, opened)
    if fresh is not None and not fresh:
        return 0
    Matching(account_id=by, compartments=sorted(opened), matched_at=at).save(force_insert=True)
    compared = list(compared_of(_beside(fresh)))
    known = set(Pair.objects.values_list("left", "right"))
    rule = rule_in_force()
    found = [
        new_pair(one, other, agreement, rule=rule, at=at)
        for one, other in candidates(compared, fresh=fresh)
        if (one.id, other.id) not in known
        and rule.weights.proposes(agreement := compare(one, other))
    ]
    Pair.objects.bulk_create(found, batch_size=AT_ONCE, ignore_conflicts=True)
    if found:
        record(
            act="registry.propose_pairs",
            object_type="pair",
            payload={"compared": len(compared), "proposed": len(found)},
            by=by,
            at=at,
        )
    return len(found)


def ask_for_pairs(*, by: UUID) -> None:
    """Have the worker propose pairs among what an account sees, once for all who ask before it."""
    context.require(by)
    _defer(by)


def ask_for_curators() -> int:
    """Have the worker propose pairs for each curator, to whom lists were opened; of how many."""
    with context.acting_as_nobody():
        held = Membership.objects.filter(role="curator", account__is_active=True)
        held = held.filter(confirmed_at__isnull=False)
        curators = sorted(set(held.values_list("account", flat=True)))
        for one in curators:
            _defer(one)
    return len(curators)


def compared_of(asked: Q | None = None, *, names: bool = True) -> Iterator[Compared]:
    """Yield what is compared of the events the context sees: codes, days and hashes."""
    found = Event.objects.filter(status__in=STANDING)
    acts, digests = Act.objects.filter(ended_at__isnull=True), NameDigest.objects.all()
    if asked is not None:
        found = found.filter(asked)
        acts = acts.filter(event__in=found.values("pk"))
        digests = digests.filter(event__in=found.values("pk"))
    types: dict[UUID, set[str]] = defaultdict(set)
    for key, kind in acts.values_list("event", "type").iterator(AT_ONCE):
        types[key].add(kind)
    hashes = _hashes(digests) if names else {}
    fields = ("pk", "compartment", "current__first_date", "current__last_date")
    for key, compartment, first, last, state, municipality in found.values_list(
        *fields, "state", "municipality"
    ).iterator(AT_ONCE):
        yield Compared(
            id=key,
            compartment=compartment,
            first=first and first.toordinal(),
            last=last and last.toordinal(),
            state=state,
            municipality=municipality,
            types=frozenset(types[key]),
            names=hashes.get(key, ()),
        )


def new_pair(
    left: Compared, right: Compared, agreement: Agreement, *, rule: Rule, at: datetime
) -> Pair:
    """Return an unsaved pair of two events, the lower key first, and by which rule weighed."""
    return Pair(
        left_id=left.id,
        right_id=right.id,
        left_compartment_id=left.compartment,
        right_compartment_id=right.compartment,
        agreement=agreement.as_json(),
        weight=rule.weights.weigh(agreement),
        weighing_id=rule.weighing,
        proposed_at=at,
    )


def _defer(account: UUID) -> None:
    task = app.configure_task(PROPOSE, queueing_lock=f"{PROPOSE} {account}")
    # The savepoint keeps the transaction whole where the job waits already.
    with suppress(AlreadyEnqueued), transaction.atomic():
        defer_signed(task, account=account)


def _fresh(by: UUID, opened: Collection[UUID]) -> set[UUID] | None:
    """Return what an account was never shown compared; nothing said where that is all there is."""
    last = Matching.objects.filter(account=by).order_by("-matched_at").first()
    if last is None:
        return None
    since = last.matched_at - OVERLAP
    held = Determination.objects.filter(decided_at__gte=since)
    acts = Act.objects.filter(Q(decided_at__gte=since) | Q(ended_at__gte=since))
    standing = Event.objects.filter(status__in=STANDING)
    opened_since = standing.filter(compartment__in=set(opened) - set(last.compartments))
    changed = {
        *held.values_list("event", flat=True),
        *acts.values_list("event", flat=True),
    }
    return {
        *opened_since.values_list("pk", flat=True),
        *standing.filter(pk__in=changed).values_list("pk", flat=True),
    }


def _beside(fresh: Collection[UUID] | None) -> Q | None:
    """Return which events can meet the new ones: their dates may be one, or are not known."""
    if fresh is None:
        return None
    dates = Event.objects.filter(pk__in=fresh).values_list(
        "current__first_date", "current__last_date"
    )
    known = [(first, last) for first, last in dates if first is not None and last is not None]
    if len(known) < len(fresh):
        return None
    near = timedelta(days=DAYS_APART)
    asked = Q(current__first_date__isnull=True) | Q(current__last_date__isnull=True)
    for first, last in _stretches(known)[:MOST_STRETCHES]:
        asked |= Q(current__first_date__lte=last + near, current__last_date__gte=first - near)
    return asked


def _stretches(dates: Iterable[tuple[date, date]]) -> Sequence[tuple[date, date]]:
    """Lay spans of days together where they touch."""
    apart: list[tuple[date, date]] = []
    for first, last in sorted(dates):
        if apart and first <= apart[-1][1] + timedelta(days=2 * DAYS_APART):
            apart[-1] = (apart[-1][0], max(last, apart[-1][1]))
        else:
            apart.append((first, last))
    if len(apart) > MOST_STRETCHES:
        return [(apart[0][0], max(last for _, last in apart))]
    return apart


def _hashes(digests: QuerySet[NameDigest]) -> dict[UUID, list[NameHashes]]:
    nothing: frozenset[bytes] = frozenset()
    found: dict[UUID, list[NameHashes]] = defaultdict(list)
    told = digests.exclude(whole=b"").values_list("event", "whole", "tokens")
    for key, full, tokens in told.iterator(AT_ONCE):
        parts = frozenset(_apart(bytes(tokens)))
        found[key].append(NameHashes(bytes(full), parts, nothing, nothing))
    return found


def _apart(tokens: bytes) -> Iterator[bytes]:
    for begin in range(0, len(tokens), DIGEST):
        yield tokens[begin : begin + DIGEST]
