"""An urgent act is one: which measures, who delivers each, the document that shows it, her word."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import team_of
from baluarte.domain.cases.queries.consent import consenting
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.procedure.actions import call_to_matter, call_who_answers, correct
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.steps import complete_by_act
from baluarte.domain.procedure.choices import HerWord, NoticeKind, WordOnRecord
from baluarte.domain.procedure.confined_documents import require_readable
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import Answer
from baluarte.domain.procedure.queries import day_in_matter, gate_keeping
from baluarte.domain.protection.actions.decree import NobodyOwesIt, PositionMissing
from baluarte.domain.protection.actions.measures import (
    InstitutionIsExcluded,
    is_left_out,
    say_how_far,
    say_whether_it_arrived,
    take_position,
)
from baluarte.domain.protection.actions.words import write_words
from baluarte.domain.protection.acts import ASSESS_IMMEDIATELY, DELIVER_URGENT, ISSUE_URGENT
from baluarte.domain.protection.choices import About, UrgentVerdict, Words
from baluarte.domain.protection.models import Arrival, Measure, MeasureDocument, UrgentAct
from baluarte.domain.protection.queries.positions import position_on
from baluarte.domain.protection.queries.urgent import departing
from baluarte.norms.agenda import ActRefused
from baluarte.norms.catalogues import term

# Until when a second person reads what departs from the usual.
WITHIN: Final = timedelta(hours=1)
# How far a measure has come once the act is done.
COMES_TO: Final = {ISSUE_URGENT: "EN_IMP", DELIVER_URGENT: "IMP", ASSESS_IMMEDIATELY: ""}


class NoMeasure(ValueError):
    """An urgent act is about measures of its case; delivery, about those that were issued."""


class SaysNoReason(ValueError):
    """What departs from the usual, and who objects to it, says why."""


class NothingShowsIt(ValueError):
    """What was done is shown by a document, which is kept under seal."""


@dataclass(frozen=True, kw_only=True)
class WordGiven:
    """What she says of a measure: whether it arrived, of a delivery; else her position.

    Or why her position could not be had.
    """

    code: str
    reason: str = field(default="", repr=False)


class HasNotArrived(ValueError):
    """What is delivered is what she says arrived; `measures` are those she did not say it of."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        super().__init__(f"{len(measures)} measures have not arrived by her word")
        self.measures = measures


@transaction.atomic
def do_urgent_act(
    *, case: Case, act: str, measures: Sequence[Measure], document: DocumentGiven | None,
    answer: Answer | None = None, happened_at: datetime, word: WordGiven | None = None,
    departure: str = "", by: UUID, at: datetime,
) -> UrgentAct:  # fmt: skip
    """Do the urgent step that stands open: with measures, who delivers them, a document, her word.

    What shows it is handed in here, or with the `answer` in which whoever owes it says so. `word`
    is said of every measure named; without it each has one of its own already. A delivery is done
    once she says that it arrived. A measure that is none of the urgent ones, or somebody who is not
    usually asked, needs its reason (`departure`), which a second person reads within the hour.
    Raises `NoMeasure`, `NobodyOwesIt`, `InstitutionIsExcluded`, `NothingShowsIt`, `SaysNoReason`,
    `PositionMissing`, `HasNotArrived`, `DocumentRefused` or `ActRefused`: nothing is done then.
    """
    require_team(case)
    require_open(case)
    _require_measures(case, act, measures, at=at)
    departs = act != DELIVER_URGENT and bool(departing(case, measures, at=at))
    if departs and not departure.strip():
        raise SaysNoReason("what departs from the usual says why")
    digest = _what_shows_it(case, document, answer)
    parties = consenting(case)
    if word is not None:
        for party, one in ((party, one) for party in parties for one in measures):
            _keep_word(act, one, party, word, by=by, at=at)
    her_word = _her_word(case, act, measures, parties, at=at)
    done = complete_by_act(
        matter=case.matter, act=act, happened_at=happened_at, evidence_sha256=digest,
        her_word=her_word, by=by, at=at,
    )  # fmt: skip
    if not done:
        raise ActRefused("not_open", given=act)
    for one in measures if COMES_TO[act] else ():
        say_how_far(
            measure=one, status=COMES_TO[act], evidence_sha256=digest, by=by, at=at,
            happened_on=day_in_matter(case.matter, happened_at),
        )  # fmt: skip
    kept = UrgentAct(
        compartment_id=case.compartment_id, case=case, occurrence=done[-1], act=act,
        measures=[one.pk for one in measures], happened_at=happened_at, recorded_at=at, by_id=by,
        document_sha256=digest, departs=departs,
    )  # fmt: skip
    kept.save(force_insert=True)
    if document is not None:
        keep_document(
            MeasureDocument, document, about=kept.pk, compartment=case.compartment_id, by=by, at=at
        )
    record(
        act="protection.do_urgent_act", object_type="case", objects=[case.pk, kept.pk],
        payload={"act": act}, files=[case.compartment_id], by=by, at=at,
    )  # fmt: skip
    if departs:
        write_words(case, kept.pk, {Words.DEPARTURE: departure}, by=by, at=at)
        _call_to_read(kept, at=at)
    return kept


