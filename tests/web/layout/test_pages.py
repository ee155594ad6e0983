import re
from gzip import compress
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from tests.web.markup import flat

from baluarte.web.layout import error_pages
from baluarte.web.layout.components.all import BY_NAME

from .conftest import LAYOUT, SAMPLES, drawn, page

LANGUAGES = ("es", "en")
BASES = ("portal", "public_form", "workbench", "minimal")
FIRST_VIEW = 150 * 1024


class Loaded(HTMLParser):
    """Collects what a page would break the policy with, and what it loads first."""

    def __init__(self):
        super().__init__()
        self.inline, self.files, self.ids = [], [], []
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.inside = tag if tag in ("script", "style") else ""
        self.inline += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        self.inline += [
            f"{tag} {v}"
            for v in given.values()
            if (v or "").strip().lower().startswith("javascript:")
        ]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        for name in ("src", "href"):
            if (given.get(name) or "").startswith("/static/"):
                self.files.append(given[name])

    def handle_data(self, data):
        if self.inside and data.strip():
            self.inline.append(f"{self.inside}: {data[:40]}")

    def handle_endtag(self, tag):
        self.inside = ""


def read(text):
    parser = Loaded()
    parser.feed(text)
    return parser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_page_has_no_inline_script_or_style(sample, language):
    assert read(page(sample, language)).inline == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_identifiers_are_unique(sample):
    found = read(page(sample)).ids
    assert sorted(found) == sorted(set(found))


def test_specimen_shows_every_component():
    shown = "".join(path.read_text() for path in (LAYOUT / "templates" / "design").glob("*.html"))
    named = set(re.findall(r'{% (?:show|wrap) "(\w+)"', shown))
    frame = set(
        re.findall(r'{% show "(\w+)"', (LAYOUT / "templates/layout/public_form.html").read_text())
    )
    assert set(BY_NAME) - named - frame == set()


def test_specimen_speaks_spanish():
    assert (
        "Cada pieza en cada estado" in page(language="es"),
        "Every component" in page(language="es"),
    ) == (True, False)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s])
def test_sample_has_one_title(sample):
    assert len(re.findall(r"<h1[ >]", page(sample))) == 1


@pytest.mark.parametrize("base", BASES)
def test_base_stands_when_nothing_is_known(base):
    shown = render_to_string(f"layout/{base}.html", {})
    assert ("<main" in shown, "<title>" in shown, read(shown).inline) == (True, True, [])


@pytest.mark.parametrize(
    ("query", "theme"),
    [
        ("", None),
        ("?tema=oscuro", "dark"),
        ("?tema=claro", "light"),
        ("?tema=%22%3E%3Cscript%3E", None),
    ],
)
def test_theme_is_in_the_address(query, theme):
    found = re.search(r'<html[^>]*data-theme="(\w+)"', page("portada", query=query))
    assert (found.group(1) if found else None) == theme


def test_operator_stands_on_every_page():
    assert {'class="operator"' in page(sample) for sample in SAMPLES} == {True}


def test_invented_data_are_said_on_every_page():
    assert {"Datos inventados." in page(sample) for sample in SAMPLES} == {True}


def test_quick_exit_is_a_link_without_javascript():
    found = re.search(
        r'<a class="exit" href="(https://[^"]+)" rel="noreferrer', flat(page("pregunta"))
    )
    assert found.group(1) == "https://smn.conagua.gob.mx/es/"


def test_quick_exit_leaves_for_the_given_place():
    assert 'href="https://example.org/"' in drawn(
        '{% show "exit" address="https://example.org/" %}'
    )


def test_quick_exit_comes_before_everything_but_the_skip_link():
    text = page("pregunta")
    assert text.index('class="exit"') < text.index('class="banners"')


@pytest.mark.parametrize(
    ("status", "view"),
    [(404, error_pages.not_found), (403, error_pages.forbidden), (400, error_pages.bad_request)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_failure_says_what_to_do_next(status, view, language):
    request = RequestFactory(HTTP_HOST="localhost").get(f"/{language}/nowhere/")
    with translation.override(language):
        answer = view(request, Exception())
    shown = answer.content.decode()
    assert (
        answer.status_code,
        shown.count("<h1>"),
        "!" in re.sub(r"<[^>]*>", "", shown),
        read(shown).inline,
    ) == (status, 1, False, [])


def test_failure_of_ours_stands_without_anything_known():
    shown = render_to_string("errors/500.html", {})
    assert ("<h1>" in shown, read(shown).inline) == (True, [])


def test_what_does_not_exist_and_what_may_not_be_seen_look_alike():
    pages = set()
    for reason in ("No Case matches the given query.", "resolver 404"):
        request = RequestFactory(HTTP_HOST="localhost").get("/es/expedientes/1/")
        pages.add(error_pages.not_found(request, Exception(reason)).content)
    assert len(pages) == 1


def test_htmx_is_told_to_evaluate_nothing_and_keep_nothing():
    given = render_to_string("layout/parts/htmx_files.html")
    said = re.search(r"content='([^']+)'", given).group(1)
    expected = '{"allowEval": false, "includeIndicatorStyles": false, "selfRequestsOnly": true, "historyCacheSize": 0, "refreshOnHistoryMiss": true}'
    assert said == expected


def test_nothing_is_loaded_from_another_place():
    loaded = {
        address
        for sample in SAMPLES
        for address in re.findall(
            r'<(?:script|link|img|source)[^>]*(?:src|href)="(https?:[^"]+)"', page(sample)
        )
    }
    assert loaded == set()


def test_first_view_of_a_portal_page_is_small(built):
    text = re.sub(r"<(?:link|script)[^>]*built/(?:map|chart)[^>]*>", "", page("portada"))
    files = {
        address.removeprefix("/static/built/")
        for address in read(text).files
        if "/built/" in address
    }
    sent = len(compress(text.encode()))
    for name in files - {"map-worker.js"}:
        content = (built / name).read_bytes()
        sent += len(content if name.endswith(".woff2") else compress(content))
    assert ("site.css" in files, sent < FIRST_VIEW) == (True, True)


@pytest.mark.parametrize("address", ["/es/", "/es/hechos/", "/es/no-hay/", "/es/cuenta/login/"])
def test_too_many_fields_are_refused_with_a_page_and_no_failure(nobody, address):
    asked = nobody.get(f"{address}?{'a=b&' * 2_100}")
    sent = nobody.post(address, "a=b&" * 2_100, content_type="application/x-www-form-urlencoded")
    assert (asked.status_code, "<h1" in asked.content.decode()) == (400, True)
    assert sent.status_code < 500
