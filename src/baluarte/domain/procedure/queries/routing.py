"""Who could be told of a step: by role and jurisdiction, each with what the gate says."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.choices import (
    AnswerKind,
    AssignmentState,
    Exclusion,
    Gate,
    Jurisdiction,
    Perpetrator,
)
from baluarte.domain.procedure.models import (
    Answer,
    Assignment,
    Clearance,
    ExcludedInstitution,
    Matter,
    Obligation,
    Proceeding,
)
from baluarte.domain.procedure.rules import GateKeeping, gate, superiors
from baluarte.domain.procedure.signals import asked_what_is_covered
from baluarte.norms.catalogues import Term, terms
from baluarte.norms.consent import opens_by_name
from baluarte.norms.protocols import role
from baluarte.norms.protocols.form import Role, RoleKind, Step

# A body that is not known to exist is never told anything.
UNKNOWN = "unknown"
KEEPER = "keeper"
LEVELS = (Jurisdiction.FEDERAL, Jurisdiction.STATE, Jurisdiction.MUNICIPALITY)
# Where silence goes from each level, the nearest first.
ABOVE: dict[str, Sequence[str]] = {
    Jurisdiction.MUNICIPALITY: (Jurisdiction.STATE, Jurisdiction.FEDERAL),
    Jurisdiction.STATE: (Jurisdiction.FEDERAL,),
}
# Steps that put measures in place: police may be asked to carry them out, whoever owes them by law.
POLICE = "police"
CARRIED_OUT = {("mech_extraordinary", "EX-2"), ("mech_ordinary", "OR-7")}


@dataclass(frozen=True)
class Recipient:
    """Somebody who could be told, as which level, and whether the gate lets it pass.

    `institution` is nothing where it is not in this installation; `is_usual` marks the one that
    the law names for the proceeding's jurisdiction.
    """

    code: str
    level: str
    gate: Gate
    institution: Institution | None = None
    is_usual: bool = False

    @property
    def passes(self) -> bool:
        """Say whether it may be told."""
        return self.gate == Gate.PASSES

    @property
    def passes_with_her_yes(self) -> bool:
        """Say whether her yes that names it lets it pass, as things stand."""
        if self.gate == Gate.MUNICIPAL:
            return True
        return self.gate == Gate.NOT_CLEARED and opens_by_name(self.code)


@dataclass(frozen=True)
class Doors:
    """Who could be told of any step of a matter: read once, asked for each role."""

    matter: Matter
    keeping: GateKeeping
    by_code: Mapping[str, Institution]
    municipal: Sequence[Institution]
    keeper: Institution | None
    # Whom her words cover; nothing where nobody is asked for consent.
    covered: Collection[UUID] | None = None

    @classmethod
    def of(cls, matter: Matter, *, at: datetime) -> "Doors":
        """Read the gate of a matter and the institutions around it, as they stand."""
        keeping = gate_keeping(matter, at=at)
        town = Institution.objects.filter(
            jurisdiction=Jurisdiction.MUNICIPALITY,
            municipality__isnull=False,
            municipality=matter.municipality_id,
        )
        by_code = {one.code: one for one in Institution.objects.exclude(code="")}
        municipal = list(town.order_by("name"))
        return cls(
            matter=matter,
            keeping=keeping,
            by_code=by_code,
            municipal=municipal,
            keeper=matter.compartment.institution,
            covered=covered_of(matter, [*by_code.values(), *municipal]),
        )

    def recipients(self, step_role: str, jurisdiction: str) -> list[Recipient]:
        """Return who could be told of a step, the usual one first, then the next levels up.

        A municipality is offered last and passes only when the person says yes to it by name. The
        keeper of the matter stands at the end: it is never left without anybody.
        """
        who = role(step_role)
        found: list[Recipient] = []
        for code, level in _codes(who, jurisdiction, self.matter):
            if all(code != one.code for one in found):
                found.append(self._recipient(code, level, level == jurisdiction))
        if "municipality" in who.by_jurisdiction:
            found += [
                Recipient(one.code, Jurisdiction.MUNICIPALITY, self._said(one), one)
                for one in self.municipal
            ]
        keeper = self.keeper
        if keeper and all(one.institution is None or one.institution != keeper for one in found):
            found.append(Recipient(keeper.code, KEEPER, gate(keeper, self.keeping), keeper))
        return found

    def recipients_of_step(self, proceeding: Proceeding, step: Step) -> list[Recipient]:
        """Return who could be told of a step: of its role, then police where they carry it out.

        The keeper stands at the end, as ever.
        """
        found = self.recipients(step.by, proceeding.jurisdiction)
        if (proceeding.text_id.partition("/")[0], step.id) not in CARRIED_OUT:
            return found
        known = {one.institution for one in found}
        police = [
            replace(one, is_usual=False)
            for one in self.recipients(POLICE, proceeding.jurisdiction)
            if one.institution is not None and one.institution not in known
        ]
        keeper = [one for one in found if one.level == KEEPER]
        return [*(one for one in found if one.level != KEEPER), *police, *keeper]

    def _recipient(self, code: str, level: str, is_usual: bool) -> Recipient:
        known, institution = known_institutions().get(code), self.by_code.get(code)
        if known is not None and known.facts.get("existence") == UNKNOWN:
            return Recipient(code, level, Gate.NOT_KNOWN, is_usual=is_usual)
        if institution is None:
            return Recipient(code, level, Gate.NOT_HERE, is_usual=is_usual)
        return Recipient(code, level, self._said(institution), institution, is_usual=is_usual)

    def _said(self, institution: Institution) -> Gate:
        """Say what the gate says, and that her words do not cover whom it would let pass."""
        said = gate(institution, self.keeping)
        if said not in (Gate.PASSES, Gate.PERSON_NOT_ASKED) or self.covered is None:
            return said
        if self.keeping.is_keeper(institution) or institution.pk in self.covered:
            return said
        return Gate.NO_CONSENT


def covered_of(matter: Matter, institutions: Sequence[Institution]) -> Collection[UUID] | None:
    """Return which institutions her words cover; nothing where no room above asks for them."""
    answers: list[tuple[Any, Any]] = asked_what_is_covered.send(
        Matter, matter=matter, institutions=institutions
    )
    said: list[Collection[UUID]] = [given for _receiver, given in answers if given is not None]
    return said[0] if said else None


def recipients_of(proceeding: Proceeding, *, step_role: str, at: datetime) -> list[Recipient]:
    """Return who could be told of a step of a proceeding."""
    doors = Doors.of(proceeding.matter, at=at)
    return doors.recipients(step_role, proceeding.jurisdiction)


def level_above(institution: Institution, told: Iterable[Recipient]) -> Institution | None:
    """Return the institution of the next level up that the gate lets be told; nothing if none.

    From a municipality to the state, from a state to the federation; the federation has none.
    """
    levels = ABOVE.get(institution.jurisdiction, ())
    passing = [one.institution for one in told if one.institution is not None and one.passes]
    above = [one for one in passing if one.jurisdiction in levels]
    return min(above, key=lambda one: levels.index(one.jurisdiction), default=None)


def gate_keeping(matter: Matter, *, at: datetime) -> GateKeeping:
    """Return what the gate of a matter asks, as it stands now."""
    out = ExcludedInstitution.objects.filter(matter=matter, ended_at__isnull=True)
    institutions = set(out.exclude(institution=None).values_list("institution_id", flat=True))
    municipalities = set(out.exclude(municipality=None).values_list("municipality_id", flat=True))
    keeper = matter.compartment.institution_id
    municipal = Institution.objects.filter(
        jurisdiction=Jurisdiction.MUNICIPALITY, municipality__in=municipalities
    )
    trusted = Clearance.objects.filter(
        Q(municipality=None) | Q(municipality=matter.municipality_id),
        keeper=keeper,
        state=matter.state_id,
        awaits_second=False,
        valid_from__lte=at,
        valid_until__gt=at,
    )
    cleared: dict[UUID, set[UUID]] = {}
    for of, account in trusted.values_list("institution_id", "account_id"):
        cleared.setdefault(of, set()).update([account] if account else [])
    return GateKeeping(
        keeper=keeper,
        left_out=institutions | set(municipal.values_list("pk", flat=True)),
        left_out_municipalities=municipalities,
        perpetrator=_known(matter, out),
        list_was_seen=matter.list_seen_at is not None,
        cleared=cleared,
        commands=dict(Institution.objects.values_list("pk", "command_id")),
        keeper_code=_code_of(matter),
    )


def _code_of(matter: Matter) -> str:
    keeper = matter.compartment.institution
    return keeper.code if keeper else ""


def _known(matter: Matter, out: QuerySet[ExcludedInstitution]) -> str:
    """Return what is known of who did it; an authority that nobody has named yet is not known."""
    is_named = matter.perpetrator == Perpetrator.NAMED
    if is_named and not out.exclude(why=Exclusion.DO_NOT_INVOLVE).exists():
        return Perpetrator.UNKNOWN
    return matter.perpetrator


def left_out_of(matter: Matter) -> QuerySet[ExcludedInstitution]:
    """Return who is left out of a matter now."""
    return (
        ExcludedInstitution.objects.filter(matter=matter, ended_at__isnull=True)
        .select_related("institution", "municipality", "decided_by")
        .order_by("decided_at")
    )


def cleared_persons(matter: Matter, *, institution: UUID, at: datetime) -> QuerySet[Clearance]:
    """Return the persons of an institution that the keeper cleared for the matter's place."""
    return (
        Clearance.objects.filter(
            Q(municipality=None) | Q(municipality=matter.municipality_id),
            institution=institution,
            state=matter.state_id,
            awaits_second=False,
            valid_from__lte=at,
            valid_until__gt=at,
        )
        .select_related("account", "institution")
        .order_by("account__display_name", "person_name")
    )


