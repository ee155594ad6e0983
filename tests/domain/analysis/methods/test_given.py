"""An input is written and read back the same, and has one digest."""

from dataclasses import replace

from tests.domain.analysis.methods.invented import even, registered, table

from baluarte.domain.analysis.methods.given import RunInput, StoppedList, digest


def test_an_input_read_back_is_the_same():
    given = table(even(), registered=registered(), stopped=(StoppedList("Red", "2025-01"),))
    assert RunInput.read(given.as_json()) == given


def test_one_event_more_is_another_digest():
    given = table(even())
    more = replace(given, counts=(*given.counts, ("30020", "2025-02", 1)))
    same = RunInput.read(given.as_json())
    assert digest(given.as_json()) == digest(same.as_json()) != digest(more.as_json())
