"""Programmes with their versions, and the obligations of the State that no action meets."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from baluarte.domain.accountability.models import PolicyAction, Programme, ProgrammeVersion
from baluarte.norms.policy.obligations import StateObligation, state_obligations


@dataclass(frozen=True, slots=True)
class Met:
    """An obligation, and what institutions do on a day to meet it; nothing is a gap."""

    obligation: StateObligation
    actions: tuple[PolicyAction, ...]

    @property
    def is_gap(self) -> bool:
        """Say whether no action meets it."""
        return not self.actions


def programmes() -> QuerySet[Programme]:
    """Return programmes with their versions, the first version first."""
    versions = ProgrammeVersion.objects.select_related(
        "agreement__session__table", "document", "by"
    ).order_by("number")
    rows = Programme.objects.prefetch_related(Prefetch("versions", versions))
    return rows.order_by("axis", "reference")


def programme(reference: str) -> Programme:
    """Return one programme with its versions; `Programme.DoesNotExist` where there is none."""
    return programmes().get(reference=reference)


def version_on(programme: Programme, day: date) -> ProgrammeVersion | None:
    """Return the version that holds on a day; None before the first."""
    held = [one for one in programme.versions.all() if one.valid_from <= day]
    return held[-1] if held else None


def obligations_met(*, on: date) -> list[Met]:
    """Return every obligation with the actions under way on a day."""
    rows = PolicyAction.objects.filter(first_date__lte=on).filter(
        Q(end=None) | Q(end__ended_date__gt=on)
    )
    found: dict[str, list[PolicyAction]] = defaultdict(list)
    for one in rows.select_related("programme").order_by("institution", "first_date", "id"):
        found[one.obligation].append(one)
    return [Met(obligation, tuple(found[code])) for code, obligation in state_obligations().items()]


def gaps(*, on: date) -> list[StateObligation]:
    """Return the obligations that no action meets on a day."""
    return [one.obligation for one in obligations_met(on=on) if one.is_gap]