def clearances_of(keepers: Iterable[UUID], *, at: datetime) -> QuerySet[Clearance]:
    """Return whom some organisations trust now, with which place, what ends first before all."""
    found = Clearance.objects.filter(keeper__in=list(keepers), valid_until__gt=at)
    return found.select_related(
        "keeper", "institution", "account", "state", "municipality", "given_by", "confirmed_by"
    ).order_by("valid_until", "id")


def above(institution: Institution) -> list[Institution]:
    """Return who is above an institution in its command, nearest first."""
    commands = dict(Institution.objects.values_list("pk", "command_id"))
    keys = superiors(institution.pk, commands)
    known = Institution.objects.in_bulk(keys)
    return [known[key] for key in keys]


def assignments_of(proceeding: Proceeding) -> QuerySet[Assignment]:
    """Return what was sent of a proceeding, newest first."""
    found = Assignment.objects.filter(proceeding=proceeding)
    return found.select_related("institution", "account", "sent_by").order_by("-sent_at")


def assignment(key: UUID) -> Assignment:
    """Return one assignment; `Assignment.DoesNotExist` where the context sees none."""
    return Assignment.objects.select_related("institution", "account", "sent_by").get(pk=key)


def assignments_to_us(*, institutions: list[UUID]) -> QuerySet[Assignment]:
    """Return what was sent to one's institutions and is not over, oldest first."""
    found = Assignment.objects.filter(institution__in=institutions, ended_at__isnull=True)
    return found.select_related("institution").order_by("sent_at")


