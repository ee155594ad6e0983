"""What a person or a community asks itself: whole in both languages, of both, and held by a day."""

from datetime import date

import pytest

from baluarte.norms.self_assessment import Asker, Reply, self_assessment_on, self_assessments

NEWEST = self_assessments()[-1]


@pytest.mark.parametrize("asker", list(Asker))
def test_every_question_has_advice_and_is_asked_once_in_two_languages(asker):
    asked = [one for subject in NEWEST.subjects[asker] for one in subject.questions]
    assert len({one.code for one in asked}) == len(asked) > 0
    said_of = [one.label for one in NEWEST.subjects[asker]]
    for one in asked:
        for said in (*said_of, one.label, one.advice):
            assert set(said) == {"es", "en"}
            assert all(said.values())


@pytest.mark.parametrize("asker", list(Asker))
def test_a_danger_of_today_is_asked_first_and_is_urgent(asker):
    first = NEWEST.subjects[asker][0].questions[0]
    assert (first.is_urgent, first.worse) == (True, Reply.YES)


def test_gender_care_and_who_is_discriminated_are_asked_of_a_person():
    asked = {one.code for subject in NEWEST.subjects[Asker.PERSON] for one in subject.questions}
    assert {"gender", "care", "discrimination"} <= asked


def test_before_the_first_text_the_first_holds():
    assert self_assessment_on(date(1990, 1, 1)) is self_assessments()[0]
    assert self_assessment_on(NEWEST.valid_from) is NEWEST
