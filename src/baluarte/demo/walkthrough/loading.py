"""Everything a demonstration needs, in order; safe to run again."""

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.utils import timezone

from baluarte.config.preparation import connected_as, load_missing_protocols
from baluarte.demo.walkthrough.agreements import tell_agreements
from baluarte.demo.walkthrough.assessments import tell_assessments
from baluarte.demo.walkthrough.authorities import found_authorities
from baluarte.demo.walkthrough.board import hold_sessions
from baluarte.demo.walkthrough.caseload import tell_caseload
from baluarte.demo.walkthrough.cases import tell_case
from baluarte.demo.walkthrough.causes import tell_causes
from baluarte.demo.walkthrough.commission_cases import tell_cases_of_commissions
from baluarte.demo.walkthrough.commissions import tell_commissions
from baluarte.demo.walkthrough.compliance import (
    release_compliance,
    release_first,
    take_tables_back,
    tell_nights,
)
from baluarte.demo.walkthrough.country import SEED, walk
from baluarte.demo.walkthrough.courses import tell_courses
from baluarte.demo.walkthrough.dimension import study_dimension
from baluarte.demo.walkthrough.figures import compare_counts
from baluarte.demo.walkthrough.information_requests import tell_of_requests
from baluarte.demo.walkthrough.inquiries import tell_inquiries_of_the_case
from baluarte.demo.walkthrough.layers import load_layers
from baluarte.demo.walkthrough.list_columns import choose_list_columns
from baluarte.demo.walkthrough.matters import tell_matters
from baluarte.demo.walkthrough.means import tell_of_means
from baluarte.demo.walkthrough.memory import tell_memory
from baluarte.demo.walkthrough.offices import tell_of_offices
from baluarte.demo.walkthrough.participation import tell_participation
from baluarte.demo.walkthrough.people import (
    INSTITUTIONS,
    PEOPLE,
    found_everybody,
    propose_roles,
)
from baluarte.demo.walkthrough.places import ReadCountry, draw_atlas, load_places
from baluarte.demo.walkthrough.policy_actions import tell_policy_actions
from baluarte.demo.walkthrough.policy_editions import A_MONTH, note_errata, release_policy
from baluarte.demo.walkthrough.promises import tell_promises
from baluarte.demo.walkthrough.recognition import tell_recognition
from baluarte.demo.walkthrough.recommendations import tell_recommendations
from baluarte.demo.walkthrough.reparation import tell_reparation_of_the_case
from baluarte.demo.walkthrough.reports import tell_reports
from baluarte.demo.walkthrough.second_ratings import rate_twice
from baluarte.demo.walkthrough.shift import change_shift
from baluarte.demo.walkthrough.statements import tell_of_institutions
from baluarte.demo.walkthrough.urgent_door import flood_door
from baluarte.demo.walkthrough.warnings import tell_warnings
from baluarte.domain.access.actions import declare_invented
from baluarte.domain.audit.actions import sequence
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator
from baluarte.norms.clocks.calendar import local_day

# How long ago facts about institutions were entered: before the first edition of the policy.
STATED = timedelta(days=45)


def _tell_the_case(*, at: datetime) -> Iterator[str]:
    yield from tell_case(at=at)
    yield from tell_inquiries_of_the_case(at=at)
    yield from tell_reparation_of_the_case(at=at)
    yield from tell_commissions(at=at)
    yield from tell_cases_of_commissions(at=at)


def load(
    *, password: str, seed: int = SEED, reports: int, read: ReadCountry, beside: Executor
) -> Iterator[str]:
    """Load everything, saying each step; what is there already stays.

    Beside stands what nothing else is told after: the atlas, the nights of past quarters, layers.
    """
    at = timezone.now()
    # What is told of an invented country lies in its past.
    settings.DATES_BACK = True
    with connected_as(DatabaseRole.OWNER):
        with acting_as_operator():
            began = declare_invented(by=None, at=at).declared_at
        yield from load_places(at, read=read)
        atlas = beside.submit(draw_atlas)
        found_everybody(password=password, at=at)
        with acting_as_operator():
            load_missing_protocols(at=at)
        yield from found_authorities(password=password, at=at)
    yield f"{len(INSTITUTIONS)} invented organisations, {len(PEOPLE)} invented people."
    with connected_as(DatabaseRole.APP):
        propose_roles(at=at)
    nights = beside.submit(tell_nights, at=at)
    layers = beside.submit(load_layers, seed=seed, at=at)
    yield from tell_matters(at=at)
    yield from _tell_the_case(at=at)
    yield from tell_caseload(at=at)
    yield from hold_sessions(at=at)
    yield from change_shift(at=at)
    yield from tell_promises(at=at)
    yield from tell_of_institutions(seed=seed, at=at - STATED)
    yield from tell_of_means(seed=seed, at=at - STATED)
    yield from tell_of_offices(seed=seed, at=at - STATED)
    yield from tell_assessments(at=at)
    yield from tell_of_requests(seed=seed, at=at)
    if reports:
        yield from walk(seed=seed, reports=reports, today=local_day(began), at=at)
        yield from compare_counts(at=at)
    dimension = beside.submit(study_dimension, at=at, is_told=bool(reports))
    yield from rate_twice(seed=seed, at=at)
    yield from choose_list_columns(at=at)
    yield atlas.result()
    told = nights.result()
    yield from layers.result()
    yield f"{tell_policy_actions(at=at)} actions under obligations of the State."
    yield from flood_door(at=at)
    yield from tell_recommendations(at=at)
    yield from tell_agreements(at=at)
    yield from tell_participation(at=at)
    yield from tell_recognition(at=at)
    yield from chain(tell_warnings(at=at), tell_causes(at=at))
    yield from chain(tell_courses(at=at), tell_memory(at=at))
    yield from _release(nights=told, at=at)
    yield from tell_reports(at=at)
    yield dimension.result()
    yield f"{_sequence_all()} new entries in the log."


def _release(*, nights: int, at: datetime) -> Iterator[str]:
    """Let tables and two editions of the policy out; the first stands on what is taken back."""
    release_first(of=at, at=at - STATED)
    yield from release_policy(number=1, at=at - A_MONTH)
    yield from release_compliance(nights=nights, at=at)
    yield from release_policy(number=2, at=at)
    yield from take_tables_back(at=at)
    yield from note_errata(at=at)


def _sequence_all() -> int:
    count = 0
    with connected_as(DatabaseRole.WORKER):
        while step := _sequence_some():
            count += step
    return count


def _sequence_some() -> int:
    with acting_as_nobody():
        return sequence(at=timezone.now())
