"""What differs between two versions of a protocol, part by part, without a judgement of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from baluarte.norms.protocols.form import Protocol, Saying, Step

OF_A_PROTOCOL = (
    "name", "kind", "jurisdictions", "begins_with", "begins_by_itself", "may_be_suspended",
    "extends", "calendar", "about", "grounds", "stages",
)  # fmt: skip
OF_A_STEP = (
    "name", "by", "starts", "clock", "law", "confidence", "emits", "choose", "stage", "repeats",
    "at_most", "is_optional", "either", "begins_again_with", "stands_still_with", "note",
)  # fmt: skip
OF_A_SAYING = ("text", "by", "clock", "law", "confidence", "beside")
SAYINGS = ("rules", "criteria", "terms", "suspended_on")

Said = Step | Saying


@dataclass(frozen=True)
class Change:
    """A field that says something else."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Changed:
    """A step or a saying that both versions have, with the fields that differ."""

    before: Said
    after: Said
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Part:
    """What was added, taken out and changed among the steps, the rules, the criteria, the terms."""

    name: str
    added: tuple[Said, ...]
    removed: tuple[Said, ...]
    changed: tuple[Changed, ...]
    same: int = 0

    @property
    def is_empty(self) -> bool:
        """Say whether nothing differs here."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Differences:
    """Everything in which a newer version says something else than an older one."""

    older: Protocol
    newer: Protocol
    changes: tuple[Change, ...]
    parts: tuple[Part, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether both say the same."""
        return not self.changes and not self.parts


def differences(older: Protocol, newer: Protocol) -> Differences:
    """Compare two versions of a protocol."""
    parts = [_part("steps", older.steps, newer.steps, OF_A_STEP)]
    parts += [
        _part(name, getattr(older, name), getattr(newer, name), OF_A_SAYING) for name in SAYINGS
    ]
    return Differences(
        older,
        newer,
        _changes(older, newer, OF_A_PROTOCOL),
        tuple(part for part in parts if not part.is_empty),
    )


def _part(name: str, older: Sequence[Said], newer: Sequence[Said], fields: Iterable[str]) -> Part:
    before = {one.id: one for one in older}
    after = {one.id: one for one in newer}
    both = [
        Changed(before[id_], one, _changes(before[id_], one, fields))
        for id_, one in after.items()
        if id_ in before
    ]
    changed = tuple(one for one in both if one.changes)
    return Part(
        name,
        added=tuple(one for id_, one in after.items() if id_ not in before),
        removed=tuple(one for id_, one in before.items() if id_ not in after),
        changed=changed,
        same=len(both) - len(changed),
    )


def _changes(before: Any, after: Any, fields: Iterable[str]) -> tuple[Change, ...]:
    return tuple(
        Change(name, getattr(before, name), getattr(after, name))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    )
