"""Recognition in public for tests; who says what, and the documents, are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.factories.access import make_account, make_institution

from baluarte.domain.prevention.actions import (
    NewCorrection,
    NewCorrectionAnswer,
    NewRecognition,
    NewWord,
    ask_correction,
    enter_recognition,
    note_condemnation,
    note_correction_answer,
    open_condemnation_clock,
    record_family_word,
    review_recognition,
)
from baluarte.domain.prevention.choices import (
    Addressed,
    CorrectionOutcome,
    HowTold,
    Wanted,
    Word,
)
from baluarte.domain.wall.context import acting_as

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
ENTERED = NewRecognition(
    kind="support",
    made_by="SEGOB-UDH",
    is_institution=True,
    happened_date=date(2026, 5, 4),
    addressed_to=Addressed.DEFENDERS,
    medium="press_release",
    quote="Reconocemos la labor de quienes defienden derechos humanos (inventado).",
    page=3,
)
STIGMA = {
    "kind": "stigmatising",
    "office": "Titular de la unidad (cargo inventado)",
    "addressed_to": Addressed.JOURNALISTS,
    "medium": "press_conference",
    "quote": "Palabras que desacreditan (inventadas).",
}
CONDEMNS = {"kind": "condemnation", "made_by": "EDO-09-FIS", "addressed_to": Addressed.BOTH}


def make_house():
    """Found a house with two who keep recognition, and one of another role."""
    institution = make_institution()
    one = make_account(institution=institution, roles=["analyst"])
    other = make_account(institution=institution, roles=["data_steward"])
    plain = make_account(institution=institution, roles=["reception_officer"])
    return institution, one, other, plain


def enter_one(by, document, *, at=NOW, **changes):
    with acting_as(by.pk):
        return enter_recognition(
            given=replace(ENTERED, **changes), document=document, by=by.pk, at=at
        )


def let_entry_stand(by, entry, *, objection=None, at=NOW):
    with acting_as(by.pk):
        return review_recognition(entry=entry, objection=objection, by=by.pk, at=at)


def stands(one, other, document, *, at=NOW, **changes):
    """Enter something as one and let it stand as the other."""
    made = enter_one(one, document, at=at, **changes)
    let_entry_stand(other, made, at=at)
    return made


def ask(by, entry, *, asked=date(2026, 5, 10), due=None, at=NOW):
    with acting_as(by.pk):
        return ask_correction(
            entry=entry,
            given=NewCorrection(wanted=Wanted.RETRACTION, asked_date=asked, due_date=due),
            by=by.pk,
            at=at,
        )


def answer(by, request, document, *, day=date(2026, 5, 20), at=NOW):
    with acting_as(by.pk):
        given = NewCorrectionAnswer(
            outcome=CorrectionOutcome.RETRACTED, answered_date=day, document=document, page=1
        )
        return note_correction_answer(request=request, given=given, by=by.pk, at=at)


def open_clock(by, event, *, authority="EDO-09-FIS", at=NOW):
    with acting_as(by.pk):
        return open_condemnation_clock(event=event, authority=authority, by=by.pk, at=at)


def hear(by, clock, *, word=Word.YES, day=date(2026, 5, 28), how=HowTold.IN_PERSON, document=None,
         at=NOW):  # fmt: skip
    with acting_as(by.pk):
        given = NewWord(word=word, told_date=day, how=how, document=document)
        return record_family_word(of=clock, given=given, by=by.pk, at=at)


def note(by, clock, entry, *, at=NOW):
    with acting_as(by.pk):
        return note_condemnation(of=clock, entry=entry, by=by.pk, at=at)
