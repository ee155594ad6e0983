"""A study page by page: coded in words, saved domain by domain, closed when it lacks nothing."""

import re

import pytest
from django.urls import reverse
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.web.protection.conftest import LATER, addresses, lay

from baluarte.domain.cases.actions import add_event
from baluarte.domain.protection import actions
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.protection.queries import ratings_of
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(cast):
    """A study of which nothing was coded."""
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        return actions.open_study(
            case=case, party=party, unit="person", by=cast.owner.pk, at=BEFORE
        )


def domain(study: RiskStudy, id_: str = "D1") -> str:
    return reverse("study_domain", args=[study.pk, id_])


def held(cast, study: RiskStudy) -> dict:
    with acting_as(cast.owner.pk):
        return dict(ratings_of(study))


def test_a_study_is_begun_of_somebody_of_the_case(enter, cast):
    case, party = make_case(cast)
    answer = enter(cast.owner).post(
        reverse("new_study", args=[case.reference]),
        {"party": party.pk, "unit": "person", "presumption": "on"},
    )
    with acting_as(cast.owner.pk):
        study = RiskStudy.objects.get(case=case)
    assert answer.url == reverse("study", args=[study.pk])
    assert (study.party_id, study.is_presumption_declared) == (party.pk, True)


def test_each_item_is_coded_in_words_and_unknown_is_an_answer(enter, cast, empty):
    said = enter(cast.owner).get(domain(empty)).content.decode()
    assert [
        word for word in ("No se sabe", "Ausente", "Presente", "Grave") if word not in said
    ] == []
    assert 'type="range"' not in said
    labels = re.findall(r'<label class="choice">.*?<span>(.*?)</span>', said, re.DOTALL)
    assert [label for label in labels if any(one.isdigit() for one in label)] == []


def test_capacities_are_said_in_their_own_words(enter, cast, empty):
    said = enter(cast.owner).get(domain(empty, "D5")).content.decode()
    assert [word for word in ("Fuerte", "Suficiente", "Débil") if word not in said] == []
    assert "Grave" not in said


def test_a_domain_is_saved_by_itself_and_leads_to_the_next(enter, cast, empty):
    answer = enter(cast.owner).post(
        domain(empty),
        {
            "D1-01-code": "2", "D1-01-evidence": "Consta en el acta", "D1-01-reliability": "high",
            "D1-02-code": "U", "then": "next",
        },
    )  # fmt: skip
    assert answer.url == domain(empty, "D2")
    found = held(cast, empty)
    assert {item: (row.code, row.has_evidence) for item, row in found.items()} == {
        "D1-01": (2, True),
        "D1-02": (None, False),
    }


def test_only_what_changed_is_coded_anew(enter, cast, empty):
    browser = enter(cast.owner)
    given = {"D1-01-code": "2", "D1-01-evidence": "Consta", "D1-02-code": "1"}
    browser.post(domain(empty), given)
    browser.post(domain(empty), given | {"D1-02-code": "0"})
    with acting_as(cast.owner.pk):
        counted = {i: ItemRating.objects.filter(item=i).count() for i in ("D1-01", "D1-02")}
    assert counted == {"D1-01": 1, "D1-02": 2}


def test_the_note_stays_when_the_code_changes(enter, cast, empty):
    browser = enter(cast.owner)
    browser.post(domain(empty), {"D1-01-code": "2", "D1-01-evidence": "Consta en el acta"})
    assert "Consta en el acta" in browser.get(domain(empty)).content.decode()


def test_what_she_need_not_declare_stays_undeclared_at_no_cost(enter, cast, empty):
    browser = enter(cast.owner)
    browser.post(domain(empty, "D3"), {"D3-01-code": "1", "D3-02-code": "U"})
    said = browser.get(reverse("study", args=[empty.pk])).content.decode()
    assert set(held(cast, empty)) == {"D3-01"}
    assert "pertenencia a pueblo indígena" not in said


def test_an_event_of_the_case_is_evidence(enter, cast, empty):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        event = Event(
            compartment_id=empty.compartment_id, reference="INVENTADA1", created_at=BEFORE,
            created_by_id=by, status=EventState.REPORTED,
        )  # fmt: skip
        event.save(force_insert=True)
        add_event(case=empty.case, event=event, by=by, at=LATER)
    enter(cast.owner).post(domain(empty), {"D1-01-code": "3", "D1-01-event": str(event.pk)})
    row = held(cast, empty)["D1-01"]
    assert (row.event_id, row.has_evidence) == (event.pk, True)


def test_what_was_typed_stays_where_something_is_not_right(enter, cast, empty):
    answer = enter(cast.owner).post(
        domain(empty), {"D1-01-code": "2", "D1-02-evidence": "Lo contó su hermana"}
    )
    said = answer.content.decode()
    assert (answer.status_code, held(cast, empty)) == (422, {})
    assert "Lo contó su hermana" in said
    assert "Diga cómo lo juzga, o que no se sabe." in said


