"""Whether the texts of the policy fit one another: each reference resolves, or is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from baluarte.norms.catalogues import terms
from baluarte.norms.policy.demands import Demand, demands
from baluarte.norms.policy.guidelines import Guideline, guidelines
from baluarte.norms.policy.objectives import Objective, objectives
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.text_faults import TextFault

AXES, SOURCES = "policy_axes", "sources"
WITHOUT_INDICATOR = frozenset({"S51"})


class PolicyFault(TextFault):
    """Something in a text of the policy that cannot be right."""

    wording = "policy_faults"


@dataclass(frozen=True)
class PolicyTexts:
    """The texts that refer to one another; those of the project where no others are given."""

    demands: Mapping[str, Demand] = field(default_factory=demands)
    guidelines: Mapping[str, Guideline] = field(default_factory=guidelines)
    objectives: Mapping[str, Objective] = field(default_factory=objectives)


def faults(texts: PolicyTexts | None = None) -> tuple[PolicyFault, ...]:
    """Return each reference that resolves to nothing, and each row that lacks what it needs."""
    texts = texts or PolicyTexts()
    return (*_demands(texts), *_guidelines(texts), *_objectives(texts))


def _demands(texts: PolicyTexts) -> Iterator[PolicyFault]:
    aimed_at = {code for one in texts.objectives.values() for code in one.demands}
    for code, one in texts.demands.items():
        yield from _common(code, one.axis, one.source)
        yield from _owners(code, one.owners)
        if not one.indicators and code not in WITHOUT_INDICATOR:
            yield PolicyFault(code, "no_indicator")
        if code not in aimed_at:
            yield PolicyFault(code, "no_objective")


def _guidelines(texts: PolicyTexts) -> Iterator[PolicyFault]:
    aimed_at = {one.guideline for one in texts.objectives.values()}
    for code, one in texts.guidelines.items():
        yield from _common(code, one.axis, one.source)
        if code not in aimed_at:
            yield PolicyFault(code, "no_objective")


def _objectives(texts: PolicyTexts) -> Iterator[PolicyFault]:
    for code, one in texts.objectives.items():
        yield from _common(code, one.axis, one.source)
        yield from _owners(code, one.owners)
        yield from _known(code, "guideline", [one.guideline], texts.guidelines)
        yield from _known(code, "demand", one.demands, texts.demands)
        if not one.indicators:
            yield PolicyFault(code, "no_indicator")


def _common(where: str, axis: str, source: Iterable[str]) -> Iterator[PolicyFault]:
    yield from _known(where, "axis", [axis], terms(AXES))
    yield from _known(where, "source", source, terms(SOURCES))


def _owners(where: str, owners: Iterable[str]) -> Iterator[PolicyFault]:
    named = tuple(owners)
    if not named:
        yield PolicyFault(where, "no_owner")
    yield from (PolicyFault(where, "unknown_owner", one) for one in named if not is_owner(one))


def _known(
    where: str, what: str, codes: Iterable[str], known: Iterable[str]
) -> Iterator[PolicyFault]:
    right = frozenset(known)
    yield from (PolicyFault(where, f"unknown_{what}", one) for one in codes if one not in right)
