"""Pages of runs: an analyst asks, watches, reads, compares and takes away; others find nothing."""

import json
from csv import DictReader
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.registry import make_events
from tests.factories.runs import FIRST, KNOWN, LAST, make_studying, tell_cluster, tell_events
from tests.web.registry.conftest import page_of

from baluarte.domain.analysis import actions
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.analysis.methods import RunInput, RunSettings, estimate
from baluarte.domain.analysis.methods.months import months_between
from baluarte.domain.analysis.models import Run
from baluarte.domain.territory.models import Municipality, Neighbour
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FORM = {
    "method": "rates", "first": FIRST, "last": LAST, "places": "municipality", "grupo": "",
    "entidad": "", "estado": "", "vinculo": "", "conocido": "2026-07-10", "threshold": "1.0",
    "model": "poisson", "replicates": "99", "seed": "7",
}  # fmt: skip


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    return make_studying(side, as_operator, as_role, tmp_path)


@pytest.fixture
def browser(enter, studying):
    return enter(studying.analyst)


def asked(browser, studying, **changes):
    form = FORM | {"institution": str(studying.side.institution.pk)} | changes
    return browser.post(page_of("new_run"), form)


def newest(studying):
    with acting_as(studying.analyst.pk):
        return Run.objects.select_related("asked_by").latest("asked_at")


def page(browser, run, language="en"):
    return browser.get(page_of("run", run_id=run.pk, language=language))


def test_nobody_but_an_analyst_finds_the_pages(enter, cast, studying):
    run = studying.ran()
    for who in ("owner", "colleague", "without_role", "stranger"):
        browser = enter(getattr(cast, who))
        answers = [
            browser.get(page_of("runs")),
            browser.get(page_of("new_run")),
            browser.post(page_of("new_run"), FORM),
            page(browser, run),
            browser.get(page_of("run_file", run_id=run.pk)),
            browser.post(page_of("cancel_run", run_id=run.pk)),
        ]
        assert {one.status_code for one in answers} == {404}


def test_an_analyst_of_another_organisation_finds_no_run_of_this_one(
    enter, studying, other, as_operator
):
    run = studying.ran()
    with as_operator():
        stranger = make_account(institution=other.institution, roles=["analyst"])
    browser = enter(stranger)
    assert browser.get(page_of("runs")).context["rows"] == []
    assert page(browser, run).status_code == 404


def test_empty_it_says_what_will_be_here(browser):
    assert "No run yet" in browser.get(page_of("runs")).content.decode()


def test_it_is_asked_on_a_page_carried_out_and_read(browser, studying):
    tell_events(studying.side)
    answer = asked(browser, studying)
    run = newest(studying)
    assert (answer.status_code, answer.url) == (302, reverse("run", args=[run.pk]))
    assert (run.method, run.parameters, run.seed) == ("rates", {"threshold": 1.0}, 7)
    waiting = page(browser, run).content.decode()
    studying.carry_out(run)
    done = page(browser, run)
    assert "It waits for its turn" in waiting
    first, *_ = done.context["table"].rows
    assert first["where"] == "Villa Inventada, Estado Treinta"
    assert first["sentence"].startswith("30 events where its people would let expect")
    assert "without coverage" in done.content.decode()


def test_what_the_address_narrows_is_asked_too(browser, studying):
    make_events(studying.side, [{"date": "2026-01-02", "types": ["AG-KIL"]}],
                at=KNOWN - timedelta(days=1))  # fmt: skip
    shown = browser.get(page_of("new_run") + "?tipo=AG-KIL&entidad=30").content.decode()
    asked(browser, studying, tipo="AG-KIL", entidad="30")
    assert '<input type="hidden" name="tipo" value="AG-KIL">' in shown
    assert newest(studying).question == "entidad=30&tipo=AG-KIL"