def test_all_that_is_missing_is_said_at_once_with_where(enter, cast):
    laid = lay(cast, without="institution")
    browser, there = enter(cast.owner), addresses(laid)
    browser.post(there["study_domain"], {"D1-01-code": "3", "D1-01-evidence": ""})
    answer = browser.post(there["close_study"])
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Protección de inmuebles: diga qué institución la debe." in said
    assert "el código «Grave» necesita una nota de la evidencia" in said
    assert f'href="{there["study_domain"]}"' in said


def test_no_code_of_a_catalogue_is_read_on_the_page(enter, cast, empty):
    said = enter(cast.owner).get(reverse("study", args=[empty.pk])).content.decode()
    text = re.sub(r"<[^>]+>", " ", said)
    codes = ("D1-01", "agrees", "relacionado_con", "no_position", "MU-4", "item_left_out")
    assert [code for code in codes if code in text] == []


def test_a_study_that_lacks_nothing_closes_and_stays_as_it_is(enter, cast, laid):
    browser, there = enter(cast.owner), addresses(laid)
    assert browser.post(there["close_study"]).url == there["study"]
    again = browser.post(there["study_domain"], {"D1-01-code": "0"})
    assert again.url == there["study"]
    assert held(cast, laid.study)["D1-01"].code == 2


def test_what_was_coded_stays_readable_once_it_is_closed(enter, cast, laid):
    browser, there = enter(cast.owner), addresses(laid)
    browser.post(there["close_study"])
    said = browser.get(there["study_domain"]).content.decode()
    opened = browser.get(f"{there['study_domain']}?textos=abiertos").content.decode()
    assert ("Presente" in said, "Lo contó y consta" in said) == (True, False)
    assert "Lo contó y consta" in opened


def test_imminent_danger_is_hers_to_declare(enter, cast, laid):
    browser, address = enter(cast.owner), addresses(laid)["state_level"]
    given = {"level": "inminente", "nexus": "no_determinado", "reason": "Lo dijo",
             "override_reason": "Es otra cosa"}  # fmt: skip
    refused = browser.post(address, given)
    assert (refused.status_code, "Lo dijo" in refused.content.decode()) == (422, True)
    assert browser.post(address, given | {"is_declared": "on"}).status_code == 302


def test_a_level_that_departs_says_why(enter, cast, laid):
    browser, address = enter(cast.owner), addresses(laid)["state_level"]
    given = {"level": "medio", "nexus": "no_determinado", "reason": "Cambió"}
    assert browser.post(address, given).status_code == 422
    browser.post(address, given | {"override_reason": "Se fueron"})
    with acting_as(cast.owner.pk):
        assert LevelStatement.objects.filter(level="medio", level_before="alto").count() == 1


def test_a_second_rating_is_anothers_and_blind(enter, cast, laid):
    there = addresses(laid)
    assert enter(cast.owner).post(there["rate_again"]).status_code == 404
    other = enter(cast.colleague)
    opened = other.post(there["rate_again"])
    with acting_as(cast.colleague.pk):
        again = RiskStudy.objects.get(rated_again=laid.study)
    assert opened.url == reverse("study", args=[again.pk])
    said = other.get(domain(again)).content.decode()
    page = other.get(f"{opened.url}?textos=abiertos").content.decode()
    assert "checked" not in said
    assert [
        text
        for text in ("Lo contó y consta", "Por la escalada", "<strong>Alto")
        if text in said + page
    ] == []


def test_what_was_rated_first_says_that_it_is_hidden_until_hers_is_closed(enter, cast, laid):
    there = addresses(laid)
    browser = enter(cast.colleague)
    browser.post(there["rate_again"])
    hidden = "Oculto mientras usted la valora de nuevo"
    said = [
        hidden in enter(one).get(there["study"]).content.decode()
        for one in (cast.colleague, cast.owner)
    ]
    page = browser.get(there["study"]).content.decode()
    assert (said, "Falta" in page) == ([True, False], False)


def test_a_scenario_is_told_and_may_stand_no_longer(enter, cast, empty):
    browser = enter(cast.owner)
    told = reverse("tell_scenario", args=[empty.pk])
    assert browser.post(told, {"kind": "digital", "text": ""}).status_code == 422
    browser.post(told, {"kind": "digital", "text": "Difunden su domicilio"})
    page = reverse("study", args=[empty.pk])
    assert "Ninguna medida le responde" in browser.get(page).content.decode()
    browser.post(reverse("end_scenario", args=[empty.pk, 1]))
    assert "Ninguna medida le responde" not in browser.get(page).content.decode()
