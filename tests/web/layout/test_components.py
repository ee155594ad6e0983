from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe
from tests.web.markup import flat

from baluarte.web.layout.components.all import BY_NAME, find
from baluarte.web.layout.components.declaration import NotAComponent, WrongArguments
from baluarte.web.layout.components.drawings import shades
from baluarte.web.layout.components.facts import (
    NotAClockState,
    NotASureness,
    remaining_in_words,
    round_step,
)
from baluarte.web.layout.components.reference import PAGE, markdown
from baluarte.web.layout.templatetags.components import UnknownIcon, brief, day, figures, instant

from .conftest import LAYOUT, drawn


def test_every_component_has_a_template():
    lacking = [
        c.name for c in BY_NAME.values() if not (LAYOUT / "templates" / c.template_name).exists()
    ]
    assert lacking == []


def test_every_template_belongs_to_a_component_or_is_part_of_one():
    parts = {"clock_dial", "drawing_foot", "field_error", "plain_table"}
    found = {path.stem for path in (LAYOUT / "templates" / "components").glob("*.html")}
    assert found - parts == set(BY_NAME)


def test_reference_is_current():
    assert PAGE.read_text() == markdown()


def test_unknown_component_is_an_error():
    with pytest.raises(NotAComponent):
        find("carousel")


def test_strange_argument_is_an_error():
    with pytest.raises(WrongArguments, match="tag does not take colour"):
        drawn('{% show "tag" label="x" colour="red" %}')


def test_lacking_argument_is_an_error():
    with pytest.raises(WrongArguments, match="figure needs counts"):
        drawn('{% show "figure" value=3 %}')


def test_what_wraps_is_not_shown():
    with pytest.raises(TemplateSyntaxError, match="wrap"):
        drawn('{% show "notice" title="x" %}')


def test_what_is_shown_does_not_wrap():
    with pytest.raises(TemplateSyntaxError, match="show"):
        drawn('{% wrap "tag" label="x" %}y{% endwrap %}')


def test_argument_without_name_is_an_error():
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        drawn('{% show "tag" "x" %}')


def test_unknown_icon_is_an_error():
    with pytest.raises(UnknownIcon):
        drawn('{% icon "rocket" %}')


def test_text_given_to_a_component_is_escaped():
    assert "<b>" not in drawn('{% show "tag" label=label %}', label="<b>x</b>")


def test_what_is_wrapped_is_escaped_once():
    shown = drawn('{% wrap "notice" title="t" %}{{ x }}{% endwrap %}', x="a & b")
    assert ("a &amp; b" in shown, "amp;amp" in shown) == (True, False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1284, "1,284"),
        (0, "0"),
        (Decimal("1284.5"), "1,284.5"),
        (-3, "−3"),
        (None, "—"),
        ("", "—"),
        ("12 a 15", "12 a 15"),
    ],
)
def test_figures_are_written_as_in_mexico(value, written):
    assert figures(value) == written


@pytest.mark.parametrize(
    ("language", "written"), [("es", "4 de diciembre de 2026"), ("en", "4 December 2026")]
)
def test_day_is_written_in_words(language, written):
    with translation.override(language):
        assert day(date(2026, 12, 4)) == f'<time datetime="2026-12-04">{written}</time>'


def test_instant_is_written_in_local_time():
    with translation.override("es"):
        shown = instant(datetime(2026, 12, 4, 16, 30, tzinfo=UTC))
    assert shown == '<time datetime="2026-12-04T10:30-06:00">4 de diciembre de 2026, 10:30</time>'


@pytest.mark.parametrize(("language", "written"), [("es", "4 dic 2026"), ("en", "4 Dec 2026")])
def test_brief_is_short(language, written):
    with translation.override(language):
        assert brief(date(2026, 12, 4)) == f'<time datetime="2026-12-04">{written}</time>'


def test_words_in_place_of_a_date_stay_as_they_are():
    assert (day("marzo"), instant("marzo"), day(None)) == ("marzo", "marzo", "")


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=2, hours=3), "2 days left"),
        (timedelta(hours=30), "30 hours left"),
        (timedelta(minutes=119), "1 h 59 min left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(minutes=-1), "1 minute late"),
        (timedelta(days=-12), "12 days late"),
    ],
)
def test_remaining_time_is_said_in_the_largest_honest_unit(left, said):
    with translation.override("en"):
        assert remaining_in_words(left) == said


@pytest.mark.parametrize("minutes", [0, -1, -59])
def test_a_limit_that_passed_says_so_though_nobody_may_call_it_late_yet(minutes):
    """At 22:50 it does not say that 59 minutes are left until 22:50."""
    source = '{% show "clock" state="due" remaining=left inline=True %}'
    said = drawn(source, left=timedelta(minutes=minutes))
    assert ("Overdue" in said, "59 minutes left" in said) == (True, False)


CLOCK_STATES = (
    "waiting", "open", "due", "overdue", "done", "breached", "lapsed", "excused",
)  # fmt: skip


