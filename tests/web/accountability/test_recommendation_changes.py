"""A sheet that comes in again with other values says what differs, and nothing is lost of either."""

import csv
import io
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.entering import browser_of
from tests.factories.recommendations import (
    NOW,
    SET,
    let_stand,
    make_house,
    make_set,
    standing,
)

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions.recommendation_sets import load_sets
from baluarte.domain.accountability.choices import CorrectionObjection
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationSet,
)
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
PAGE = reverse("import_recommendations")


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def made(house):
    return make_set(house)


def exported(browser, code, columns="baluarte"):
    asked = {"columnas": columns, "formato": "csv"}
    content = browser.get(reverse("recommendation_table", args=[code]), asked).content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def send(browser, of, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    file = io.BytesIO(text.getvalue().encode())
    file.name = "hoja.csv"
    return browser.post(PAGE, {"of": of.code, "file": file, "session": ""})


def page_of(browser, code):
    return browser.get(reverse("recommendation", args=[code])).content.decode()


def stands(house, *, at, of=None):
    """Let the correction that waits stand, as the second person of its house."""
    second = house.second_of[house.civil.pk]
    with acting_as(second.pk):
        [made] = RecommendationCorrection.objects.filter(review=None)
    let_stand(second, made, at=at)
    return made


def correct(house, one, now, *, at):
    by = house.curator.pk
    was = {name: getattr(one, name) for name in now}
    with acting_as(by):
        [made] = actions.correct_recommendations(
            changes=[actions.NewCorrection(one, was, now)], by=by, at=at
        )
    return made


def changed_sheet(browser, of):
    """Return an export whose first row says another axis, other themes and other words."""
    head, *rows = exported(browser, of.code)
    first = rows[0]
    first[head.index("Eje")] = "Prevención"
    first[head.index("Temas")] = "Presupuesto; training"
    first[head.index("Texto")] = "Fortalecer el presupuesto (corregido) del mecanismo."
    return [head, *rows]


def test_what_differs_is_said_column_by_column_and_taken_only_where_it_is_ticked(house, made):
    of, rows = made
    browser = browser_of(house.curator)
    seen = send(browser, of, changed_sheet(browser, of))
    [one] = seen.context["changed"]
    said = {each["field"]: (each["was"], each["now"]) for each in one["fields"]}
    assert said["Eje"] == ("Protección", "Prevención")
    assert said["Texto en español"][1] == "Fortalecer el presupuesto (corregido) del mecanismo."
    assert "Temas" in said
    assert set(said) == {"Eje", "Texto en español", "Temas"}
    assert one["row"] not in [each["row"] for each in seen.context["known"]]
    assert bool(one["unchanged"]) is bool(rows[0].text_en)

    left = browser.post(PAGE, {"listo": seen.context["ready"]}, follow=True)
    assert "1 difiere y se queda como estaba." in left.content.decode()
    with acting_as(house.curator.pk):
        assert not RecommendationCorrection.objects.exists()

    taken = browser.post(
        PAGE, {"listo": seen.context["ready"], "cambio": [one["code"]]}, follow=True
    )
    assert "1 corrección espera a otra persona de su organización" in taken.content.decode()
    with acting_as(house.curator.pk):
        assert Recommendation.objects.get(pk=rows[0].pk).axis == "protection", "it waits"
        assert "espera a otra persona" in page_of(browser, one["code"])
    stands(house, at=timezone.now())
    with acting_as(house.curator.pk):
        held = Recommendation.objects.get(pk=rows[0].pk)
        assert (held.axis, held.themes) == ("prevention", ["budget", "training"])
        assert Recommendation.everything.get(pk=rows[0].pk).axis == "protection", "the first stays"
    page = browser.get(reverse("recommendation", args=[one["code"]])).content.decode()
    assert "Qué se corrigió" in page
    assert "Fortalecer el presupuesto del mecanismo federal de protección." in page
    again = send(browser, of, changed_sheet(browser, of))
    assert again.context["changed"] == [], "what was taken differs no more"


def test_the_text_of_the_language_that_a_sheet_leaves_blank_is_said_to_stay(house, made):
    of, rows = made
    browser = browser_of(house.curator)
    both = {"text_es": "En español (inventado).", "text_en": "In English (invented)."}
    correct(house, rows[0], both, at=timezone.now())
    stands(house, at=timezone.now())
    for title, other, stays in (
        ("Texto", "Texto en inglés", "El texto en inglés queda como está."),
        ("Texto en inglés", "Texto", "El texto en español queda como está."),
    ):
        head, first, *_rest = exported(browser, of.code)
        first[head.index(title)], first[head.index(other)] = "Otras palabras (inventadas).", ""
        seen = send(browser, of, [head, first])
        assert [one["unchanged"] for one in seen.context["changed"]] == [stays]
        assert stays in seen.content.decode()


def test_a_table_in_spanish_says_codes_in_words_and_is_read_back_from_them(house, made):
    of, rows = made
    browser = browser_of(house.curator)
    correct(house, rows[0], {"themes": ["recognition", "budget"]}, at=timezone.now())
    stands(house, at=timezone.now())
    head, first, *_rest = exported(browser, of.code)
    assert first[head.index("Temas")] == "Reconocimiento de la labor;Presupuesto"
    assert first[head.index("Eje")] == "Protección"
    seen = send(browser, of, [head, first])
    assert (seen.context["faults"], seen.context["changed"]) == ([], [])


def test_what_one_was_shown_only_she_sends(house, made):
    of, _rows = made
    browser = browser_of(house.curator)
    seen = send(browser, of, changed_sheet(browser, of))
    ready, [one] = seen.context["ready"], seen.context["changed"]
    given = {"listo": ready, "cambio": [one["code"]]}
    of_another = browser_of(house.monitor).post(PAGE, given, follow=True)
    assert of_another.redirect_chain == [(PAGE, 302)]
    assert "Elija otra vez el archivo" in of_another.content.decode()
    with acting_as(house.curator.pk):
        assert not RecommendationCorrection.objects.exists()
    assert "1 corrección espera" in browser.post(PAGE, given, follow=True).content.decode()


def test_what_was_said_of_it_stays_and_a_day_before_reads_as_it_was(house, made):
    of, rows = made
    standing(house, house.documenter, house.civil, rows[0])
    by, later = house.curator.pk, NOW.replace(month=7)
    held = rows[0]
    with acting_as(by):
        change = actions.NewCorrection(held, {"axis": "protection"}, {"axis": "prevention"})
        [made] = actions.correct_recommendations(changes=[change], by=by, at=later)
    let_stand(house.second_of[house.civil.pk], made, at=later)
    with acting_as(by):
        found = {}
        for at in (NOW, later):
            day = queries.local_day(at)
            [row] = queries.rows_of(
                queries.recommendations(of).filter(pk=held.pk), day=day, known_at=at
            )
            found[at] = (row.recommendation.axis, [*row.statuses], row.owners)
    assert found[NOW][0] == "protection"
    assert found[later] == ("prevention", ["civil"], (house.authority.code,))


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ({"axis": "prevention"}, {"axis": "reparation"}, "changed_since"),
        ({"number": "1"}, {"number": "2"}, "number_of_another"),
        ({"axis": "protection"}, {"axis": "nowhere"}, "unknown_code"),
    ],
)
def test_what_cannot_be_or_was_changed_since_is_refused(house, made, was, now, why):
    _, rows = made
    by = house.curator.pk
    change = actions.NewCorrection(rows[0], was, now)
    with pytest.raises(RecommendationRefused, match=why), acting_as(by):
        actions.correct_recommendations(changes=[change], by=by, at=NOW)


