from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Coding, List, Report
from baluarte.domain.registry.actions.determinations import listed_on, projection
from baluarte.domain.registry.actions.identities import name_victims
from baluarte.domain.registry.choices import AggressionState
from baluarte.domain.registry.models import Act, Aggression, Determination, Link
from baluarte.domain.registry.references import new_reference
from baluarte.domain.registry.rules import open_at
from baluarte.domain.registry.told import acts_told
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

AT_ONCE = 2000
# What a determination says of its ground where it only repeats what was told.
AS_TOLD = "as told"


@dataclass(frozen=True, slots=True)
class Established:
    """What was made of some reports."""

    made: int = 0
    # Aggressions that now hold what a newer coding, or a newer version of the report, says.
    followed: int = 0
    # Linked already, unlinked by a person, not coded, or decided by a person since.
    left: int = 0

    def __add__(self, other: "Established") -> "Established":
        return Established(
            self.made + other.made, self.followed + other.followed, self.left + other.left
        )


@dataclass(slots=True)
class _Rows:
    """What is written of one chunk, all at once."""

    aggressions: list[Aggression] = field(default_factory=list)
    determinations: list[Determination] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def establish_from_list(
    *, source_list: List, by: UUID, at: datetime, chunk: int = AT_ONCE
) -> Iterator[Established]:
    """Establish whatever a list tells and the registry does not hold yet, chunk by chunk.

    Each chunk is a transaction of its own: call it outside one. Killed anywhere and begun again
    it ends the same, nothing twice.
    """
    with acting_as(by):
        waiting = _pending(source_list)
    for begin in range(0, len(waiting), chunk):
        with acting_as(by):
            yield establish_from_reports(reports=waiting[begin : begin + chunk], by=by, at=at)


@transaction.atomic
def establish_from_reports(*, reports: Sequence[UUID], by: UUID, at: datetime) -> Established:
    """Establish coded reports as aggressions, each with what is told and nothing decided.

    A report that speaks of an aggression already makes no other; a newer coding, or a newer
    version of it, is followed as long as nobody has decided anything about that aggression.
    """
    told = _told(reports)
    _enter({report.compartment_id for report in told})
    links = _Links(told)
    rows, followed = _Rows(), 0
    newest = _newest_codings(report.pk for report in told)
    fresh: list[Report] = []
    for report in told:
        coding = newest.get(report.pk)
        if coding is None:
            continue
        if not links.known(report):
            fresh.append(report)
            _add(rows, report, coding, by=by, at=at)
    _write(rows)
    linked = list(links.to_follow(told))
    held = _held(link.aggression_id for _, link in linked)
    for report, link in linked:
        coding = newest.get(report.pk)
        if coding is not None and _is_news(report, coding, link, held[link.aggression_id]):
            followed += _follow(report, coding, link, held[link.aggression_id], by=by, at=at)
    named = dict(zip((report.pk for report in fresh), rows.aggressions, strict=True))
    name_victims(named, by=by, at=at)
    result = Established(len(fresh), followed, len(reports) - len(fresh) - followed)
    if fresh or followed:
        _record(told, newest, result, by=by, at=at)
    return result


def establish_anew(report: Report, *, ground: str, by: UUID, at: datetime) -> Aggression:
    """Establish one report as an aggression of its own, whatever it was linked to before."""
    _enter({report.compartment_id})
    coding = _newest_codings([report.pk]).get(report.pk)
    if coding is None:
        raise NotAllowed("registry.establish.not_coded")
    rows = _Rows()
    _add(rows, report, coding, ground=ground, by=by, at=at)
    _write(rows)
    name_victims({report.pk: rows.aggressions[0]}, by=by, at=at)
    _record([report], {report.pk: coding}, Established(made=1), by=by, at=at)
    return rows.aggressions[0]


