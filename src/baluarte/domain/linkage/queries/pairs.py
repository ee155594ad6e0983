from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from baluarte.domain.access.rules import holds_role, open_at
from baluarte.domain.linkage.comparison import DAYS_APART, group_of
from baluarte.domain.linkage.joint_events import components
from baluarte.domain.linkage.models import Card, Judgement, Pair
from baluarte.domain.linkage.queries.reasons import open_reasons, with_reasons
from baluarte.domain.linkage.queries.review_queue import PairCursor, keys_by_lot, waiting_keys
from baluarte.domain.linkage.rules import (
    AnonymousJudgement,
    both_stewards_say_same,
    verdict_of,
    voices_of,
)
from baluarte.domain.registry.choices import STANDING, Names, Verdict, Voice
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.registry.queries.lists import ListedEvent, listed
from baluarte.domain.wall import context
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms

ON_A_PAGE = 30
AT_ONCE = 5000
# A joint event of more members than this is a mistake to be looked at, not a page to be shown.
MOST_TOGETHER = 500
# Where names differ, the victims are others of one event.
_ONE_VICTIM = {str(Names.AGREE): True, str(Names.PART): True, str(Names.DIFFER): False}
# What is similar is known to the month or better.
_MONTH = 31


@dataclass(frozen=True, slots=True)
class Edge:
    """Two events judged to be one, and whether their victims are: yes, no, not known."""

    left: UUID
    right: UUID
    one_victim: bool | None


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair, what was judged of it, the oldest first, and what is held of it.

    While it waits for the voice of whoever asks, nothing that others said of it is here.
    """

    pair: Pair
    judgements: Sequence[Judgement]
    verdict: Verdict | None
    both_say_same: bool
    waits_for_me: bool

    def other(self, event: UUID) -> UUID:
        """Return the side that is not this one."""
        return self.pair.right_id if self.pair.left_id == event else self.pair.left_id


@dataclass(frozen=True, slots=True)
class PairPage:
    """A pair to be judged: what agrees, and of each side all that may be shown, or nothing."""

    judged: JudgedPair
    left: ListedEvent | None
    right: ListedEvent | None
    # What a side that one does not see laid open, once both said "same".
    cards: Mapping[str, Card] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairsPage:
    """Some pairs of the queue, the likeliest first."""

    rows: Sequence[PairPage]
    after: PairCursor | None


@dataclass(frozen=True, slots=True)
class Joint:
    """What is held to be one event with an event: its members and the pairs around them."""

    members: Sequence[UUID]
    pairs: Sequence[JudgedPair]
    # Members whose stewards' people, all along the way, said "same".
    opened: frozenset[UUID] = field(default_factory=frozenset)


def judged_pairs(
    pairs: QuerySet[Pair],
    *,
    known_at: datetime | None = None,
    mine: Collection[UUID] | None = None,
) -> list[JudgedPair]:
    """Return pairs with what was judged of each by an instant; five queries for any number.

    Blind: of a pair that waits for the voice of whoever asks, what others judged is left out.
    """
    said = Judgement.objects.select_related("by").order_by("decided_at", "id")
    if known_at is not None:
        pairs = pairs.filter(proposed_at__lte=known_at)
    loaded = list(pairs.prefetch_related(Prefetch("judgements", queryset=said)))
    with_reasons(one for pair in loaded for one in pair.judgements.all())
    voices = voices_of(loaded, by=context.current(), mine=mine) if loaded else {}
    return [_judged(pair, voices.get(pair.pk), known_at=known_at) for pair in loaded]


def same_edges(
    *, among: Iterable[UUID] | QuerySet[Any] | None = None, known_at: datetime | None = None
) -> list[Edge]:
    """Return every live edge the context may see: the pairs held to be one event.

    `among`, keys or a query of them: only the edges that begin at one of these are read.
    """
    ever = Judgement.objects.filter(pair=OuterRef("pair"), verdict=Verdict.SAME)
    said = Judgement.objects.filter(Exists(ever)).order_by("pair_id", "decided_at", "id")
    if known_at is not None:
        said = said.filter(decided_at__lte=known_at)
    if among is not None:
        said = said.filter(pair__left__in=among)
    names = KeyTextTransform("names", "pair__agreement")
    told = said.values_list("pair__left", "pair__right", names, "voice", "verdict")
    return [
        Edge(left, right, _ONE_VICTIM.get(agree))
        for (left, right, agree), rows in groupby(told.iterator(AT_ONCE), key=itemgetter(0, 1, 2))
        if verdict_of(AnonymousJudgement(voice, verdict) for *_, voice, verdict in rows)
        is Verdict.SAME
    ]


def clusters(
    among: Collection[UUID] | None = None, *, known_at: datetime | None = None
) -> list[list[UUID]]:
    """Return the joint events: events joined by live edges, two or more, largest first.

    `among` leaves out every edge to an event that is not of these.
    """
    edges = [(edge.left, edge.right) for edge in same_edges(known_at=known_at)]
    nodes = {node for edge in edges for node in edge}
    nodes &= set(among) if among is not None else nodes
    found = components(sorted(nodes), edges)
    return sorted((sorted(c) for c in found if len(c) > 1), key=lambda c: (-len(c), c))


def joint_with(
    event: UUID,
    *,
    known_at: datetime | None = None,
    mine: Collection[UUID] | None = None,
) -> Joint:
    """Return the joint event of one event, itself first; and every pair around it."""
    near = _around(event)
    found = Pair.objects.filter(pk__in=near)
    pairs = judged_pairs(found, known_at=known_at, mine=mine) if near else []
    same = [(p.pair.left_id, p.pair.right_id) for p in pairs if p.verdict is Verdict.SAME]
    agreed = [(p.pair.left_id, p.pair.right_id) for p in pairs if p.both_say_same]
    members = _component_of(event, same)
    around = [p for p in pairs if {p.pair.left_id, p.pair.right_id} & set(members)]
    around.sort(key=lambda p: (-p.pair.weight, p.pair.id))
    return Joint(members, around, frozenset(_component_of(event, agreed)))


def pairs_waiting(*, after: PairCursor | None = None, limit: int = ON_A_PAGE) -> PairsPage:
    """Return the pairs that wait for the voice of whoever asks, the likeliest first."""
    keys = waiting_keys(after=after, limit=limit + 1)
    pairs = {p.pair.id: p for p in judged_pairs(Pair.objects.filter(pk__in=keys[:limit]))}
    shown = [pairs[key] for key in keys[:limit] if key in pairs]
    pages = _pages(shown)
    more = len(keys) > limit and shown
    last = shown[-1].pair if more else None
    return PairsPage(pages, PairCursor(last.weight, last.id) if last else None)


def next_to_judge(*, after: UUID | None = None) -> PairPage | None:
    """Return a pair that waits for the voice of whoever asks, or nothing where none does.

    In the order of their keys, which are drawn by lot: whoever judges one after the other learns
    nothing from the order of how likely each is.
    """
    keys = keys_by_lot(after=after, limit=1)
    found = judged_pairs(Pair.objects.filter(pk__in=keys)) if keys else []
    return _pages(found)[0] if found else None


def pair_page(pair: UUID) -> PairPage:
    """Return one pair to be judged; `Pair.DoesNotExist` for who does not see both sides."""
    found = judged_pairs(Pair.objects.filter(pk=pair))
    if not found:
        raise Pair.DoesNotExist
    open_reasons(one.reason for one in found[0].judgements)
    return _pages(found)[0]


def similar_facts(
    *,
    first_date: date | None,
    last_date: date | None,
    state: str | None,
    municipality: str | None = None,
    types: Collection[str] = (),
    leaving_out: UUID | None = None,
    limit: int = 10,
) -> list[ListedEvent]:
    """Return what the writer may see of facts like these, while she writes; the newest first.

    Within three days, in the same municipality (or its state, where one side says no more), of
    the same type or group where both say one.
    """
    if first_date is None or last_date is None or state is None:
        return []
    near = timedelta(days=DAYS_APART)
    found = Event.objects.filter(
        state=state,
        status__in=STANDING,
        listed_date__lte=last_date + near,
        listed_date__gte=first_date - near - timedelta(days=_MONTH),
        current__last_date__gte=first_date - near,
    )
    if leaving_out is not None:
        found = found.exclude(pk=leaving_out)
    if municipality is not None:
        found = found.filter(Q(municipality=municipality) | Q(municipality__isnull=True))
    kinds = _of_the_same_groups(types)
    if kinds:
        acts = Act.objects.filter(event=OuterRef("pk"), ended_at__isnull=True)
        found = found.filter(Exists(acts.filter(type__in=kinds)) | ~Exists(acts))
    near_first = found.order_by("-listed_date", "-id").values_list("id", flat=True)
    return listed(list(near_first[:limit]))


def _judged(pair: Pair, voice: Voice | None, *, known_at: datetime | None) -> JudgedPair:
    everything = list(pair.judgements.all())
    if voice is not None and all(one.voice != voice for one in everything):
        return JudgedPair(pair, [], None, both_say_same=False, waits_for_me=True)
    said = [one for one in everything if known_at is None or one.decided_at <= known_at]
    same = both_stewards_say_same(said)
    return JudgedPair(pair, said, verdict_of(said), both_say_same=same, waits_for_me=False)


def _component_of(event: UUID, edges: Iterable[tuple[UUID, UUID]]) -> list[UUID]:
    pairs = list(edges)
    nodes = dict.fromkeys([event, *(node for pair in pairs for node in pair)])
    return components(nodes, pairs)[0]


def _pages(shown: Sequence[JudgedPair]) -> list[PairPage]:
    """Show in full what is the reader's own or opened to her, and both sides to a curator."""
    account = context.current()
    all_coded = holds_role(account, "curator")
    mine = open_at(Level.IDENTIFIED)
    sides = dict.fromkeys(side for p in shown for side in (p.pair.left_id, p.pair.right_id))
    lines = {line.event.id: line for line in listed(list(sides))}

    def side(judged: JudgedPair, key: UUID, compartment: UUID) -> ListedEvent | None:
        may = all_coded or judged.both_say_same or compartment in mine
        return lines.get(key) if may else None

    cards = _cards([p.pair.id for p in shown if p.both_say_same])
    return [
        PairPage(
            p,
            side(p, p.pair.left_id, p.pair.left_compartment_id),
            side(p, p.pair.right_id, p.pair.right_compartment_id),
            cards.get(p.pair.id, {}),
        )
        for p in shown
    ]


