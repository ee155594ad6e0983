"""The diagram of every protocol: nothing lies on anything else, every clock has its arrow."""

from itertools import combinations, pairwise

import pytest

from baluarte.norms.agenda.wording import clock_in_words, event_in_words
from baluarte.norms.protocols import newest, protocols, role
from baluarte.norms.protocols.diagram import ONE_LANE, Words, draw
from baluarte.norms.protocols.form import EXPIRED, in_language

WITH_STEPS = [one for one in protocols() if one.steps]
LANGUAGES = ("es", "en")


def words(protocol, language="es"):
    stages = dict(protocol.stages)
    return Words(
        name=lambda step: in_language(step.name, language),
        more=lambda step: step.by,
        role=lambda code: in_language(role(code).label, language),
        clock=lambda clock: clock_in_words(clock, language),
        event=lambda code: event_in_words(code, language),
        stage=lambda code: in_language(stages[code], language) if code in stages else "",
    )


def drawn(code):
    return draw(newest(code), words(newest(code)))


@pytest.fixture(
    params=[(p, one) for p in WITH_STEPS for one in LANGUAGES], ids=lambda o: f"{o[0].key}-{o[1]}"
)
def every(request):
    protocol, language = request.param
    return protocol, draw(protocol, words(protocol, language))


def test_a_text_without_steps_has_no_diagram():
    assert draw(newest("mech_agreements"), words(newest("mech_agreements"))) is None


def test_every_step_has_one_box(every):
    protocol, diagram = every
    shown = [box.step.id for box in diagram.boxes if box.step]
    assert sorted(shown) == sorted(step.id for step in protocol.steps)


def test_every_start_of_a_step_has_an_arrow_into_its_box(every):
    protocol, diagram = every
    tops = {(box.y, box.x) for box in diagram.boxes if box.step}
    into = [
        arrow
        for arrow in diagram.arrows
        if any(arrow.to_y == y and arrow.to_x > x for y, x in tops)
    ]
    assert len(into) == sum(len(step.starts) for step in protocol.steps)


def test_no_box_lies_on_another_nor_outside(every):
    _protocol, diagram = every
    rows = sorted((box.y, box.y + box.height) for box in diagram.boxes)
    assert all(above[1] < below[0] for above, below in pairwise(rows))
    assert all(
        diagram.left <= box.x and box.x + box.width <= diagram.width for box in diagram.boxes
    )


def test_lines_that_meet_have_each_its_own_track(every):
    _protocol, diagram = every
    for one, other in combinations(diagram.wires, 2):
        if one.x == other.x:
            assert one.bottom < other.top or other.bottom < one.top
        assert 0 < one.x < diagram.left


def test_the_end_of_a_step_is_joined_to_what_it_begins(every):
    protocol, diagram = every
    started = {event for step in protocol.steps for event in step.starts}
    ended = [event for step in protocol.steps for event in step.emits if event in started]
    ended += [f"{EXPIRED}{step.id}" for step in protocol.steps if f"{EXPIRED}{step.id}" in started]
    happenings = [box for box in diagram.boxes if box.step is None]
    assert len(diagram.exits) == len(ended) + len(happenings)


def test_bands_hold_the_whole_drawing_and_cut_through_no_box(every):
    _protocol, diagram = every
    assert sum(band.height for band in diagram.bands) == diagram.height
    for band in diagram.bands[1:]:
        assert not any(box.y <= band.y <= box.y + box.height for box in diagram.boxes)


def test_what_a_band_shows_together_is_everything(every):
    _protocol, diagram = every
    seen = [diagram.seen_in(band) for band in diagram.bands]
    assert sum(len(one.boxes) for one in seen) == len(diagram.boxes)
    assert {line for one in seen for line in one.labels} == set(diagram.labels)
    assert {line for one in seen for line in one.stages} == set(diagram.stages)


def test_a_step_that_a_clocks_end_begins_hangs_on_a_broken_line():
    diagram = drawn("criminal_case")
    assert [wire.event for wire in diagram.wires if wire.is_expiry] == ["expired:CP-7"]
    assert [arrow.is_expiry for arrow in diagram.arrows].count(True) == 1


def test_what_is_unsure_or_ours_is_drawn_so():
    unsure = {box.step.id for box in drawn("journalist_investigation").boxes if box.is_unsure}
    steps = newest("journalist_investigation").steps
    assert unsure == {step.id for step in steps if step.confidence != "A"}


def test_lanes_are_the_roles_in_the_order_in_which_they_act():
    lanes = [" ".join(line.words for line in lane.lines) for lane in drawn("mech_ordinary").lanes]
    assert lanes == [
        "Unidad de Recepción de Casos y Reacción Rápida",
        "Unidad de Evaluación de Riesgos",
        "Coordinación Ejecutiva Nacional",
        "Junta de Gobierno",
    ]


def test_a_single_lane_fits_a_telephone_and_may_be_drawn_wider():
    protocol = newest("journalist_investigation")
    narrow, wide = draw(protocol, words(protocol)), draw(protocol, words(protocol), one_lane=620)
    assert (narrow.width <= 353, narrow.boxes[0].width) == (True, ONE_LANE)
    assert wide.height < narrow.height