@pytest.mark.parametrize("state", CLOCK_STATES)
def test_clock_says_its_state_in_a_word_and_a_shape(state):
    words = {
        "waiting": "Waiting",
        "open": "Running",
        "due": "Due now",
        "overdue": "Overdue",
        "done": "Done",
        "breached": "Not fulfilled",
        "lapsed": "Time is over",
        "excused": "Not needed",
    }
    shown = drawn('{% show "clock" state=state inline=True %}', state=state)
    assert (words[state] in shown, "clock__dial" in shown) == (True, True)


def test_each_clock_has_a_shape_of_its_own():
    dials = {
        drawn('{% include "components/clock_dial.html" %}', state=state, arc="0 100")
        for state in CLOCK_STATES
    }
    assert len(dials) == len(CLOCK_STATES)


def test_clock_of_unknown_state_is_an_error():
    with pytest.raises(NotAClockState):
        drawn('{% show "clock" state="late" %}')


def test_sureness_has_four_words():
    with pytest.raises(NotASureness):
        drawn('{% show "sure" level="quite" %}')


def test_estimate_is_drawn_to_scale():
    values = find("estimate").values(
        {"counts": "x", "low": 500, "high": 1500, "best": 1000, "seen": 400}
    )
    found = {key: values[key] for key in ("low_at", "wide", "high_at", "best_at", "seen_at")}
    assert found == {
        "low_at": 33.33,
        "wide": 66.67,
        "high_at": 100.0,
        "best_at": 66.67,
        "seen_at": 26.67,
    }


def test_estimate_that_cannot_be_made_says_so():
    shown = drawn('{% show "estimate" counts="x" low=None high=None note="Two lists." %}')
    assert ("There is no estimate." in shown, "<rect" in shown) == (True, False)


@pytest.mark.parametrize("top", [1, 3, 7, 12, 95, 100, 999, 1690, 40_000, 123_456])
def test_scale_has_few_round_steps(top):
    assert 1 <= top / round_step(top) <= 5


def test_figure_that_cannot_be_published_is_hatched_not_zero():
    shown = drawn('{% show "figure" value=None counts="facts" %}')
    assert ("No publishable datum" in shown, "number__withheld" in shown, ">0<" in shown) == (
        True,
        True,
        False,
    )


def test_sealed_person_shows_no_name():
    shown = drawn('{% show "person" reference="P-1" label="Aurelia Ficticia" %}')
    assert ("Aurelia" in shown, "P-1" in shown) == (False, True)


def test_sealed_source_shows_no_name():
    assert "Aurelia" not in drawn('{% show "source" name="Aurelia Ficticia" sealed=True %}')


def test_distressing_content_is_closed():
    shown = drawn('{% wrap "distressing" about="Photograph" %}x{% endwrap %}')
    assert shown.lstrip().startswith('<details class="distressing">')


@pytest.mark.parametrize(
    ("order", "following", "sorted_now"),
    [
        ("", "due", None),
        ("due", "-due", "ascending"),
        ("-due", "due", "descending"),
        ("acts", "due", None),
    ],
)
def test_column_sorts_by_the_address(order, following, sorted_now):
    shown = drawn('{% show "column" label="Before" key="due" order=order %}', order=order)
    stated = f'aria-sort="{sorted_now}"' in shown if sorted_now else "aria-sort" not in shown
    assert (f'href="?orden={following}"' in shown, stated) == (True, True)


@pytest.mark.parametrize(
    ("count", "palette", "steps"),
    [
        (1, "indigo", [3]),
        (2, "indigo", [1, 6]),
        (5, "indigo", [1, 2, 3, 5, 6]),
        (7, "diverging", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_classes_are_spread_over_the_shades(count, palette, steps):
    assert shades(count, palette) == steps


def test_missing_number_in_a_table_is_not_zero():
    columns = [{"key": "year", "says": "Year"}, {"key": "n", "says": "Facts", "number": True}]
    shown = drawn(
        '{% show "data_table" columns=columns rows=rows caption="c" %}',
        columns=columns,
        rows=[{"year": "2022", "n": None}],
    )
    assert '<td data-label="Facts" data-value="" class="number">—</td>' in flat(shown)


def test_no_component_shows_a_score_of_a_person():
    takes = {argument.name for argument in BY_NAME["person"].takes}
    assert takes == {
        "reference",
        "label",
        "seal",
        "collective",
        "more",
        "open_url",
        "opened_until",
        "url",
    }


def test_of_equal_words_one_safe_and_one_not_each_is_drawn_as_it_is():
    page = Template(
        "{% load components %}{% for one in words %}{% show 'tag' label=one %}{% endfor %}"
    )
    words = ["<b>", mark_safe("<b>"), "<b>"]
    html = page.render(Context({"words": words}))
    assert html.count('<span class="tag tag--plain">') == 3
    assert (html.count("&lt;b&gt;"), html.count("<b>")) == (2, 1)