def lock_list(compartment: UUID) -> None:
    """Let nobody else establish or link reports of a list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registry {compartment}"]
        )


def _pending(source_list: List) -> list[UUID]:
    ever = Link.objects.filter(report=OuterRef("pk"))
    coded_anew = Link.objects.filter(
        report=OuterRef("pk"),
        ended_at__isnull=True,
        aggression__current__coding__report=OuterRef("pk"),
        aggression__current__coding__superseded_by__isnull=False,
    )
    reports = Report.objects.filter(
        ~Exists(ever) | Exists(coded_anew),
        source_list=source_list,
        state=ReportState.CODED,
        is_newest=True,
    )
    return list(reports.order_by("row", "pk").values_list("pk", flat=True))


def _told(reports: Sequence[UUID]) -> list[Report]:
    """Return the coded reports among these, the newest version of each; sealed fields unread."""
    coded = Report.objects.filter(pk__in=reports, state=ReportState.CODED, is_newest=True)
    return list(coded.only("pk", "compartment", "supersedes").order_by("row", "pk"))


def _enter(compartments: set[UUID]) -> None:
    if not compartments <= open_at(Level.CONTRIBUTE):
        raise NotAllowed("registry.only_who_contributes")
    for compartment in sorted(compartments):
        lock_list(compartment)


def _newest_codings(reports: Iterable[UUID]) -> dict[UUID, Coding]:
    codings = Coding.objects.filter(report__in=list(reports), superseded_by__isnull=True)
    return {coding.report_id: coding for coding in codings}


class _Links:
    """Which reports, or older versions of them, were ever linked, and to what they are now."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._older = _older_versions(reports)
        keys = {key for report in reports for key in (report.pk, *self._older[report.pk])}
        self._ever: set[UUID] = set()
        self._live: dict[UUID, Link] = {}
        for link in Link.objects.filter(report__in=keys):
            self._ever.add(link.report_id)
            if link.ended_at is None:
                self._live[link.report_id] = link

    def known(self, report: Report) -> bool:
        """Say whether the report, or an older version of it, was ever linked."""
        return not self._ever.isdisjoint({report.pk, *self._older[report.pk]})

    def to_follow(self, reports: Sequence[Report]) -> Iterator[tuple[Report, Link]]:
        """Yield what is linked now, by itself or by the version before it."""
        for report in reports:
            for key in (report.pk, *self._older[report.pk]):
                if key in self._live:
                    yield report, self._live[key]
                    break
                if key in self._ever:
                    break


def _older_versions(reports: Sequence[Report]) -> dict[UUID, list[UUID]]:
    """Return the versions of each report before it, the newest of them first."""
    older: dict[UUID, list[UUID]] = {report.pk: [] for report in reports}
    step = {report.supersedes_id: report.pk for report in reports if report.supersedes_id}
    while step:
        found = dict(Report.objects.filter(pk__in=step).values_list("pk", "supersedes"))
        for key in found:
            older[step[key]].append(key)
        step = {before: step[key] for key, before in found.items() if before is not None}
    return older


def _add(
    rows: _Rows, report: Report, coding: Coding, *, ground: str = AS_TOLD, by: UUID, at: datetime
) -> None:
    key = uuid4()
    held = _as_told(coding, aggression=key, ground=ground, by=by, at=at)
    rows.determinations.append(held)
    rows.aggressions.append(
        Aggression(
            pk=key,
            compartment_id=report.compartment_id,
            reference=new_reference(),
            created_at=at,
            created_by_id=by,
            **projection(held),
        )
    )
    rows.acts.extend(_acts(coding, aggression=key, by=by, at=at))
    rows.links.append(_link(report, key, by=by, at=at))