@transaction.atomic
def review_urgent_act(
    *, urgent_act: UrgentAct, verdict: UrgentVerdict, reason: str = "", by: UUID, at: datetime
) -> UrgentAct:
    """Say, as a second person, whether an urgent act that departs from the usual stands.

    One that does not is taken back: its clock goes on from where it was.
    """
    require_team(urgent_act.case)
    if urgent_act.by_id == by:
        raise NotAllowed("protection.urgent.by_another")
    unread = UrgentAct.objects.filter(pk=urgent_act.pk, departs=True, reviewed_at=None)
    if not unread.update(reviewed_at=at, reviewed_by=by, verdict=verdict):
        raise NotAllowed("protection.urgent.reviewed")
    urgent_act.refresh_from_db(fields=["reviewed_at", "reviewed_by", "verdict"])
    if verdict == UrgentVerdict.OBJECTS:
        if not reason.strip():
            raise SaysNoReason("an objection says why")
        correct(occurrence=urgent_act.occurrence, is_withdrawn=True, reason=reason, by=by, at=at)
    record(
        act="protection.review_urgent_act", object_type="case",
        objects=[urgent_act.case_id, urgent_act.pk], payload={"verdict": str(verdict)},
        files=[urgent_act.compartment_id], by=by, at=at,
    )  # fmt: skip
    return urgent_act


def call_again(*, urgent_act: UUID, matter: UUID, at: datetime) -> int:
    """Call once more to an urgent act that nobody read within the hour; for the worker."""
    if not UrgentAct.objects.filter(pk=urgent_act, reviewed_at=None).exists():
        return 0
    return call_who_answers(kind=NoticeKind.OVERDUE, about=urgent_act, matter=matter, at=at)


def _call_to_read(kept: UrgentAct, *, at: datetime) -> None:
    team = [one.pk for one in team_of(kept.case, at=at) if one.pk != kept.by_id]
    matter = kept.case.matter_id
    call_to_matter(kind=NoticeKind.DEPARTURE, about=kept.pk, matter=matter, also=team)
    job = app.configure_task("protection.call_again", schedule_at=at + WITHIN)
    job.defer(urgent_act=str(kept.pk), matter=str(matter))


@transaction.atomic
def say_what_did_not_arrive(
    *, case: Case, measures: Sequence[Measure], word: WordGiven, by: UUID, at: datetime
) -> None:
    """Keep that the persons of a case say that measures did not arrive: the clock goes on."""
    require_team(case)
    _require_measures(case, DELIVER_URGENT, measures, at=at)
    for party, one in ((party, one) for party in consenting(case) for one in measures):
        _keep_word(DELIVER_URGENT, one, party, word, by=by, at=at)


# By the names that texts give them.
issue_urgent_measures = partial(do_urgent_act, act=ISSUE_URGENT)
deliver_urgent_measures = partial(do_urgent_act, act=DELIVER_URGENT)
assess_immediately = partial(do_urgent_act, act=ASSESS_IMMEDIATELY)


def issued_in(case: Case) -> set[UUID]:
    """Return the urgent measures that were issued in a case."""
    found = UrgentAct.objects.filter(case=case, act=ISSUE_URGENT)
    return {key for keys in found.values_list("measures", flat=True) for key in keys}


def _require_measures(case: Case, act: str, measures: Sequence[Measure], *, at: datetime) -> None:
    if not measures or any(one.case_id != case.pk for one in measures):
        raise NoMeasure("an urgent act is about measures of its case")
    if act == DELIVER_URGENT and not {one.pk for one in measures} <= issued_in(case):
        raise NoMeasure("what is delivered was issued")
    if lacking := [one for one in measures if one.institution is None]:
        raise NobodyOwesIt(lacking)
    keeping = gate_keeping(case.matter, at=at)
    for one in measures:
        if one.institution is not None and is_left_out(one.institution, keeping):
            raise InstitutionIsExcluded(f"{one.institution_id} is left out of this case")


def _what_shows_it(case: Case, document: DocumentGiven | None, answer: Answer | None) -> str:
    """Return the hash of the document: one handed in now, or with what an authority said."""
    if document is not None:
        require_readable(document)
        return document.sha256
    if answer is None or not answer.evidence_sha256 or answer.compartment_id != case.compartment_id:
        raise NothingShowsIt("a document shows it")
    return answer.evidence_sha256


def _keep_word(
    act: str, measure: Measure, party: Party, word: WordGiven, *, by: UUID, at: datetime
) -> None:
    if act == DELIVER_URGENT:
        say_whether_it_arrived(
            measure=measure, party=party, her_word=HerWord(word.code), words=word.reason, by=by,
            at=at,
        )  # fmt: skip
        return
    take_position(
        party=party, about=About.MEASURE, subject=measure.pk, code=word.code, reason=word.reason,
        by=by, at=at,
    )  # fmt: skip


def _her_word(
    case: Case, act: str, measures: Sequence[Measure], parties: Collection[Party], *, at: datetime
) -> WordOnRecord:
    """Return what is on record of her word on what is done; refuse where there is none."""
    if act == DELIVER_URGENT:
        if without := [one for one in measures if not _has_arrived(case, one, parties, at=at)]:
            raise HasNotArrived(without)
        return WordOnRecord.ARRIVED
    said = {
        one: [position_on(each, About.MEASURE, one.pk, at=at) for each in parties]
        for one in measures
    }
    if without := [one for one, of in said.items() if not of or None in of]:
        raise PositionMissing(without)
    is_said = all(
        not term("positions", each.code).facts.get("needs_reason")
        for of in said.values()
        for each in of
        if each is not None
    )
    return WordOnRecord.SAID if is_said else WordOnRecord.NOT_HAD


def _has_arrived(case: Case, measure: Measure, parties: Collection[Party], *, at: datetime) -> bool:
    """Say whether each person's newest word since a measure was issued is that it arrived."""
    issued = UrgentAct.objects.filter(case=case, act=ISSUE_URGENT, measures__contains=[measure.pk])
    since = max(issued.values_list("recorded_at", flat=True), default=at)
    said = Arrival.objects.filter(measure=measure, party__in=parties, said_at__gt=since)
    newest = dict(said.order_by("said_at", "id").values_list("party_id", "her_word"))
    return bool(parties) and all(newest.get(one.pk) == HerWord.ARRIVED for one in parties)
