"""The pages as a browser has them: accessible, quiet, and usable by keyboard and without scripts."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from .conftest import SAMPLES

AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
# What the page does against its own policy, collected before anything else runs.
WATCH = """
window.__refused = []
document.addEventListener('securitypolicyviolation', e => window.__refused.push(`${e.violatedDirective} ${e.sourceFile}`))
"""


def scroll_through(tab):
    """See the whole page, so that what waits to be seen is drawn."""
    height = tab.evaluate("document.documentElement.scrollHeight")
    for place in range(0, height, 500):
        tab.evaluate(f"scrollTo(0, {place})")
        tab.wait_for_timeout(30)
    # By selectors: a condition that is asked for again is a string the pages' policy refuses.
    for waiting in ("[data-map]:not([data-ready])", "[data-chart]:not([data-drawn])"):
        expect(tab.locator(waiting)).to_have_count(0, timeout=30_000)


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    return AXE.read_text()


@pytest.mark.parametrize("theme", ["claro", "oscuro"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_axe_finds_nothing(tab, axe, sample, theme):
    tab.goto(f"/es/design/{sample}{'/' if sample else ''}?tema={theme}")
    scroll_through(tab)
    tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    # Evaluated by the browser's own door, so that the page's policy stays as it is.
    tab.evaluate(axe)
    found = tab.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)"
    )
    said = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    assert said == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_axe_finds_nothing_on_a_telephone(telephone, axe, sample):
    telephone.goto(f"/es/design/{sample}{'/' if sample else ''}")
    scroll_through(telephone)
    telephone.evaluate(axe)
    found = telephone.evaluate("axe.run().then(r => r.violations)")
    assert [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found] == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_page_is_as_wide_as_the_telephone(telephone, sample, language):
    telephone.goto(f"/{language}/design/{sample}{'/' if sample else ''}")
    scroll_through(telephone)
    assert telephone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("sample", SAMPLES)
def test_page_keeps_its_own_policy_and_asks_nobody_else(tab, served, sample):
    asked, wrong = set(), []
    tab.on("request", lambda request: asked.add(request.url.split("/")[2]))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.add_init_script(WATCH)
    tab.goto(f"/es/design/{sample}{'/' if sample else ''}")
    scroll_through(tab)
    refused = tab.evaluate("window.__refused")
    assert (refused, wrong, asked) == ([], [], {served.removeprefix("http://")})


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_stays_in_the_browser(tab, sample):
    tab.goto(f"/es/design/{sample}{'/' if sample else ''}")
    tab.locator("[data-theme-to=dark]").first.click()
    kept = tab.evaluate(
        "[document.cookie, localStorage.length, sessionStorage.length, window.name]"
    )
    assert kept == ["", 0, 0, ""]


def test_map_is_drawn_and_answers_to_its_table(tab):
    tab.goto("/es/design/portada/")
    tab.locator("#facts-map").scroll_into_view_if_needed()
    tab.wait_for_selector("#facts-map[data-ready=yes]")
    tab.locator("#facts-map-data summary").click()
    tab.locator("#facts-map-table tr[data-id='94008']").focus()
    first = tab.locator(".map__tip").inner_text()
    tab.keyboard.press("ArrowDown")
    second = tab.locator(".map__tip").inner_text()
    assert (first, second) == (
        "Puerto Grana el Bajo: 26 hechos",
        "Jacarandas Viejo: 23 hechos",
    )


def test_map_that_cannot_be_drawn_says_so(tab):
    tab.goto("/es/design/")
    tab.locator("#failed-map").scroll_into_view_if_needed()
    tab.wait_for_selector("#failed-map[data-ready=failed]")
    said = tab.locator("#failed-map").inner_text()
    assert said == "El mapa no se pudo dibujar aquí. La tabla de abajo dice lo mismo."


def test_chart_leaves_a_gap_where_nothing_is_known(tab):
    tab.goto("/es/design/portada/")
    tab.locator("#years").scroll_into_view_if_needed()
    tab.wait_for_selector("#years[data-drawn]")
    assert tab.locator("#years [aria-label=dot] circle").count() == 10


def test_theme_goes_along_from_link_to_link(tab):
    tab.goto("/es/design/portada/")
    tab.locator("[data-theme-to=dark]").click()
    tab.locator(".menu__link", has_text="Una mesa").click()
    tab.wait_for_url("**/mesa/**")
    assert (
        tab.url.split("/design/")[1],
        tab.evaluate("document.documentElement.dataset.theme"),
    ) == (
        "mesa/?tema=oscuro",
        "dark",
    )


def test_theme_follows_the_system(browser, served):
    context = browser.new_context(base_url=served, color_scheme="dark")
    page = context.new_page()
    page.goto("/es/design/portada/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()
    assert ground == "rgb(20, 23, 31)"


def test_quick_exit_leaves_no_entry_behind(tab, served):
    tab.route("https://smn.conagua.gob.mx/**", lambda route: route.fulfill(body="weather"))
    tab.goto("/es/design/portada/")
    tab.goto("/es/design/pregunta/")
    before = tab.evaluate("history.length")
    tab.locator("[data-exit]").click()
    tab.wait_for_url("https://smn.conagua.gob.mx/**")
    assert (tab.evaluate("history.length"), tab.locator("body").inner_text()) == (before, "weather")


def test_a_link_within_the_page_leaves_no_entry_that_the_quick_exit_forgets(tab):
    tab.route("https://smn.conagua.gob.mx/**", lambda route: route.fulfill(body="weather"))
    tab.goto("/es/design/portada/")
    tab.goto("/es/design/pregunta/")
    before = tab.evaluate("history.length")
    tab.locator(".skip").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/pregunta/#main")
    assert tab.evaluate("history.length") == before
    tab.locator("[data-exit]").click()
    tab.wait_for_url("https://smn.conagua.gob.mx/**")
    tab.go_back()
    assert tab.url.endswith("/es/design/portada/"), "nothing of the page is left to go back to"


def test_quick_exit_by_three_escapes(tab):
    tab.route("https://smn.conagua.gob.mx/**", lambda route: route.fulfill(body="weather"))
    tab.goto("/es/design/pregunta/")
    for _ in range(3):
        tab.keyboard.press("Escape")
    tab.wait_for_url("https://smn.conagua.gob.mx/**")
    assert tab.locator("body").inner_text() == "weather"


def test_rows_by_keyboard(tab):
    tab.goto("/es/design/mesa/")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.textContent") == "E-217C"


def test_keys_are_silent_while_writing_and_when_turned_off(tab):
    tab.goto("/es/design/mesa/")
    tab.keyboard.press("/")
    tab.keyboard.type("j?")
    written = tab.locator("#search").input_value()
    tab.locator("#search").blur()
    tab.keyboard.press("?")
    tab.locator("[data-action=keys-off]").click()
    tab.keyboard.press("j")
    silent = tab.evaluate("document.activeElement.closest('tr') === null")
    assert (written, silent) == ("j?", True)


def test_menu_opens_on_a_telephone(telephone):
    telephone.goto("/es/design/portada/")
    hidden = telephone.locator("#menu").is_visible()
    telephone.locator("[data-menu]").click()
    shown = telephone.locator("#menu").is_visible()
    telephone.keyboard.press("Escape")
    assert (hidden, shown, telephone.locator("#menu").is_visible()) == (False, True, False)


def test_everything_is_reached_without_javascript(browser, served):
    context = browser.new_context(
        base_url=served, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/es/design/portada/")
    page.locator("[data-menu]").click()
    menu = page.locator("#menu").is_visible()
    page.locator("#facts-map-data summary").click()
    table = page.locator("#facts-map-table").is_visible()
    page.goto("/es/design/pregunta/")
    exit_address = page.locator(".exit").get_attribute("href")
    context.close()
    assert (menu, table, exit_address) == (True, True, "https://smn.conagua.gob.mx/es/")


def test_date_shows_only_the_boxes_it_needs(tab):
    tab.goto("/es/design/pregunta/")

    def boxes():
        return [
            name
            for name in ("day", "month", "year", "until_year")
            if tab.locator(f"[name=when_{name}]").is_visible()
        ]

    seen = {}
    for kind in ("day", "month", "year", "between", "before"):
        tab.locator(f"[name=when][value={kind}]").check()
        seen[kind] = boxes()
    assert seen == {
        "day": ["day", "month", "year"],
        "month": ["month", "year"],
        "year": ["year"],
        "between": ["day", "month", "year", "until_year"],
        "before": ["day", "month", "year"],
    }


def test_desk_left_alone_covers_itself(tab):
    tab.clock.install()
    tab.goto("/es/design/mesa/")
    tab.clock.fast_forward(590_000)
    before = tab.locator("h1").is_visible()
    tab.clock.fast_forward(20_000)
    assert (before, tab.locator("h1").is_visible(), tab.locator(".veil").is_visible()) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("theme", ["claro", "oscuro"])
def test_a_chart_is_saved_as_a_drawing_that_stands_alone(tab, theme):
    tab.goto(f"/es/design/portada/?tema={theme}")
    scroll_through(tab)
    chart = tab.locator("[data-chart]").first
    name = chart.get_attribute("id")
    title = tab.locator(f"#{name}-title").inner_text()
    with tab.expect_download() as download:
        tab.locator(f'[data-chart-picture="{name}"][data-kind="svg"]').click()
    drawn = ET.fromstring(Path(download.value.path()).read_text())
    said = " ".join(
        "".join(one.itertext()) for one in drawn.iter("{http://www.w3.org/2000/svg}text")
    )
    colours = {one.get("fill") for one in drawn.iter()} - {None}
    assert title in said
    assert not [one for one in colours if "var(" in one]


def test_a_chart_is_saved_as_an_image(tab):
    tab.goto("/es/design/portada/")
    scroll_through(tab)
    with tab.expect_download() as download:
        tab.locator('[data-chart-picture][data-kind="png"]').first.click()
    content = Path(download.value.path()).read_bytes()
    assert (content[:8], len(content) > 5_000) == (b"\x89PNG\r\n\x1a\n", True)


CUT = """() => [...document.querySelectorAll('[data-chart] svg')].flatMap(drawing => {
  const { left, right } = drawing.getBoundingClientRect()
  return [...drawing.querySelectorAll('text')].filter(one => {
    const said = one.getBoundingClientRect()
    return said.left < left - 1 || said.right > right + 1
  }).map(one => one.textContent)
})"""


@pytest.mark.parametrize("wide", ["tab", "telephone"])
def test_no_figure_of_a_chart_is_cut(request, wide):
    page = request.getfixturevalue(wide)
    page.goto("/es/design/")
    scroll_through(page)
    said = page.locator("#budget svg text").all_text_contents()
    assert {"520,000,000", "700,000,000"} <= set(said)
    assert page.evaluate(CUT) == []


def test_the_file_of_a_chart_is_named_by_its_page(tab):
    tab.goto("/es/design/portada/")
    scroll_through(tab)
    with tab.expect_download() as download:
        tab.locator('[data-chart-picture="years"][data-kind="svg"]').click()
    assert download.value.suggested_filename == "design-portada-years.svg"


FORM = """form => {
  document.body.classList.add('workbench')
  document.querySelector('main').insertAdjacentHTML('beforeend',
    `<form method="${form}" action="?"><input name="invented"><button>x</button></form>`)
}"""
IS_ASKED = """() => {
  const leaving = new Event('beforeunload', { cancelable: true })
  dispatchEvent(leaving)
  return leaving.defaultPrevented
}"""


@pytest.mark.parametrize(("method", "is_asked"), [("post", True), ("get", False)])
def test_whoever_leaves_a_form_half_written_is_asked_first(tab, method, is_asked):
    tab.goto("/es/design/mesa/")
    tab.evaluate(FORM, method)
    before = tab.evaluate(IS_ASKED)
    tab.locator("[name=invented]").fill("a medias")
    assert (before, tab.evaluate(IS_ASKED)) == (False, is_asked)


def test_whoever_sends_a_form_is_not_asked(tab):
    tab.goto("/es/design/mesa/")
    tab.evaluate(FORM, "post")
    tab.locator("[name=invented]").fill("entero")
    tab.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    tab.locator("main form button").last.click()
    assert tab.evaluate(IS_ASKED) is False


def test_whoever_leaves_at_once_is_not_asked(tab):
    tab.goto("/es/design/mesa/")
    tab.evaluate(FORM, "post")
    tab.locator("[name=invented]").fill("a medias")
    tab.evaluate("for (const form of document.forms) form.reset()")
    assert tab.evaluate(IS_ASKED) is False
