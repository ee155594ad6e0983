"""Enter in a box sends what the form is for: its first button that submits is its main one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from baluarte import web

ROOT = Path(web.__file__).parent
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
PARTS = re.compile(r'{% include "([^"]+)"[^%]*%}')
BUTTON = re.compile(r'{% show "button"[^%]*%}|<button\b[^>]*>|main_submit')
BEFORE = re.compile(r'main_submit.html" with form_id="([^"]+)"')
# What asks for more, leads elsewhere or is said quietly is nobody's main act.
ASIDE = ("formaction", "formnovalidate", "novalidate=True", 'name="again"', 'kind="quiet"')
NO_SUBMIT = (" url=", 'type="button"', 'type="reset"')


def test_the_first_submit_of_every_form_is_its_main_one() -> None:
    pages = sorted(ROOT.rglob("*.html"))
    found = [
        f"{page.relative_to(ROOT)}: {first}"
        for page in pages
        for first in wrong_firsts(page.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_pages_of_one_confirmation_begin_with_what_they_confirm() -> None:
    page = (ROOT / "layout/templates/layout/confirm.html").read_text(encoding="utf-8")
    assert page.index("main_submit") < page.index("{% include confirmation.above %}")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ('<button name="again">x</button><button>y</button>', 1),
        ('{% show "button" kind="quiet" %}{% show "button" kind="primary" %}', 1),
        ('{% show "button" kind="quiet" %}{% show "button" kind="quiet" %}', 0),
        ('{% show "button" kind="primary" %}{% show "button" kind="quiet" %}', 0),
        ('{% show "button" url=one kind="quiet" %}{% show "button" label=two %}', 0),
        ('{% include "layout/parts/main_submit.html" %}<button name="again">x</button>', 0),
        ('<button form="other" formnovalidate>x</button><button>y</button>', 0),
    ],
)
def test_a_form_whose_first_button_is_another_is_found(form: str, wrong: int) -> None:
    assert len(list(wrong_firsts(f'<form method="post">{form}</form>'))) == wrong


def wrong_firsts(page: str) -> Iterator[str]:
    """Yield the first submit of each form that has a better one after it."""
    for found in FORM.finditer(page):
        before = BEFORE.findall(page[: found.start()])
        if any(f'id="{name}"' in found.group() for name in before):
            continue
        submits = [one for one in BUTTON.findall(opened(found.group())) if is_submit(one)]
        if len(submits) > 1 and is_aside(submits[0]) and not all(map(is_aside, submits)):
            yield " ".join(submits[0].split())


def opened(form: str) -> str:
    """Return a form with the parts that it includes by name, but the one of its main submit."""

    def part(found: re.Match[str]) -> str:
        if "main_submit" in found.group(1):
            return "main_submit"
        [kept] = ROOT.glob(f"*/templates/{found.group(1)}")
        return opened(kept.read_text(encoding="utf-8"))

    return PARTS.sub(part, form)


def is_submit(button: str) -> bool:
    """Say whether a button sends the form that it stands in."""
    return not any(one in button for one in NO_SUBMIT) and " form=" not in button


def is_aside(button: str) -> bool:
    """Say whether a button is not what a form is for."""
    return any(one in button for one in ASIDE)
