"""The path of a datum, walked by invented people: from five lists to a published edition."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from uuid import UUID

from django.db.models import F

from baluarte.config.preparation import connected_as
from baluarte.demo.country.country import ORGANISATIONS, Country, WrittenList, generate
from baluarte.demo.country.files import ListFile, write_lists
from baluarte.demo.country.timespan import Timespan
from baluarte.demo.walkthrough.audits import audit_files
from baluarte.demo.walkthrough.event_details import detail_events
from baluarte.demo.walkthrough.inquiries import tell_inquiries
from baluarte.demo.walkthrough.people import INSTITUTIONS, Desk, desk_of
from baluarte.demo.walkthrough.places import places_to_invent_in
from baluarte.demo.walkthrough.queues import (
    LEFT,
    LEFT_TO_CURATORS,
    complete_rows,
    events_of,
    judge_pairs,
    without_some,
)
from baluarte.demo.walkthrough.runs import study
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.files.reading import open_table
from baluarte.domain.intake.actions import (
    change_share_level,
    read_delivery,
    receive_delivery,
    take_in_list,
)
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.mapping import shipped_mapping
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.linkage.actions import judge_pair, propose_pairs
from baluarte.domain.linkage.models import Pair
from baluarte.domain.publication.actions import (
    decide_publications,
    publish_edition,
    review_decisions,
)
from baluarte.domain.publication.choices import Ground, Publishable
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.models import Decision, Edition
from baluarte.domain.publication.queries.reconciled import reconciled_in_words
from baluarte.domain.registry.actions import establish_from_list
from baluarte.domain.registry.choices import Names, Verdict
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day

SEED = 2026
AUTHORITY = "mecanismo-inventado"
STEWARDS = [one.steward for one in ORGANISATIONS]
# The rest waits, so that there is something to do in a demonstration.
DECIDED_SHARE = 0.85
# Of how many whoever it concerns consented to be published as it is: by list, and in the others.
CONSENTED, CONSENTED_ELSEWHERE = {"faro": 0.9}, 0.4
OWN_WORD = "Inventado: publicado por la propia organización."
BY_CONSENT = "Inventado: la persona o su familia consintió por escrito qué, cuándo y dónde."
NOT_REVIEWED = 2
SURELY_ONE = 25.0
AT_ONCE = 1000
HOUR = timedelta(hours=1)
T = TypeVar("T")


def walk(*, seed: int, reports: int, today: date, at: datetime) -> Iterator[str]:
    """Take the invented country through the rooms, saying each step; what is there stays.

    Each step is an hour or two after the one before it: of two things that are known since the
    same instant none would be the newer. `today` is the day on which the demonstration was begun:
    in every zone of the country its yesterday is over, and nothing invented is of a later day.
    """
    span = Timespan.until(today - timedelta(days=1))
    with connected_as(DatabaseRole.APP):
        desks = {slug: desk_of(slug) for slug in STEWARDS}
        with acting_as_nobody():
            places = places_to_invent_in()
        country = generate(seed=seed, places=places, reports=reports, span=span)
        with TemporaryDirectory() as folder:
            files = write_lists(country, Path(folder))
            for file, one in zip(files, country.lists, strict=True):
                yield _take_in(file, country, one, desks[file.steward].steward, at - 5 * HOUR)
        for one in country.lists:
            desk = desks[one.organisation.steward]
            yield detail_events(country, one, desk, seed=seed, at=at - 3 * HOUR)
    yield from tell_inquiries(desks, seed=seed, at=at - 2 * HOUR)
    yield from _judge(country, desks, at)
    with connected_as(DatabaseRole.APP):
        for slug, desk in desks.items():
            if slug != AUTHORITY:
                yield _decide(slug, desk, random.Random(seed), at)  # noqa: S311 (not a secret)
    yield _publish(at)
    with connected_as(DatabaseRole.APP):
        planted = {one.slug: one for one in country.truth.clusters}
        lists = {slug: desk.steward for slug, desk in desks.items() if slug != AUTHORITY}
        yield from study(planted, lists, at)
    yield from audit_files(seed=seed, at=at)


def _take_in(file: ListFile, country: Country, of: WrittenList, by: UUID, at: datetime) -> str:
    """Take in a list, complete an hour later what can be, and establish its events."""
    mapping = shipped_mapping(file.mapping)
    with file.path.open("rb") as opened:
        sha256 = file_digest(opened, "sha256").hexdigest()
        table = open_table(opened, name=file.path.name)
        with acting_as(by):
            source_list = SourceList.objects.filter(slug=file.list_slug).first() or take_in_list(
                slug=file.list_slug,
                mapping=mapping,
                steward=Institution.objects.get(slug=file.steward),
                by=by,
                at=at,
            )
            delivery = receive_delivery(
                source_list=source_list,
                sha256=sha256,
                table=table,
                mapping=mapping,
                accessed_date=local_day(at),
                by=by,
                at=at,
            )
            _share(source_list, file.steward, by=by, at=at)
        for step in read_delivery(delivery=delivery, rows=table.rows, by=by, at=at):
            delivery = step
    told = f"{file.path.name}: {_said(delivery)}"
    at += HOUR
    completed = complete_rows(country, of, by=by, at=at)
    made = sum(step.made for step in establish_from_list(source_list=source_list, by=by, at=at))
    return f"{told}; {completed} completed, {made} events established."


def _said(delivery: Delivery) -> str:
    counts = ", ".join(f"{count} {state}" for state, count in sorted(delivery.counts.items()))
    return f"{delivery.rows} rows ({counts})"


def _share(source_list: SourceList, steward: str, *, by: UUID, at: datetime) -> None:
    level = ShareLevel.MINE if steward == AUTHORITY else ShareLevel.PUBLISHABLE
    if source_list.share_level != level:
        change_share_level(source_list=source_list, level=level, by=by, at=at)


def _judge(country: Country, desks: Mapping[str, Desk], at: datetime) -> Iterator[str]:
    """Let the worker propose, and the curator and each organisation judge what was proposed."""
    with connected_as(DatabaseRole.APP):
        curator = Account.objects.get(username="carlos").pk
    with connected_as(DatabaseRole.WORKER), acting_as(curator):
        proposed = propose_pairs(at=at)
    with connected_as(DatabaseRole.APP), acting_as(curator):
        sure = Pair.objects.filter(
            weight__gte=SURELY_ONE, agreement__names=Names.AGREE, judgements__isnull=True
        ).exclude(left_compartment=F("right_compartment"))
        judged = [
            judge_pair(
                pair=pair,
                verdict=Verdict.SAME,
                reason="Invented: day, place, type and name agree.",
                by=curator,
                at=at,
            )
            for pair in sure.order_by("-weight", "id")
        ]
    count = len(judged)
    with connected_as(DatabaseRole.APP):
        truth: dict[UUID, str] = {}
        for one in country.lists:
            truth |= events_of(one, by=desks[one.organisation.steward].steward)
        for desk in desks.values():
            count += judge_pairs(truth, left=LEFT, by=desk.steward, at=at)
        count += judge_pairs(truth, left=LEFT_TO_CURATORS, by=curator, at=at)
    yield f"{proposed} pairs of similar events proposed; {count} judgements."


def _decide(slug: str, desk: Desk, chance: random.Random, at: datetime) -> str:
    with acting_as(desk.steward):
        standing = Event.objects.filter(publication_decisions__isnull=True)
        undecided = list(standing.order_by("reference"))
        chosen = [one for one in undecided if chance.random() < DECIDED_SHARE]
        exact = _consented(chosen, slug, chance)
        for is_exact in (True, False):
            for some in _in_batches([one for one in chosen if (one.pk in exact) is is_exact]):
                decide_publications(
                    events=some,
                    fields=[field.value for field in Publishable],
                    ground=Ground.CONSENT if is_exact else Ground.ALREADY_PUBLIC,
                    ground_detail=BY_CONSENT if is_exact else OWN_WORD,
                    risk_note="Inventado: ninguna persona real.",
                    is_exact=is_exact,
                    by=desk.steward,
                    at=at - HOUR,
                )
    with acting_as(desk.reviewer):
        waiting = Decision.objects.filter(review__isnull=True).order_by("reference")
        mine = waiting.filter(decided_by_id=desk.steward)
        agreed = without_some(list(mine), NOT_REVIEWED)
        for seen in _in_batches(agreed):
            review_decisions(decisions=seen, agrees=True, by=desk.reviewer, at=at)
    return f"{INSTITUTIONS[slug][0]}: {len(chosen)} decided, {len(agreed)} seen by a second person."


def _consented(chosen: Sequence[Event], slug: str, chance: random.Random) -> set[UUID]:
    """Return what somebody consented to with its day and its place: it may go out as it is.

    Of every killing the family did, and of most events of who speaks with each person it names.
    """
    killings = Act.objects.filter(type__in=limits().day_types).values("event")
    exact = set(Event.objects.filter(pk__in=killings).values_list("pk", flat=True))
    share = CONSENTED.get(slug, CONSENTED_ELSEWHERE)
    return exact | {one.pk for one in chosen if chance.random() < share}


def _in_batches(items: Sequence[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch


def _publish(at: datetime) -> str:
    with connected_as(DatabaseRole.APP):
        if Edition.objects.exists():
            return "An edition is published."
        curator = Account.objects.get(username="carlos").pk
    with connected_as(DatabaseRole.WORKER), acting_as(curator):
        edition = publish_edition(by=curator, at=at)
        reconciled = reconciled_in_words(edition)
    return (
        f"Edition {edition}: {edition.events} events, {edition.acts} acts, "
        f"{edition.victims} victims. {reconciled}"
    )
