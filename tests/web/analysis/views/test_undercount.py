"""The page of how many were never registered: the count first, then three families beside it."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from tests.domain.registry.conftest import make_side
from tests.factories.runs import make_studying
from tests.factories.undercount import tell_overlaps
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis.choices import RunMethod

pytestmark = pytest.mark.django_db
RICH = {"111": 8, "110": 10, "101": 9, "011": 9, "100": 16, "010": 14, "001": 13}


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


@pytest.fixture
def sides(side, other, as_operator):
    return [side, other, make_side(as_operator)]


@pytest.fixture
def browser(enter, studying):
    return enter(studying.analyst)


def ran(studying, **parameters):
    return studying.ran(
        RunMethod.UNDERCOUNT,
        parameters={"strata": "", "linkages": 2} | parameters,
        first="2025-07",
    )


def pages(browser, run):
    return [
        browser.get(page_of("run", run_id=run.pk, language=one)).content.decode()
        for one in ("en", "es")
    ]


def test_the_count_stands_first_and_each_family_beside_it(browser, studying, sides, as_operator):
    tell_overlaps(sides, as_operator, counts=RICH)
    english, spanish = pages(browser, ran(studying))
    assert english.index("number__value") < english.index('class="estimate"')
    assert english.count('class="estimate"') == 3
    assert "Log-linear models" in english
    assert "Clases latentes" in spanish
    assert "no list could ever have met" in english
    assert "ninguna lista" in spanish
    for side in sides:
        assert side.institution.name in english


def test_overlaps_are_drawn_by_the_server_and_read_as_a_table(
    browser, studying, sides, as_operator
):
    tell_overlaps(sides, as_operator, counts=RICH)
    english, _spanish = pages(browser, ran(studying))
    assert english.count("overlap__bar") >= len(RICH)
    assert english.count('class="overlap__joined"') == len(RICH)
    names = ", ".join(sorted(one.institution.name for one in sides))
    assert f'<span class="visually-hidden">{names}</span>' in english


def test_a_refusal_stands_as_a_result_with_its_reason_and_the_lists(
    browser, studying, sides, as_operator
):
    tell_overlaps(sides[:2], as_operator, counts={"11": 3, "10": 4, "01": 5})
    english, spanish = pages(browser, ran(studying))
    assert "2 lists cannot show whether lists depend on one another." in english
    assert "Hacen falta al menos tres listas" in spanish
    assert 'class="estimate"' not in english
    assert english.count('class="overlap__joined"') == 3


def test_doubt_about_pairs_is_said(browser, studying, sides, as_operator):
    tell_overlaps(sides, as_operator, counts=RICH, waiting=3)
    english, _spanish = pages(browser, ran(studying))
    assert "wait for somebody to judge whether they are one: 3, of which about" in english


def test_what_is_in_no_stratum_and_strata_that_are_refused_are_said(
    browser, studying, sides, as_operator
):
    tell_overlaps(sides, as_operator, counts=RICH)
    english, _spanish = pages(browser, ran(studying, strata="year"))
    assert "Stratum by stratum" in english
    assert "2025" in english


def test_it_is_taken_away_whole_with_its_tables(browser, studying, sides, as_operator):
    tell_overlaps(sides, as_operator, counts=RICH)
    run = ran(studying)
    got = browser.get(page_of("run_file", run_id=run.pk))
    with ZipFile(BytesIO(got.content)) as archive:
        heads = archive.read("histories.csv").decode().splitlines()[0]
        rows = archive.read("estimates.csv").decode().splitlines()
        settings = json.loads(archive.read("settings.json"))
    assert heads.startswith("stratum,")
    assert len(rows) == 4
    assert settings["result_sha256"] == studying.answer(run).result_sha256


def test_it_is_asked_on_the_form_with_its_settings(browser, studying):
    shown = browser.get(page_of("new_run") + "?metodo=undercount")
    form = shown.context["form"]
    told = dict(form.initial) | {"strata": "labor", "linkages": "10"}
    sent = browser.post(page_of("new_run"), told)
    assert sent.status_code == 302
    again = browser.get(sent.headers["Location"]).content.decode()
    assert "10" in again
    assert "Undercount" in again or "Subregistro" in again


def test_a_list_that_is_left_out_takes_no_part_and_that_is_said(
    browser, studying, sides, as_operator
):
    four = [*sides, make_side(as_operator)]
    wide = {pattern + "0": n for pattern, n in RICH.items()} | {"0001": 6, "1001": 4}
    tell_overlaps(four, as_operator, counts=wide)
    gone = four[3].institution
    shown = browser.get(page_of("new_run") + "?metodo=undercount")
    form = shown.context["form"]
    assert gone.slug in dict(form.fields["left_out"].choices)
    sent = browser.post(page_of("new_run"), dict(form.initial) | {"left_out": [gone.slug]})
    assert sent.status_code == 302

    run = ran(studying, left_out=[gone.slug])
    given = studying.answer(run).given
    assert (gone.name in given["lists"], given["left_out"]) == (False, [gone.name])
    # What only it knows of is gone, what others know of too is not.
    assert sum(n for *_, n in given["histories"]) == sum(RICH.values()) + 4
    english, spanish = pages(browser, run)
    assert "Left out by who asked: " in english
    assert "Dejadas fuera por quien pidió" in spanish


def test_fewer_lists_than_the_method_needs_are_refused_in_words(
    browser, studying, sides, as_operator
):
    tell_overlaps(sides, as_operator, counts=RICH)
    form = browser.get(page_of("new_run") + "?metodo=undercount").context["form"]
    told = dict(form.initial) | {"left_out": [sides[2].institution.slug]}
    answer = browser.post(page_of("new_run"), told)
    assert answer.status_code == 422
    assert "with these left out there are 2" in answer.content.decode() or (
        "quedan 2" in answer.content.decode()
    )
