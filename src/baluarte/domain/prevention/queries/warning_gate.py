"""The exclusion gate of a warning: whom it lets through, whom not and why; by default nobody.

Where nobody passes at the levels of government that are told, it goes to the next one up and to
the seat of civil society. Where somebody is silent, it goes up too: to whom is read here as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.models import EarlyWarning, WarningLeftOut
from baluarte.domain.prevention.queries.warnings import is_undone
from baluarte.domain.prevention.warning_choices import Passing, Tier
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Clearance
from baluarte.domain.procedure.rules import superiors
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import (
    CIVIL,
    MUNICIPALITY,
    TIERS,
    WarningPolicy,
    tiers_above,
    warning_policy,
)

# For how long after a warning ended it is said who was left out of it.
REMEMBERED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An institution that may be told, through which person where one must be named, or why not."""

    institution: Institution
    tier: Tier
    passing: Passing
    account: Account | None = None
    # References of other warnings of the state from which the house left it out, or whoever
    # commands it: nothing is closed by them, and whoever tells it reads it first.
    left_out_of: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what names it in a form."""
        person = f".{self.account.pk}" if self.account else ""
        return f"{self.institution.pk}{person}"

    @property
    def passes(self) -> bool:
        """Say whether it may be told."""
        return self.passing is Passing.PASSES


@dataclass(frozen=True)
class WarningGate:
    """Everybody whom a level of the policy names at a place, with what the gate says of each."""

    policy: WarningPolicy
    state: str
    tiers: tuple[str, ...]
    by_tier: Mapping[str, Sequence[Candidate]] = field(default_factory=dict)

    @property
    def candidates(self) -> list[Candidate]:
        """Return whom the level of the warning names, the nearest first."""
        return [one for tier in self.tiers for one in self.by_tier.get(tier, ())]

    @cached_property
    def is_raised(self) -> bool:
        """Say whether nobody whom the level names passes, so that it goes up."""
        return bool(self.tiers) and not any(one.passes for one in self.candidates)

    @property
    def choices(self) -> list[Candidate]:
        """Return who may be told: whoever passes, or those to whom it goes up."""
        if not self.is_raised:
            return [one for one in self.candidates if one.passes]
        raised: list[Candidate] = []
        for tier in tiers_above(self.tiers[-1]):
            several = [one for one in self.by_tier.get(tier, ()) if one.passes]
            if tier == CIVIL or not raised:
                raised += several
        return raised

    def above(self, tier: str) -> Iterator[Candidate]:
        """Yield to whom silence at a level of government goes up, one a level, up to the seat."""
        for upper in tiers_above(tier):
            passing = {one.institution.code: one for one in self._passing_of(upper)}
            codes = self.policy.codes_upward(upper, self.state)
            code = next((each for each in codes if each in passing), None)
            if code is not None:
                yield passing[code]

    def _passing_of(self, tier: str) -> list[Candidate]:
        return [one for one in self.by_tier.get(tier, ()) if one.passes]


def gate_of(one: EarlyWarning, *, at: datetime) -> WarningGate:
    """Return the gate of a warning as it stands at an instant."""
    policy = warning_policy(one.policy_version)
    keeping = _Keeping.of(one, at=at)
    by_tier: dict[str, list[Candidate]] = {}
    for tier in TIERS:
        for institution in _named(one, policy, tier):
            by_tier.setdefault(tier, []).extend(keeping.read(institution, Tier(tier)))
    return WarningGate(policy, one.state_id, policy.levels[one.level].tiers, by_tier)


def may_be_left_out(*, state: str) -> list[Institution]:
    """Return the authorities of a state and of the federation, to be left out of a warning."""
    here = Q(state=state) | Q(municipality__state=state) | Q(jurisdiction="federal")
    return list(Institution.objects.filter(here).order_by("jurisdiction", "name"))


def _named(one: EarlyWarning, policy: WarningPolicy, tier: str) -> list[Institution]:
    if tier == MUNICIPALITY:
        if one.municipality_id is None:
            return []
        found = Institution.objects.filter(
            jurisdiction=MUNICIPALITY, municipality=one.municipality_id
        )
        return list(found.order_by("name"))
    codes = policy.codes_told(tier, one.state_id)
    known = {each.code: each for each in Institution.objects.filter(code__in=codes)}
    return [known[code] for code in codes if code in known]


@dataclass(frozen=True)
class _Keeping:
    """What the gate of one warning asks."""

    out: frozenset[UUID]
    municipalities_out: frozenset[str]
    commands: Mapping[UUID, UUID | None]
    must_be_named: bool
    trusted: Mapping[UUID, Sequence[Account]]
    # Of other warnings: by institution, or by municipality for every authority of it.
    elsewhere: Mapping[UUID | str, Sequence[str]]
    at: datetime

    @classmethod
    def of(cls, one: EarlyWarning, *, at: datetime) -> "_Keeping":
        rows = list(WarningLeftOut.objects.filter(warning=one))
        return cls(
            frozenset(row.institution_id for row in rows if row.institution_id),
            frozenset(row.municipality_id for row in rows if row.municipality_id),
            dict(Institution.objects.values_list("pk", "command_id")),
            one.perpetrator == Perpetrator.UNKNOWN,
            _trusted(one, at=at),
            _left_out_elsewhere(one, at=at),
            at,
        )

    def read(self, institution: Institution, tier: Tier) -> Iterator[Candidate]:
        said, out_of = self._passing(institution, tier), self._left_out_of(institution, tier)
        if said is Passing.PASSES and self.must_be_named and tier != Tier.CIVIL:
            for account in self.trusted[institution.pk]:
                yield Candidate(institution, tier, said, account, out_of)
            return
        yield Candidate(institution, tier, said, None, out_of)

    def _left_out_of(self, institution: Institution, tier: Tier) -> tuple[str, ...]:
        keys: list[UUID | str] = [institution.pk, *superiors(institution.pk, self.commands)]
        if tier == Tier.MUNICIPALITY and institution.municipality_id:
            keys.append(institution.municipality_id)
        return tuple(sorted({one for key in keys for one in self.elsewhere.get(key, ())}))

    def _passing(self, institution: Institution, tier: Tier) -> Passing:
        if institution.pk in self.out or (
            tier == Tier.MUNICIPALITY and institution.municipality_id in self.municipalities_out
        ):
            return Passing.LEFT_OUT
        mine = set(superiors(institution.pk, self.commands))
        if mine & self.out or any(
            institution.pk in superiors(one, self.commands) for one in self.out
        ):
            return Passing.IN_COMMAND
        if institution.left_at is not None and institution.left_at <= self.at:
            return Passing.GONE
        if self.must_be_named and tier != Tier.CIVIL and institution.pk not in self.trusted:
            return Passing.NOT_CLEARED
        return Passing.PASSES


def _left_out_elsewhere(one: EarlyWarning, *, at: datetime) -> dict[UUID | str, list[str]]:
    """Return who was left out of other warnings of the house in the same state, lately or still."""
    rows = WarningLeftOut.objects.filter(
        holder=one.holder_id,
        warning__state=one.state_id,
        warning__valid_until__gte=local_day(at) - REMEMBERED,
        left_out_at__lte=at,
    ).exclude(warning=one)
    found: dict[UUID | str, list[str]] = defaultdict(list)
    for row in rows.select_related("warning", "review"):
        key = row.institution_id or row.municipality_id
        if key is not None and not is_undone(row, at=at):
            found[key].append(row.warning.reference)
    return found


def _trusted(one: EarlyWarning, *, at: datetime) -> dict[UUID, list[Account]]:
    """Return by institution the persons whom the house trusts by name with the place."""
    cleared = Clearance.objects.filter(
        Q(municipality=None) | Q(municipality=one.municipality_id),
        keeper=one.holder_id, state=one.state_id, account__isnull=False, awaits_second=False,
        valid_from__lte=at, valid_until__gt=at,
    ).select_related("account")  # fmt: skip
    found: dict[UUID, list[Account]] = {}
    for row in cleared.order_by("account__display_name"):
        if row.account and row.account not in found.setdefault(row.institution_id, []):
            found[row.institution_id].append(row.account)
    return found