def test_by_sql_only_who_keeps_the_policy_corrects_and_as_herself(house, made):
    _, rows = made
    for who in (house.liaison, house.documenter):
        with pytest.raises(Exception, match="row-level security"), acting_as(who.pk):
            RecommendationCorrection.objects.create(
                recommendation=rows[0], said={"axis": "prevention"}, corrected_at=NOW,
                holder=house.civil, corrected_by=who,
            )  # fmt: skip
    assert connection.is_usable()


@pytest.mark.parametrize("columns", ["baluarte", "uhri", "impactoss"])
def test_an_export_that_comes_back_unchanged_differs_in_nothing(house, as_operator, columns):
    with as_operator():
        load_sets(at=NOW)
    browser = browser_of(house.curator)
    with acting_as(house.curator.pk):
        sets = list(RecommendationSet.objects.exclude(code=SET.code))
    for of in sets:
        seen = send(browser, of, exported(browser, of.code, columns))
        assert (of.code, seen.context["faults"], seen.context["changed"]) == (of.code, [], [])


def test_the_second_person_reads_both_wordings_side_by_side_and_that_it_is_a_correction(
    house, made
):
    _of, [one, *_rest] = made
    first, now = one.text_es, "Fortalecer el presupuesto, corregido."
    correction = correct(house, one, {"text_es": now}, at=timezone.now())
    address = reverse("review_entry", args=["correccion", correction.pk])
    second = browser_of(house.second_of[house.civil.pk])
    waiting = second.get(reverse("sent_entries")).content.decode()
    assert "Corrección de una recomendación" in waiting
    page = second.get(address).content.decode()
    assert page.index(first) < page.index(now)
    assert "Es una corrección" in page
    assert "La fuente no lo dice" in page
    assert "No trata de lo que se observa" not in page
    assert browser_of(house.monitor).get(address).status_code == 404
    assert second.post(address, {"decision": "stands"}).status_code == 302
    read = page_of(browser_of(house.monitor), one.code)
    assert now in read
    assert str(house.civil) in read
    assert str(house.curator) not in read, "of another house nobody is named"
    mine = page_of(browser_of(house.curator), one.code)
    assert str(house.curator) in mine
    assert f"{house.second_of[house.civil.pk]} la confirmó" in mine


