"""Which steps can ever begin."""

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


def _may_begin(step: Step, known: set[str], waiting: dict[str, Step]) -> bool:
    return any(
        start in known
        if not start.startswith(EXPIRED)
        else start.removeprefix(EXPIRED) not in waiting
        for start in step.starts
    )