def _cards(pairs: Collection[UUID]) -> dict[UUID, dict[str, Card]]:
    """Return the newest card of each side of pairs of which both sides say "same"."""
    found: dict[UUID, dict[str, Card]] = defaultdict(dict)
    if pairs:
        for card in Card.objects.filter(pair__in=pairs).order_by("laid_at", "id"):
            found[card.pair_id][card.voice] = card
    return found


def _of_the_same_groups(types: Collection[str]) -> list[str]:
    groups = {group_of(kind) for kind in types} - {None}
    return [code for code in terms("aggression_types") if group_of(code) in groups]


def _around(event: UUID) -> list[UUID]:
    """Return the pairs around what those ever judged the same lead to: all of the joint event."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"start": event, "most": MOST_TOGETHER})
        return [row[0] for row in cursor.fetchall()]


_REACH = """
with recursive reached(id) as (
    select %(start)s::uuid
    union
    select case when p.left_id = r.id then p.right_id else p.left_id end
      from reached r
      join linkage_pair p on p.left_id = r.id or p.right_id = r.id
     where exists (select 1 from linkage_judgement j
                    where j.pair_id = p.id and j.verdict = 'same'))
, near as (select id from reached limit %(most)s)
select p.id from near join linkage_pair p on p.left_id = near.id
 union
select p.id from near join linkage_pair p on p.right_id = near.id
"""