def _as_told(
    coding: Coding,
    *,
    aggression: UUID,
    ground: str = AS_TOLD,
    supersedes: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Determination:
    municipality = coding.municipality_id
    return Determination(
        compartment_id=coding.compartment_id,
        aggression_id=aggression,
        supersedes_id=supersedes,
        coding_id=coding.pk,
        decided_at=at,
        by_id=by,
        origin=coding.origin,
        ground=ground,
        state_of=AggressionState.REPORTED,
        date=coding.date,
        first_date=coding.first_date,
        last_date=coding.last_date,
        listed_date=listed_on(coding.first_date, coding.last_date),
        state_id=municipality[:2] if municipality else coding.state_id,
        municipality_id=municipality,
        place_precision=coding.place_precision,
        victims=coding.victims or None,
    )


def _acts(coding: Coding, *, aggression: UUID, by: UUID, at: datetime) -> list[Act]:
    return [
        Act(
            compartment_id=coding.compartment_id,
            aggression_id=aggression,
            coding_id=coding.pk,
            type=kind,
            victim_number=victim,
            perpetrators=list(perpetrators),
            decided_at=at,
            by_id=by,
        )
        for kind, victim, perpetrators in _told_acts(coding).elements()
    ]


def _told_acts(coding: Coding) -> Counter[tuple[str, int | None, tuple[str, ...]]]:
    told = acts_told(
        types=coding.types,
        victims=coding.victims,
        acts=coding.acts,
        perpetrators=coding.perpetrators,
    )
    return Counter((act.type, act.victim, act.perpetrators) for act in told)


def _link(report: Report, aggression: UUID, *, by: UUID, at: datetime) -> Link:
    return Link(
        compartment_id=report.compartment_id,
        report_id=report.pk,
        aggression_id=aggression,
        decided_at=at,
        by_id=by,
    )


def _write(rows: _Rows) -> None:
    # The key from an aggression to its determination is checked when the transaction ends.
    Aggression.objects.bulk_create(rows.aggressions)
    Determination.objects.bulk_create(rows.determinations)
    Act.objects.bulk_create(rows.acts)
    Link.objects.bulk_create(rows.links)


def _held(aggressions: Iterable[UUID]) -> dict[UUID, Determination]:
    held = Determination.objects.filter(current_of__in=list(aggressions)).select_related("coding")
    return {one.aggression_id: one for one in held}


def _is_news(report: Report, coding: Coding, link: Link, held: Determination) -> bool:
    return link.report_id != report.pk or held.coding_id not in (None, coding.pk)


def _follow(
    report: Report, coding: Coding, link: Link, held: Determination, *, by: UUID, at: datetime
) -> bool:
    """Let an aggression hold what a newer coding says, if it holds what the older one said."""
    if link.report_id != report.pk:
        Link.objects.filter(pk=link.pk).update(ended_at=at, ended_by_id=by, end_ground=AS_TOLD)
        _link(report, link.aggression_id, by=by, at=at).save(force_insert=True)
    before = held.coding
    if before is None or before.report_id not in (report.pk, link.report_id):
        return False
    if not _holds_as_told(held, before):
        return False
    key, at = link.aggression_id, max(at, held.decided_at)
    fresh = _as_told(coding, aggression=key, supersedes=held.pk, by=by, at=at)
    fresh.save(force_insert=True)
    Aggression.objects.filter(pk=key).update(**projection(fresh))
    if _told_acts(coding) != _told_acts(before):
        live = Act.objects.filter(aggression=key, ended_at__isnull=True)
        live.update(ended_at=at, ended_by_id=by)
        Act.objects.bulk_create(_acts(coding, aggression=key, by=by, at=at))
    return True


def _holds_as_told(held: Determination, told: Coding) -> bool:
    """Say whether the live acts are those that the coding told: nobody added or ended one."""
    acts = Act.objects.filter(aggression=held.aggression_id, ended_at__isnull=True)
    live = Counter((act.type, act.victim_number, tuple(act.perpetrators)) for act in acts)
    return live == _told_acts(told)


def _record(
    reports: Sequence[Report],
    codings: Mapping[UUID, Coding],
    result: Established,
    *,
    by: UUID,
    at: datetime,
) -> None:
    """Write one entry for all: the lists, how many, and the sum over what was read."""
    sum_ = sha256()
    for report in reports:
        coding = codings.get(report.pk)
        sum_.update(f"{report.pk} {coding.pk if coding else ''}\n".encode())
    record(
        act="registry.establish_from_reports",
        object_type="compartment",
        objects=sorted({str(report.compartment_id) for report in reports}),
        payload={
            "made": result.made,
            "followed": result.followed,
            "sha256": sum_.hexdigest(),
        },
        by=by,
        at=at,
    )
