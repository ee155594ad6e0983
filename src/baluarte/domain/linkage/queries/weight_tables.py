"""By which rule pairs are weighed, and how it does among what people have judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baluarte.domain.linkage.comparison import WRITTEN, Agreement, Weights
from baluarte.domain.linkage.models import Judgement, Pair, WeightTable
from baluarte.domain.linkage.rules import verdict_of
from baluarte.domain.registry.choices import Verdict

# In bits above the weight from which a rule proposes.
STEPS = (0.0, 2.0, 4.0, 8.0, 16.0)
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Rule:
    """A table of weights, and which adopted one it is; of the written rule, none."""

    weights: Weights
    weighing: UUID | None = None


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Of the pairs that weigh at least so many bits: how many there are, and what was judged."""

    bits: float
    proposed: int
    same: int
    different: int

    @property
    def precision(self) -> tuple[float, float, float] | None:
        """Return the share of "same" among what is decided, and its interval of Wilson, 95 %."""
        return wilson(self.same, self.same + self.different)


def rule_in_force(*, known_at: datetime | None = None) -> Rule:
    """Return by which rule pairs are weighed now, or were on an instant."""
    found = WeightTable.objects.order_by("-adopted_at", "-id")
    if known_at is not None:
        found = found.filter(adopted_at__lte=known_at)
    newest = found.first()
    return Rule(WRITTEN) if newest is None else Rule(weights_of(newest), newest.pk)


def weights_of(weighing: WeightTable) -> Weights:
    """Return the table that was adopted."""
    return Weights.from_json(weighing.tables, proposed_from=weighing.proposed_from)


def weights_by_which(pair: Pair) -> Weights:
    """Return the table by which a pair was weighed when it was proposed."""
    return WRITTEN if pair.weighing is None else weights_of(pair.weighing)


def weighings() -> list[WeightTable]:
    """Return what was ever adopted, the newest first; of one who reads, all of it."""
    return list(WeightTable.objects.select_related("by").order_by("-adopted_at", "-id"))


def judged_at_least(weights: Weights) -> list[AtLeast]:
    """Say of the pairs the context sees how many would be proposed, and what was judged of them.

    Judged is only what some rule once proposed, or a person: it says nothing of other pairs.
    """
    weighed = [(weights.weigh(one), verdict) for one, verdict in _judged(weights)]
    return [
        AtLeast(
            bits,
            len(above := [verdict for weight, verdict in weighed if weight >= bits]),
            above.count(Verdict.SAME),
            above.count(Verdict.DIFFERENT),
        )
        for bits in (weights.proposed_from + step for step in STEPS)
    ]


def wilson(right: int, number: int) -> tuple[float, float, float] | None:
    """Return a share with its interval of Wilson (1927), 95 %; nothing where there is none."""
    if not number:
        return None
    # Not before it is needed: every process would carry its library.
    from scipy.stats import binomtest  # noqa: PLC0415

    interval = binomtest(right, number).proportion_ci(0.95, method="wilson")
    return right / number, float(interval.low), float(interval.high)


def _judged(weights: Weights) -> Sequence[tuple[Agreement, Verdict | None]]:
    said: dict[UUID, list[Judgement]] = {}
    for one in Judgement.objects.order_by("decided_at", "id").iterator(AT_ONCE):
        said.setdefault(one.pair_id, []).append(one)
    pairs = Pair.objects.values_list("pk", "agreement")
    told = ((key, Agreement.from_json(kept)) for key, kept in pairs.iterator(AT_ONCE))
    return [
        (agreement, verdict_of(said.get(key, ())))
        for key, agreement in told
        if weights.proposes(agreement)
    ]
