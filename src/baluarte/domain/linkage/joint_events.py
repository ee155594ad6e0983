"""Events joined by judgement, and how what they hold is counted once.

A joint event is a connected component of live edges. What several holders say of one event
cannot be added up, so of each it is counted what is certain: *at least* so many acts and victims.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """What one holder has of an event: acts by type, victims where their number is known."""

    acts: Mapping[str, int]
    victims: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Events, acts and victims, never one for another; of `untold` events no number is known."""

    events: int
    records: int
    acts: int
    victims: int
    untold: int


def components(nodes: Iterable[Node], edges: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Return the connected components of a graph; members and components keep the nodes' order."""
    parent: dict[Node, Node] = {node: node for node in nodes}

    def root(node: Node) -> Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in edges:
        if one in parent and other in parent:
            parent[root(other)] = root(one)
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in parent:
        members[root(node)].append(node)
    return list(members.values())


def tally(
    held: Mapping[Node, HeldCounts],
    *,
    same: Iterable[tuple[Node, Node]],
    one_victim: Callable[[Node, Node], bool | None],
) -> Tally:
    """Count each joint event once.

    `one_victim` says of a pair whether the victims are the same: yes, no, or not known. Holders
    who name other victims tell of other victims of the same event, and theirs are added; of all
    others the largest number is taken.
    """
    edges = [(one, other) for one, other in same if one in held and other in held]
    within: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for one, other in edges:
        within[one].append((one, other))
    events = components(held, edges)
    acts = victims = untold = 0
    for members in events:
        known = [edge for member in members for edge in within[member]]
        held_once = _joint([held[member] for member in members], members, known, one_victim)
        acts += sum(held_once.acts.values())
        victims += held_once.victims or 0
        untold += held_once.victims is None
    return Tally(len(events), len(held), acts, victims, untold)


def _joint(
    said: list[HeldCounts],
    members: list[Node],
    edges: list[tuple[Node, Node]],
    one_victim: Callable[[Node, Node], bool | None],
) -> HeldCounts:
    if len(said) == 1:
        return said[0]
    by_member = dict(zip(members, said, strict=True))
    agreeing = [edge for edge in edges if one_victim(*edge)]
    apart = {node for edge in edges if one_victim(*edge) is False for node in edge}
    groups = components(members, agreeing)
    told_apart = [_largest(by_member[m] for m in g) for g in groups if apart.intersection(g)]
    others = [_largest(by_member[m] for m in g) for g in groups if not apart.intersection(g)]
    return _largest([_sum(told_apart), *others]) if told_apart else _largest(others)


def _largest(said: Iterable[HeldCounts]) -> HeldCounts:
    acts: Counter[str] = Counter()
    victims: int | None = None
    for one in said:
        acts |= Counter(one.acts)
        if one.victims is not None:
            victims = max(victims or 0, one.victims)
    return HeldCounts(acts, victims)


def _sum(said: Iterable[HeldCounts]) -> HeldCounts:
    acts: Counter[str] = Counter()
    victims: int | None = None
    for one in said:
        acts += Counter(one.acts)
        if one.victims is not None:
            victims = (victims or 0) + one.victims
    return HeldCounts(acts, victims)
