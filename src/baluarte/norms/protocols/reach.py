"""Which steps can ever begin, and whether their clocks can be counted one after another."""

from collections.abc import Iterable, Iterator

from baluarte.norms.protocols.form import EXPIRED, Step


def unreachable(
    steps: Iterable[Step], given: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the steps that only wait for one another, with the events they wait for.

    `given` are the events that come from outside: what begins the protocol, what happens in the
    world, what other protocols bring about.
    """
    waiting = {step.id: step for step in steps}
    known = {event for event in given if not event.startswith(EXPIRED)}
    while begun := [step for step in waiting.values() if _may_begin(step, known, waiting)]:
        for step in begun:
            known.update(step.emits)
            del waiting[step.id]
    for step in waiting.values():
        yield step.id, step.starts


def in_a_circle_of_clocks(steps: Iterable[Step]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the steps that begin when a clock ends that in turn, through others, waits for them.

    They could begin with something else, but nobody could say in which order to count them.
    """
    waiting = {
        step.id: {one.removeprefix(EXPIRED) for one in step.starts if one.startswith(EXPIRED)}
        for step in steps
    }
    while placed := [id_ for id_, others in waiting.items() if not others & waiting.keys()]:
        for id_ in placed:
            del waiting[id_]
    for id_, others in waiting.items():
        yield id_, tuple(EXPIRED + one for one in sorted(others & waiting.keys()))


def _may_begin(step: Step, known: set[str], waiting: dict[str, Step]) -> bool:
    return any(
        start in known
        if not start.startswith(EXPIRED)
        else start.removeprefix(EXPIRED) not in waiting
        for start in step.starts
    )