def test_a_correction_is_undone_by_another_correction_that_two_say(house, made):
    _of, [one, *_rest] = made
    first = one.text_es
    correct(house, one, {"text_es": "Con un error."}, at=timezone.now())
    correction = stands(house, at=timezone.now())
    browser, undo = browser_of(house.curator), reverse("undo_correction", args=[one.code])
    given = {"correccion": str(correction.pk)}
    assert browser_of(house.documenter).post(undo, given).status_code == 404
    said = browser.post(undo, given, follow=True).content.decode()
    assert "Espera a otra persona de su organización." in said
    again = browser.post(undo, given, follow=True).content.decode()
    assert "Ya hay una" in again
    with acting_as(house.curator.pk):
        assert Recommendation.objects.get(pk=one.pk).text_es == "Con un error."
        [waiting] = RecommendationCorrection.objects.filter(review=None)
    second = browser_of(house.second_of[house.civil.pk])
    shown = second.get(reverse("review_entry", args=["correccion", waiting.pk])).content.decode()
    assert "Devuelve lo que decía antes de la corrección del" in shown
    stands(house, at=timezone.now())
    with acting_as(house.curator.pk):
        assert Recommendation.objects.get(pk=one.pk).text_es == first
    kept = page_of(browser, one.code)
    assert kept.count("Con un error.") == 2, "what each said stays readable"
    nothing = browser.post(undo, given, follow=True).content.decode()
    assert "Eso ya dice" in nothing


def test_a_correction_of_what_was_corrected_since_does_not_stand(house, made, as_operator):
    _of, [one, *_rest] = made
    with as_operator():
        elsewhere = make_account(institution=house.other, roles=["curator"])
    mine = correct(house, one, {"axis": "prevention"}, at=timezone.now())
    with acting_as(elsewhere.pk):
        [other] = actions.correct_recommendations(
            changes=[actions.NewCorrection(one, {"axis": "protection"}, {"axis": "reparation"})],
            by=elsewhere.pk, at=timezone.now(),
        )  # fmt: skip
    let_stand(house.second_of[house.other.pk], other, at=timezone.now())
    address = reverse("review_entry", args=["correccion", mine.pk])
    second = browser_of(house.second_of[house.civil.pk])
    seen = second.get(address)
    shown = seen.content.decode()
    assert "Ya no dice lo que aquí se corrige" in shown
    assert [code for code, _label in seen.context["form"].fields["decision"].choices] == [
        "overtaken", "not_shown", "twice", "names_somebody",
    ]  # fmt: skip
    assert "Lo que dice ahora" in shown
    assert "Antes de la corrección" not in shown
    of_mine = browser_of(house.curator).get(address).content.decode()
    assert "Ya no dice lo que aquí se corrige" in of_mine
    refused = second.post(address, {"decision": "stands"})
    assert refused.status_code == 422
    assert "ya no dice lo que aquí se corrige" in refused.content.decode()
    assert second.post(address, {"decision": "overtaken"}).status_code == 302
    told = browser_of(house.curator).get(address).content.decode()
    assert "Otra corrección se adelantó: ya dice otra cosa" in told
    with acting_as(house.curator.pk):
        assert Recommendation.objects.get(pk=one.pk).axis == "reparation"


