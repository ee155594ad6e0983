"""What the organisations establish of their events beyond the list: victims, link, confirmation.

Most is told, some is not: what nobody knows stays unknown, and some events wait for somebody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from baluarte.demo.country.country import Country, WrittenList
from baluarte.demo.country.facts import TrueEvent
from baluarte.demo.country.people import Gender, Kind, Person
from baluarte.demo.walkthrough.people import Desk
from baluarte.demo.walkthrough.queues import without_some
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.registry.actions import describe_victim, set_over_many, verify_event
from baluarte.domain.registry.choices import NOT_DETERMINED, BulkField
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.bulk import MOST
from baluarte.domain.wall.context import acting_as

SAID = "Inventado, para la demostración."
# Events of which no more is told than the list says, and described ones that nobody confirmed.
NOT_DETAILED, NOT_CONFIRMED = 1, 2
KNOWN = 0.9
# One in so many informs and defends.
ONE_IN = 9
AN_HOUR = timedelta(hours=1)
AGE_BANDS = ("from_18", "from_30", "from_30", "from_45", "from_45", "from_60", "unknown")
DEFENDED: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.JOURNALIST: ("expression", "expression", "corruption", "politics", "crime"),
    Kind.DEFENDER: ("land", "environment", "water", "indigenous_rights", "search"),
}
ANSWERS = ("yes", "no", "no", "no", "not_asked", "declined")
ASKED: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.JOURNALIST: ("lgbti", "disability"),
    Kind.DEFENDER: ("indigenous", "language", "disability"),
}
LABORS = {Kind.JOURNALIST: "journalist", Kind.DEFENDER: "defender"}
GENDERS = {Gender.WOMAN: "woman", Gender.MAN: "man"}
COLLECTIVES = {Kind.JOURNALIST: "newsroom", Kind.DEFENDER: "organisation"}


@dataclass(frozen=True, slots=True)
class UntouchedEvent:
    """An event that nobody has touched, the determination that is held, and what is true of it."""

    event: UUID
    determination: UUID
    victims: int
    truth: TrueEvent


def detail_events(country: Country, of: WrittenList, desk: Desk, *, seed: int, at: datetime) -> str:
    """Describe victims, determine the link, and let a second person confirm an hour later."""
    chance = Random(f"{seed} {of.organisation.slug}")  # noqa: S311 (not a secret)
    with acting_as(desk.steward):
        chosen = without_some(_untouched(country, of), NOT_DETAILED)
        for one in chosen:
            _describe(one, country.truth.victims_of(one.truth), chance, by=desk.steward, at=at)
        _determine(of, chosen, by=desk.steward, at=at)
    confirmed = without_some(chosen, NOT_CONFIRMED) if desk.confirms else []
    with acting_as(desk.reviewer):
        for one in confirmed:
            verify_event(
                event=Event(pk=one.event), grounds=f"Las fuentes coinciden. {SAID}",
                by=desk.reviewer, at=at + AN_HOUR,
            )  # fmt: skip
    return (
        f"{of.organisation.title}: {len(chosen)} events described, {len(confirmed)} confirmed by "
        "a second person."
    )


def _untouched(country: Country, of: WrittenList) -> list[UntouchedEvent]:
    """Return the list's events as its rows tell them, each once, that nobody has decided of."""
    rows = Report.objects.filter(source_list__slug=of.organisation.slug, is_newest=True)
    told = zip(rows.order_by("row").values_list("pk", flat=True), of.rows, strict=True)
    truth = {report: country.truth.by_id[row.event] for report, row in told}
    held = Event.objects.filter(
        links__report__in=truth, links__ended_at=None, current__supersedes=None
    ).exclude(profiles__defends__len__gt=0)
    return [
        UntouchedEvent(key, determination, victims or 0, truth[report])
        for key, determination, victims, report in held.order_by("reference").values_list(
            "pk", "current", "current__victims", "links__report"
        )
    ]


def _describe(
    one: UntouchedEvent, victims: Sequence[Person], chance: Random, *, by: UUID, at: datetime
) -> None:
    kind = one.truth.kind
    for number, person in enumerate(victims[: one.victims], start=1):
        given: dict[str, Any] = {"defends": {chance.choice(DEFENDED[kind])}}
        given["labor"] = "both" if int(person.id[1:]) % ONE_IN == 0 else LABORS[kind]
        if person.is_collective:
            given |= {"kind": COLLECTIVES[kind], "size": chance.randint(4, 60)}
        else:
            known = chance.random() < KNOWN
            given["gender"] = GENDERS.get(person.gender, "unknown") if known else "not_asked"
            given["age_band"] = chance.choice(AGE_BANDS)
            given["answers"] = {asked: chance.choice(ANSWERS) for asked in ASKED[kind]}
        describe_victim(event=Event(pk=one.event), number=number, **given, by=by, at=at)


def _determine(
    of: WrittenList, chosen: Sequence[UntouchedEvent], *, by: UUID, at: datetime
) -> None:
    """Determine the link to the work, of many that have the same at once; some stay open."""
    compartment = SourceList.objects.get(slug=of.organisation.slug).compartment_id
    alike: dict[str, list[UntouchedEvent]] = defaultdict(list)
    for one in chosen:
        if one.truth.link != NOT_DETERMINED:
            alike[one.truth.link].append(one)
    for link, all_of_it in alike.items():
        for begin in range(0, len(all_of_it), MOST):
            set_over_many(
                compartment=compartment,
                field=BulkField.LINK_TO_WORK,
                value=link,
                rows={one.event: one.determination for one in all_of_it[begin : begin + MOST]},
                ground=f"Lo que la lista cuenta del hecho. {SAID}",
                criterion=f"Según lo que la persona contó de su labor. {SAID}",
                by=by,
                at=at,
            )