def answers_of(one: Assignment) -> QuerySet[Answer]:
    """Return what was answered to an assignment, oldest first."""
    return Answer.objects.filter(assignment=one).select_related("by").order_by("answered_at")


def reports_of(matter: Matter) -> QuerySet[Answer]:
    """Return what whoever was told of open steps of a matter says it did, newest first."""
    found = Answer.objects.filter(
        kind=AnswerKind.REPORTED, assignment__matter_key=matter.pk, assignment__ended_at=None
    )
    return found.select_related("assignment__institution", "by").order_by("-answered_at")


def said_to_be_done(matter: Matter) -> frozenset[tuple[UUID, str, str]]:
    """Return the steps of a matter of which whoever was told says that it did them, unchecked."""
    found = Assignment.objects.filter(
        matter_key=matter.pk, ended_at=None, status=AssignmentState.REPORTED
    )
    return frozenset(found.values_list("proceeding_id", "step", "run"))


def obligation_of(one: Assignment) -> Obligation | None:
    """Return the obligation that an assignment is about."""
    return Obligation.objects.filter(
        proceeding_id=one.proceeding_id, step=one.step, run=one.run
    ).first()


def known_institutions() -> dict[str, Term]:
    """Return the catalogue of public institutions by code."""
    return dict(terms("public_institutions"))


def _codes(who: Role, jurisdiction: str, matter: Matter) -> Iterator[tuple[str, str]]:
    """Yield codes of institutions: the usual one, the other levels, then the state's government."""
    if who.kind != RoleKind.INSTITUTION:
        return
    order = [jurisdiction, *(level for level in LEVELS if level != jurisdiction)]
    for level in order:
        code = who.by_jurisdiction.get(level)
        # Of a state that is not known no institution is offered.
        is_placed = matter.state_id is not None or "*" not in (code or "")
        if code and level != Jurisdiction.MUNICIPALITY and is_placed:
            yield code.replace("*", matter.state_id or ""), level
    if jurisdiction == Jurisdiction.STATE and matter.state_id is not None:
        yield f"EDO-{matter.state_id}-GOB", Jurisdiction.STATE
