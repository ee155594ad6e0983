from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_reason
from baluarte.domain.registry.blocking import candidates
from baluarte.domain.registry.choices import STANDING, Verdict
from baluarte.domain.registry.comparison import Agreement, Compared, compare
from baluarte.domain.registry.models import Act, Aggression, Judgement, NameDigest, Pair
from baluarte.domain.registry.rules import voice_of
from baluarte.domain.sealing.blind import NameHashes
from baluarte.domain.wall import context

PROPOSE = "registry.propose_pairs"
AT_ONCE = 2000
DIGEST = 32


class NotAPair(ValueError):
    """One aggression is not a pair, and a pair is proposed once."""


@transaction.atomic
def propose_pairs(*, at: datetime) -> int:
    """Propose which aggressions may be one, among all that the context sees; return how many.

    Run by the worker for the account that asked, so that nothing is compared across stewards
    that nobody could judge; it alone reads the hashes of names. Running it again proposes
    only what is new.
    """
    by = context.acting_account()
    compared = list(_compared())
    known = set(Pair.objects.values_list("left", "right"))
    fresh = [
        _pair(one, other, agreement, at=at)
        for one, other in candidates(compared)
        if (one.id, other.id) not in known and (agreement := compare(one, other)).is_proposed
    ]
    Pair.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)
    if fresh:
        record(
            act="registry.propose_pairs",
            object_type="pair",
            payload={"compared": len(compared), "proposed": len(fresh)},
            by=by,
            at=at,
        )
    return len(fresh)


def ask_for_pairs(*, by: UUID) -> None:
    """Have the worker propose pairs among what an account sees, once for all who ask before it."""
    context.require(by)
    task = app.configure_task(PROPOSE, queueing_lock=f"{PROPOSE} {by}")
    # The savepoint keeps the transaction whole where the job waits already.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(account=str(by))


@transaction.atomic
def propose_pair(
    *, one: Aggression, other: Aggression, reason: str, by: UUID, at: datetime
) -> Pair:
    """Propose by hand that two aggressions may be one; to be judged by who may."""
    if not reason.strip():
        raise MustSayWhy("reason")
    sides = sorted(_compared([one.pk, other.pk], names=False), key=lambda side: side.id)
    if [side.id for side in sides] != sorted([one.pk, other.pk]):
        raise NotAPair
    left, right = sides
    if Pair.objects.filter(left=left.id, right=right.id).exists():
        raise NotAPair
    pair = _pair(left, right, compare(left, right), at=at)
    pair.by_id = by
    pair.save(force_insert=True)
    _record("registry.propose_pair", pair, {"reason": reason.strip()}, by=by, at=at)
    return pair


@transaction.atomic
def judge_pair(*, pair: Pair, verdict: Verdict, reason: str, by: UUID, at: datetime) -> Judgement:
    """Judge whether a pair is one event; undone by judging again. No row of either side moves."""
    voice = voice_of(pair, by=by)
    judgement = Judgement(
        pair=pair,
        left_compartment_id=pair.left_compartment_id,
        right_compartment_id=pair.right_compartment_id,
        voice=voice,
        verdict=Verdict(verdict),
        reason=write_reason(reason, pair=pair, voice=voice),
        decided_at=at,
        by_id=by,
    )
    judgement.save(force_insert=True)
    said = {"verdict": str(verdict), "voice": str(judgement.voice), "reason": reason.strip()}
    _record("registry.judge_pair", pair, said, by=by, at=at)
    return judgement


def _compared(keys: Iterable[UUID] | None = None, *, names: bool = True) -> Iterator[Compared]:
    """Yield what is compared of the aggressions the context sees: codes, days and hashes."""
    found = Aggression.objects.filter(state_of__in=STANDING)
    acts = Act.objects.filter(ended_at__isnull=True)
    if keys is not None:
        found, acts = found.filter(pk__in=list(keys)), acts.filter(aggression__in=list(keys))
    types: dict[UUID, set[str]] = defaultdict(set)
    for key, kind in acts.values_list("aggression", "type").iterator(AT_ONCE):
        types[key].add(kind)
    hashes = _hashes() if names else {}
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


def _hashes() -> dict[UUID, list[NameHashes]]:
    nothing: frozenset[bytes] = frozenset()
    found: dict[UUID, list[NameHashes]] = defaultdict(list)
    digests = NameDigest.objects.exclude(whole=b"").values_list("aggression", "whole", "tokens")
    for key, full, tokens in digests.iterator(AT_ONCE):
        told = frozenset(_apart(bytes(tokens)))
        found[key].append(NameHashes(bytes(full), told, nothing, nothing))
    return found


def _apart(tokens: bytes) -> Iterator[bytes]:
    for begin in range(0, len(tokens), DIGEST):
        yield tokens[begin : begin + DIGEST]


def _pair(left: Compared, right: Compared, agreement: Agreement, *, at: datetime) -> Pair:
    return Pair(
        left_id=left.id,
        right_id=right.id,
        left_compartment_id=left.compartment,
        right_compartment_id=right.compartment,
        agreement=agreement.as_json(),
        weight=agreement.weight,
        proposed_at=at,
    )


def _record(act: str, pair: Pair, said: dict[str, str], *, by: UUID, at: datetime) -> None:
    record(
        act=act,
        object_type="pair",
        objects=[pair.pk, pair.left_id, pair.right_id],
        payload=said,
        by=by,
        at=at,
    )