@pytest.mark.parametrize(
    ("method", "months"), [("", 12), ("own_past", 48), ("clusters", 36), ("undercount", 60)]
)
def test_a_method_that_the_address_names_is_offered_months_that_it_can_answer(
    browser, method, months
):
    given = {"metodo": method} if method else {}
    form = browser.get(page_of("new_run"), given).context["form"]
    first, last = (form[name].value() for name in ("first", "last"))
    assert len(months_between(first, last)) == months


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last": "2099-01"}, "This month has not begun."),
        ({"last": "2024-01"}, "It comes before the first month."),
        ({"first": "marzo"}, "Write the month like 2026-03."),
        ({"first": "1990-01"}, "Twenty years at most."),
    ],
)
def test_months_that_cannot_be_asked_are_said(browser, studying, changes, said):
    answer = asked(browser, studying, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_refusal_is_said_in_words_in_both_languages(browser, studying):
    make_events(studying.side, [{"date": "2026-01-02"}] * 3, at=KNOWN - timedelta(days=1))
    run = studying.ran()
    english, spanish = (page(browser, run, one).content.decode() for one in ("en", "es"))
    assert "3 events in all: at least 10 are needed" in english
    assert "3 hechos en total: se necesitan al menos 10" in spanish


def test_ten_at_once_are_enough(browser, studying):
    for _ in range(10):
        studying.ask()
    assert asked(browser, studying).status_code == 422


def test_a_run_is_cancelled_once(browser, studying):
    run = studying.ask()
    url = page_of("cancel_run", run_id=run.pk)
    first = browser.post(url, follow=True).content.decode()
    again = browser.post(url, follow=True).content.decode()
    assert "The run was cancelled" in first
    assert "It had ended before." in again


def test_how_far_it_came_is_shown(browser, studying, as_role):
    run, by = studying.ask(), studying.analyst.pk
    with as_role("bal_worker"), acting_as(by):
        claimed = actions.claim_run(run=run.pk, by=by, at=run.asked_at)
        actions.note_progress(claimed=claimed, percent=40, at=run.asked_at + timedelta(minutes=1))
    shown = page(browser, run).content.decode()
    assert "40 of 100" in shown
    # Forty of a hundred in a minute: as much again and half as much.
    assert "About 90 seconds left" in shown
    assert "Falta cerca de 90 segundos" in page(browser, run, "es").content.decode()


def test_it_stands_beside_the_run_before_of_the_same_question(browser, studying):
    tell_events(studying.side)
    before = studying.ran()
    same = studying.ran(at=before.asked_at + timedelta(minutes=1))
    make_events(studying.side, [{"date": "2026-02-02", "municipality_id": "20001"}] * 40,
                at=KNOWN - timedelta(days=1))  # fmt: skip
    other = studying.ran(at=before.asked_at + timedelta(minutes=2))
    change = page(browser, other).context["change"]
    assert page(browser, before).context["change"] is None
    assert page(browser, same).context["change"]["is_same_answer"] is True
    assert (change["run"].pk, change["is_same_table"]) == (same.pk, False)
    assert (change["came"], change["went"]) == (
        ["San Inventado, Estado Veinte"], ["Villa Inventada, Estado Treinta"],
    )  # fmt: skip


def test_the_file_holds_what_repeats_it_bit_for_bit(browser, studying):
    tell_events(studying.side)
    run = studying.ran()
    answer = browser.get(page_of("run_file", run_id=run.pk))
    whole = b"".join(answer) if answer.streaming else answer.content
    archive = ZipFile(BytesIO(whole))
    told = {name: archive.read(name).decode() for name in archive.namelist()}
    settings = json.loads(told["settings.json"])
    given = RunInput.read(json.loads(told["input.json"]))
    result = estimate(
        RunMethod(settings["method"]), given,
        RunSettings(PlaceLevel(settings["level"]), settings["seed"], settings["parameters"]),
    ).as_json()  # fmt: skip
    assert result == json.loads(told["result.json"])
    text = json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert sha256(text.encode()).hexdigest() == settings["result_sha256"]
    rows = list(DictReader(StringIO(told["counts.csv"])))
    assert sum(int(row["events"]) for row in rows) == 37
    assert f"baluarte analysis repeat {run.pk}" in told["README.txt"]


def test_a_run_of_clusters_goes_as_files_of_satscan_with_what_it_found(
    browser, studying, as_operator
):
    tell_events(studying.side)
    tell_cluster(studying.side, as_operator)
    run = studying.ran(RunMethod.CLUSTERS, parameters={"replicates": 9})
    archive = ZipFile(BytesIO(browser.get(page_of("run_file", run_id=run.pk)).content))
    told = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {name for name in told if name.startswith("satscan/")} == {
        f"satscan/{name}" for name in (
            "counts.cas", "places.geo", "settings.prm", "clusters.col.txt", "clusters.gis.txt",
            "clusters.rr.txt",
        )
    }  # fmt: skip
    rows = json.loads(told["result.json"])["rows"]
    found = list(DictReader(StringIO(told["satscan/clusters.col.txt"]), delimiter=" "))
    assert [(int(one["OBSERVED"]), float(one["P_VALUE"])) for one in found[: len(rows)]] == [
        (row["events"], row["p"]) for row in rows
    ]
    assert [float(one["TEST_STAT"]) for one in found[: len(rows)]] == pytest.approx(
        [row["statistic"] for row in rows], rel=1e-4
    )
    assert {"CaseFile=counts.cas", "MonteCarloReps=9"} <= set(told["satscan/settings.prm"].split())
    assert "satscan" in told["README.txt"]


def test_before_it_says_how_far_it_came_it_says_how_long_the_last_one_took(browser, studying):
    tell_events(studying.side)
    studying.ran()
    waiting = studying.ask()
    assert "The last run of this method took about one second." in (
        page(browser, waiting).content.decode()
    )


def test_the_same_file_twice_is_the_same_byte_by_byte(browser, studying):
    tell_events(studying.side)
    url = page_of("run_file", run_id=studying.ran().pk)
    assert browser.get(url).content == browser.get(url).content


def test_the_list_says_what_each_run_says(browser, studying):
    tell_events(studying.side)
    studying.ran()
    [row] = browser.get(page_of("runs")).context["rows"]
    assert row["sentence"].startswith("One municipality stands out among 3")


@pytest.mark.parametrize("method", ["clusters", "delays", "patterns"])
def test_other_methods_answer_or_refuse_on_their_pages(browser, studying, method):
    tell_events(studying.side)
    run = studying.ran(RunMethod(method), parameters={"replicates": 9})
    assert page(browser, run).status_code == 200
    assert page(browser, run, "es").status_code == 200


def test_clusters_by_borders_are_asked_on_the_page_and_said_in_both_languages(
    browser, studying, as_operator
):
    make_events(
        studying.side,
        [
            {"date": f"2026-0{1 + n % 6}-03", "municipality_id": code}
            for code, many in (("30001", 12), ("30002", 10), ("20001", 2))
            for n in range(many)
        ],
        at=KNOWN - timedelta(days=1),
    )
    with as_operator():
        for n, code in enumerate(("30001", "30002", "20001")):
            Municipality.objects.filter(code=code).update(longitude=-96.0 + n / 5, latitude=19.0)
        for pair in (("30001", "30002"), ("30002", "30001")):
            Neighbour.objects.create(municipality_id=pair[0], neighbour_id=pair[1], border_km=9.0)
    plain = asked(browser, studying, method="clusters")
    assert plain.status_code == 302
    assert newest(studying).parameters.keys() == {
        "model", "replicates", "largest_share", "longest_months"
    }  # fmt: skip
    refused = asked(browser, studying, method="clusters", shape="star")
    assert refused.status_code != 302
    told = asked(browser, studying, method="clusters", shape="flexible", max_places="5")
    assert told.status_code == 302
    parameters = newest(studying).parameters
    assert (parameters["shape"], parameters["max_places"]) == ("flexible", 5)
    run = studying.ran(
        RunMethod.CLUSTERS,
        parameters={"shape": "flexible", "max_places": 5, "replicates": 9, "largest_share": 0.5},
    )
    answer = studying.answer(run)
    assert answer.given["borders"] == [["30001", "30002"]]
    assert answer.result["summary"]["shape"] == "flexible"
    english, spanish = (page(browser, run, one).content.decode() for one in ("en", "es"))
    assert "Nearby places joined by borders, of any shape" in english
    assert "clusters of up to 5 places" in english
    assert "Lugares cercanos unidos por fronteras, de cualquier forma" in spanish


def test_counts_lead_an_analyst_there_with_the_question_and_nobody_else(enter, browser, cast):
    url = page_of("counts") + "?tipo=AG-KIL"
    hers, theirs = (one.get(url).content.decode() for one in (browser, enter(cast.owner)))
    assert 'href="/en/analisis/?tipo=AG-KIL"' in hers
    assert "/analisis/" not in theirs


def test_a_run_of_rates_leads_to_its_map_and_others_do_not(browser, studying):
    tell_events(studying.side)
    rates, delays = studying.ran(), studying.ran(RunMethod.DELAYS)
    assert f"/en/analisis/mapa/?calculo={rates.pk}" in page(browser, rates).content.decode()
    assert "mapa/?calculo" not in page(browser, delays).content.decode()
    assert 'href="/en/analisis/mapa/"' in browser.get(page_of("runs")).content.decode()


def test_patterns_are_said_in_both_languages_and_refused_without_neighbours(
    browser, studying, as_operator
):
    make_events(
        studying.side,
        [
            {"date": f"2026-0{4 + n % 3}-03", "municipality_id": code}
            for code, many in (("30001", 12), ("30002", 10), ("20001", 1))
            for n in range(many)
        ],
        at=KNOWN - timedelta(days=1),
    )
    refused = studying.ran(RunMethod.PATTERNS)
    with as_operator():
        for one, other in (("30001", "30002"), ("30002", "20001")):
            for pair in ((one, other), (other, one)):
                Neighbour.objects.create(
                    municipality_id=pair[0], neighbour_id=pair[1], border_km=9.0
                )
    make_events(
        studying.side, [{"date": "2026-02-03", "municipality_id": "20002"}],
        at=KNOWN - timedelta(days=1),
    )  # fmt: skip
    run = studying.ran(RunMethod.PATTERNS, parameters={"permutations": 99})
    english, spanish = (page(browser, run, one).content.decode() for one in ("en", "es"))
    assert studying.answer(run).given["borders"] == [["20001", "30002"], ["30001", "30002"]]
    assert "there are no neighbours to look at together" in page(browser, refused).content.decode()
    assert "no hay vecinos que mirar juntos" in page(browser, refused, "es").content.decode()
    assert "Gi* (normal score)" in english
    assert "Cada mes se compara solo consigo mismo" in spanish


def test_how_late_each_list_type_and_state_comes_in_is_shown_with_its_interval(browser, studying):
    for month in months_between("2024-07", "2026-06"):
        entered = datetime.fromisoformat(f"{month}-25T18:00:00+00:00")
        make_events(studying.side, [{"date": f"{month}-03"}] * 2, at=entered)
    shown = page(browser, run := studying.ran(RunMethod.DELAYS))
    titles = [part["title"] for part in shown.context["entries"]]
    assert titles == ["By list", "By group of types", "By state"]
    [row] = shown.context["entries"][0]["rows"]
    assert (row["where"], row["events"]) == (studying.side.institution.name, "48")
    assert row["sentence"] == "Nine tenths of a month is in by the end of that month."
    spanish = page(browser, run, "es").content.decode()
    assert "Cuánto tarda cada lista, tipo y entidad" in spanish
    archive = ZipFile(BytesIO(browser.get(page_of("run_file", run_id=run.pk)).content))
    assert archive.read("entries.csv").decode().startswith("by,which,month,registered,entries")
