"""Writes docs/reference/components.md from the declarations.

python -m baluarte.web.layout.components.reference
"""

import sys
from pathlib import Path

from baluarte.web.layout.components.all import FAMILIES
from baluarte.web.layout.components.declaration import REQUIRED, Argument, Component

PAGE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "components.md"
HEAD = """\
# Components

What the pages are made of. Written from `baluarte.web.layout.components`; see each one in every
state at `/es/design/`.

    {% load components %}
    {% show "figure" value=1284 counts=_("aggressions") %}
    {% wrap "notice" kind="danger" title=_("Before you go on") %}<p>…</p>{% endwrap %}

`show` draws a component that wraps nothing, `wrap` one that wraps what stands until `endwrap`.
An argument that a component does not take, or one that it needs and is not given, is an error.
Texts are given translated.

Pages extend `layout/portal.html`, `layout/public_form.html` (a public form: quick exit, no
navigation), `layout/workbench.html` or `layout/minimal.html`, and fill the blocks `title`, `files`
(for `layout/parts/map_files.html`, `chart_files.html`, `htmx_files.html`), `content`. On the
workbench a title says what kind of page it is, never a name. Besides what every page knows
(`operator`, `invented`, `face`, `language`, `alternate_urls`, `account`, `navigation`, `home_url`,
`operator_url`) they use, where given: `axis_urls` and `axis` (the four axes), `quick_exit_url`,
`search_url`, `footer_links`, `citation`, `lock_after` (seconds), `keys_off`.

The theme follows the system; `?tema=oscuro` and `?tema=claro` choose it and go along from link to
link. Nothing is kept in the browser.

Other tags and filters: `{% icon "pin" %}` (beside words; alone it takes the words as second
argument), `{% mark %}` and `{% mark "protection" %}` (the fort), `figures` (1,284.5), `day`,
`instant` and `brief` (dates in words; words stay as they are).

Form fields in `baluarte.web.layout.forms`: `ImpreciseDateField` (gives EDTF text), `PlaceField`
(gives `PlaceGiven`), `PersonField` (gives `PersonGiven`); draw each with `field`. Without
JavaScript their buttons send `again` with the name of the field: show the form again with what was
written, and decide nothing. `PlaceField` loads municipalities from `municipalities_url?…` answered
with `widgets/municipality_options.html`; load htmx on that page.
"""


def markdown() -> str:
    """Return the page."""
    parts = [HEAD]
    for title, family in FAMILIES:
        parts.append(f"## {title}\n")
        parts += [_component(component) for component in family]
    return "\n".join(parts)


def _component(component: Component) -> str:
    tag = "wrap" if component.wraps else "show"
    lines = [f"### {component.name}\n", f"{component.says} (`{tag}`)\n"]
    lines += [_argument(argument) for argument in component.takes]
    return "\n".join(lines) + ("\n" if component.takes else "")


def _argument(argument: Argument) -> str:
    if argument.default is REQUIRED:
        return f"- **{argument.name}**: {argument.says}"
    given = "" if argument.default in ("", None, ()) else f" (`{argument.default}`)"
    return f"- {argument.name}: {argument.says}{given}"


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
