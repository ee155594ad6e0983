"""What norms say, and what is done: what nobody read is not known, and no action is a gap."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.entering import browser_of
from tests.factories.intake import make_places
from tests.factories.statements import NOW, keep, let_stand, make_every_state, say
from tests.web.markup import flat

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability.actions import take_action
from baluarte.domain.accountability.queries.harmonisation import harmonised
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.harmonisation import harmonisation_answer, harmonisation_questions
from baluarte.norms.policy.obligations import state_obligations

pytestmark = pytest.mark.django_db
QUESTION = "participation"


@pytest.fixture
def desk(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution = make_institution()
        one = make_account(institution=institution, roles=["analyst"])
        other = make_account(institution=institution, roles=["verifier"])
    return SimpleNamespace(institution=institution, one=one, other=other)


def law_says(desk, degree, *, content=b"Ley inventada", **changes):
    paper = keep(
        desk.one, desk.institution, title="Ley inventada", channel="gazette", content=content
    )
    given = {
        "heading": "law_provides", "about": QUESTION, "institution": "EDO-09-FIS", "value": degree,
        "said_by_kind": InstitutionKind.CIVIL_SOCIETY, "first_date": date(2026, 1, 1),
        "last_date": date(2026, 5, 4),
    }  # fmt: skip
    said = say(desk.one, paper, **(given | changes))
    let_stand(desk.other, said)
    return said


def answered(desk, place="09"):
    with acting_as(desk.one.pk):
        [found] = harmonised(known_at=NOW, question=QUESTION)
    return found, next(one for one in found.answers if one.jurisdiction == place)


def test_what_nobody_stated_is_what_the_text_knows_and_else_unknown(desk):
    with acting_as(desk.one.pk):
        found = harmonised(known_at=NOW)
    assert {one.question.code for one in found} == set(harmonisation_questions())
    for one in found:
        assert [answer.answer for answer in one.answers] == [
            harmonisation_answer(one.question.code, place).answer
            for place in one.question.jurisdictions
        ]
        assert sum(one.counts.values()) == len(one.answers)


def test_s46_recoding_one_state_changes_its_answer_and_the_gaps(desk):
    before, _ = answered(desk)
    law_says(desk, "yes")
    after, stated = answered(desk)
    assert (stated.answer, stated.statements[0].document.title) == ("yes", "Ley inventada")
    law_says(desk, "no", content=b"Reforma", first_date=date(2026, 5, 1), last_date=date(2026, 5, 5),
             said_date=date(2026, 5, 5))  # fmt: skip
    newest, recoded = answered(desk)
    assert recoded.answer == "no"
    assert len(newest.gaps) == len(before.gaps) + 1
    assert after.counts["yes"] == before.counts.get("yes", 0) + 1


def test_two_who_do_not_agree_are_no_answer(desk):
    law_says(desk, "yes")
    law_says(desk, "no", content=b"Otra lectura")
    _, found = answered(desk)
    assert (found.answer, len(found.statements)) == ("contradicted", 2)


def test_pages_say_who_said_it_and_what_nobody_knows(desk):
    law_says(desk, "partly")
    browser = browser_of(desk.one)
    page = browser.get(reverse("harmonised_question", args=[QUESTION])).content.decode()
    assert "Ley inventada, p. 3" in flat(page)
    assert "Nadie lo ha dicho." in page
    assert browser.get(reverse("harmonised_question", args=["nada"])).status_code == 404
    matrix = browser.get(reverse("harmonisation")).content.decode()
    assert matrix.count('<th scope="row">') == 33


def test_an_obligation_with_an_action_is_no_gap_on_its_page(desk):
    browser = browser_of(desk.one)
    before = browser.get(reverse("obligations")).content.decode()
    assert "Sin ninguna acción" in before
    assert "Con alguna acción en curso" not in before
    with acting_as(desk.one.pk):
        take_action(
            obligation=next(iter(state_obligations())), institution="SEGOB",
            says="Acción inventada.", first_date=date(2026, 1, 1), by=desk.one.pk, at=NOW,
        )  # fmt: skip
    after = browser.get(reverse("obligations")).content.decode()
    assert "Acción inventada." in after.partition("Con alguna acción en curso")[2]
