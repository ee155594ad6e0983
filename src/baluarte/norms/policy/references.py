"""Whether the texts of the policy fit one another: each reference resolves, or is named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from baluarte.norms.catalogues import terms
from baluarte.norms.policy.demands import Demand, demands
from baluarte.norms.policy.guidelines import Guideline, guidelines
from baluarte.norms.policy.harmonisation import (
    HarmonisationAnswer,
    HarmonisationQuestion,
    StateFramework,
    harmonisation_answers,
    harmonisation_questions,
    state_frameworks,
)
from baluarte.norms.policy.indicators import (
    PolicyIndicator,
    counting_rules,
    policy_indicators,
)
from baluarte.norms.policy.objectives import Objective, objectives
from baluarte.norms.policy.obligations import StateObligation, state_obligations
from baluarte.norms.policy.owners import is_owner
from baluarte.norms.policy.recommendations import (
    RecommendationSet,
    recommendation_sets,
)
from baluarte.norms.protocols import library
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.text_faults import TextFault

AXES, SOURCES = "policy_axes", "sources"
VOCABULARIES = {
    "level": "indicator_levels",
    "unit": "indicator_units",
    "frequency": "indicator_frequencies",
    "instrument": "indicator_instruments",
    "direction": "indicator_directions",
}
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
    indicators: Mapping[str, PolicyIndicator] = field(default_factory=policy_indicators)
    recommendation_sets: Mapping[str, RecommendationSet] = field(
        default_factory=recommendation_sets
    )
    obligations: Mapping[str, StateObligation] = field(default_factory=state_obligations)
    questions: Mapping[str, HarmonisationQuestion] = field(default_factory=harmonisation_questions)
    answers: tuple[HarmonisationAnswer, ...] = field(default_factory=harmonisation_answers)
    frameworks: Mapping[str, StateFramework] = field(default_factory=state_frameworks)


def faults(texts: PolicyTexts | None = None) -> tuple[PolicyFault, ...]:
    """Return each reference that resolves to nothing, and each row that lacks what it needs."""
    texts = texts or PolicyTexts()
    return (
        *_demands(texts),
        *_guidelines(texts),
        *_objectives(texts),
        *_indicators(texts),
        *_axes(texts),
        *_recommendations(texts),
        *_obligations(texts),
        *_harmonisation(texts),
    )


def _demands(texts: PolicyTexts) -> Iterator[PolicyFault]:
    aimed_at = {code for one in texts.objectives.values() for code in one.demands}
    for code, one in texts.demands.items():
        yield from _common(code, one.axis, one.source)
        yield from _owners(code, one.owners)
        yield from _known(code, "indicator", one.indicators, texts.indicators)
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
        yield from _known(code, "indicator", one.indicators, texts.indicators)
        if not one.indicators:
            yield PolicyFault(code, "no_indicator")


def _indicators(texts: PolicyTexts) -> Iterator[PolicyFault]:
    for code, one in texts.indicators.items():
        cited = [one.baseline.source] if one.baseline else []
        yield from _common(code, one.axis, [*one.source, *cited, *_laws(one.law)])
        yield from _owners(code, one.owners)
        yield from _known(code, "demand", one.demands, texts.demands)
        yield from _known(code, "objective", one.objectives, texts.objectives)
        yield from _known(code, "indicator", one.read_with, texts.indicators)
        for what, catalogue in VOCABULARIES.items():
            yield from _known(code, what, [getattr(one, what)], terms(catalogue))
        yield from _known(code, "disaggregation", one.disaggregations, terms("disaggregations"))
        # What somebody is asked for must be what measures it, told the same by both sides.
        for kind, rows in (("demands", texts.demands), ("objectives", texts.objectives)):
            serving = {other for other, row in rows.items() if code in row.indicators}
            for other in sorted(serving ^ set(getattr(one, kind))):
                yield PolicyFault(code, "one_sided", other)
        for rule in counting_rules(code):
            if rule.code == code and dict(rule.label) != dict(one.label):
                yield PolicyFault(code, "label_differs", rule.label["en"])


def _axes(texts: PolicyTexts) -> Iterator[PolicyFault]:
    having = {(one.axis, one.level) for one in texts.indicators.values()}
    for axis in terms(AXES):
        for level in terms(VOCABULARIES["level"]):
            if (axis, level) not in having:
                yield PolicyFault(axis, "no_level", level)


def _recommendations(texts: PolicyTexts) -> Iterator[PolicyFault]:
    named = Counter(
        one.code for each in texts.recommendation_sets.values() for one in each.recommendations
    )
    yield from (PolicyFault(code, "twice") for code, times in named.items() if times > 1)
    for set_ in texts.recommendation_sets.values():
        statuses = [
            code
            for code, one in terms("recommendation_statuses").items()
            if one.facts["scheme"] == set_.scheme
        ]
        if not statuses:
            yield PolicyFault(set_.code, "unknown_scheme", set_.scheme)
        yield from _known(set_.code, "status", [one.status for one in set_.published], statuses)
        for one in set_.recommendations:
            yield from _known(one.code, "axis", [one.axis], terms(AXES))
            yield from _known(one.code, "kind", [one.kind], terms("recommendation_kinds"))
            yield from _known(one.code, "theme", one.themes, terms("recommendation_themes"))
            yield from _known(
                one.code, "addressee", one.addressed_to, terms("recommendation_addressees")
            )
            told = [one.known_status] if one.known_status else []
            yield from _known(one.code, "status", told, statuses)


def _obligations(texts: PolicyTexts) -> Iterator[PolicyFault]:
    for code, one in texts.obligations.items():
        yield from _common(code, one.axis, [*one.source, *_laws(one.law)])
        yield from _owners(code, one.owners)
        yield from _known(code, "duty", [one.duty], terms("obligation_duties"))
        yield from _known(code, "role", one.roles, terms("step_roles"))
        yield from _known(code, "protocol", one.protocols, library.texts())
        yield from _known(code, "indicator", one.indicators, texts.indicators)
        if not one.indicators:
            yield PolicyFault(code, "no_indicator")


def _harmonisation(texts: PolicyTexts) -> Iterator[PolicyFault]:
    sources = terms(SOURCES)
    for code, one in texts.questions.items():
        yield from _known(code, "source", [*one.source, *_laws(one.law)], sources)
    placed = Counter((one.question, one.jurisdiction) for one in texts.answers)
    for (asked, where), times in placed.items():
        of = texts.questions[asked].jurisdictions if asked in texts.questions else ()
        yield from _known(f"{asked}/{where}", "question", [asked], texts.questions)
        yield from _known(f"{asked}/{where}", "jurisdiction", [where], of)
        if times > 1:
            yield PolicyFault(f"{asked}/{where}", "twice")
    for each in texts.answers:
        where = f"{each.question}/{each.jurisdiction}"
        yield from _known(where, "answer", [each.answer], terms("harmonisation_answers"))
        yield from _known(where, "source", each.source, sources)
    for code, state in texts.frameworks.items():
        yield from _known(code, "jurisdiction", [code], names_of_states())
        yield from _known(code, "own_law", [state.own_law], terms("own_laws"))
        yield from _known(code, "federal_link", [state.federal_link], terms("federal_links"))


def _laws(law: str) -> list[str]:
    """Return the codes of the laws that are cited: the first word of each part."""
    return [part.split()[0] for part in law.split(";") if part.strip()]


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