def test_that_another_came_first_is_said_only_where_it_did(house, made):
    _of, [one, *_rest] = made
    waits = correct(house, one, {"axis": "prevention"}, at=timezone.now())
    second = house.second_of[house.civil.pk]
    with pytest.raises(PolicyRefused) as refused:
        let_stand(second, waits, objection=CorrectionObjection.OVERTAKEN)
    assert refused.value.code == "not_overtaken"
    page = browser_of(second).get(reverse("review_entry", args=["correccion", waits.pk]))
    assert [code for code, _label in page.context["form"].fields["decision"].choices] == [
        "stands", "not_shown", "twice", "names_somebody",
    ]  # fmt: skip


def test_who_sent_a_correction_withdraws_it_while_it_waits(house, made):
    _of, [one, *_rest] = made
    correction = correct(house, one, {"axis": "prevention"}, at=timezone.now())
    browser = browser_of(house.curator)
    page = browser.get(reverse("review_entry", args=["correccion", correction.pk]))
    assert "Mientras tanto puede corregirlo o retirarlo." in page.content.decode()
    form = reverse("correct_recommendation", args=[one.code])
    assert f"{form}?corrige=correccion%3A{correction.pk}" in page.content.decode()
    assert reverse("withdraw_entry", args=["correccion", correction.pk]) in page.content.decode()
    address = reverse("withdraw_entry", args=["correccion", correction.pk])
    assert browser.post(address).status_code == 302
    correct(house, one, {"axis": "prevention"}, at=timezone.now())
    stands(house, at=timezone.now())


def test_what_was_said_of_earlier_words_says_so(house, made):
    _of, [one, *_rest] = made
    standing(house, house.documenter, house.civil, one, at=NOW)
    browser, said = browser_of(house.curator), "dicho de la redacción anterior, del 1 de junio"
    correct(house, one, {"axis": "prevention"}, at=timezone.now())
    stands(house, at=timezone.now())
    assert said not in page_of(browser, one.code), "its words are the same"
    with acting_as(house.curator.pk):
        again = Recommendation.objects.get(pk=one.pk)
    correct(house, again, {"text_es": "Con otras palabras."}, at=timezone.now())
    stands(house, at=timezone.now())
    assert page_of(browser, one.code).count(said) == 2, "beside both assessments and in its history"
    standing(house, house.documenter, house.civil, one, at=timezone.now(), status="implemented")
    assert page_of(browser, one.code).count(said) == 1, "the new one is of the words that stand"


def test_a_status_that_a_sheet_says_otherwise_is_assessed_alone_with_its_evidence(house, made):
    of, rows = made
    standing(house, house.curator, house.civil, rows[0], status="in_progress")
    standing(house, house.curator, house.civil, rows[1], status="in_progress")
    browser = browser_of(house.curator)
    head, *lines = exported(browser, of.code)
    column = head.index("Según la sociedad civil")
    for line, words in zip(
        lines, ("Plenamente implementada", "En proceso", "Hecha del todo"), strict=False
    ):
        line[column] = words
    page = send(browser, of, [head, *lines]).content.decode()
    address = reverse("state_recommendation", args=[rows[0].code]) + "?estado=implemented"
    assert address in page
    assert reverse("state_recommendation", args=[rows[1].code]) not in page
    assert "No es un estado de este conjunto" in page
    assert "Según la sociedad civil" not in page
    form = browser.get(address).content.decode()
    assert re.search(r'value="implemented"[^>]* checked', form)
    with acting_as(house.curator.pk):
        assert rows[0].statuses.count() == 1


def test_the_sheet_of_a_set_comes_in_from_its_page(house, made):
    of, _rows = made
    browser = browser_of(house.curator)
    address = f"{PAGE}?de={of.code}"
    assert address in browser.get(reverse("recommendation_set", args=[of.code])).content.decode()
    assert re.search(rf'value="{of.code}" selected', browser.get(address).content.decode())
