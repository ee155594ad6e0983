"""A case with an inquiry that is told whole, and who comes to its pages; all invented."""

from types import SimpleNamespace

import pytest
from tests.factories.cases import make_case
from tests.factories.investigation import OTHER_OFFICE, make_inquiry, say_status, told
from tests.factories.procedure import BEFORE, Cast, make_cast

from baluarte.domain.investigation.actions import (
    answer_criterion,
    ask_for_act,
    classify,
    count_suspects,
    record_act,
    state_hypothesis,
)
from baluarte.domain.investigation.choices import ActOutcome, Answered, OfWhom
from baluarte.domain.wall.context import acting_as


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        return make_cast()


@pytest.fixture
def laid(cast) -> SimpleNamespace:
    return lay(cast)


def lay(cast: Cast) -> SimpleNamespace:
    """Enter a file of a case and say something of each kind of it."""
    case, party = make_case(cast)
    inquiry = make_inquiry(cast, case, number="UIPJ/0001/2026 (inventado)")
    begun = say_status(cast, inquiry, "INV_INI", "2026-01-10", source="notice")
    passed = say_status(cast, inquiry, "INCOMP", "2026-02-10", to_authority=OTHER_OFFICE)
    by = cast.owner.pk
    with acting_as(by):
        on = {"inquiry": inquiry, "by": by, "at": BEFORE}
        hypothesis = state_hypothesis(
            is_of_the_work=True, told=told("2026-01-12", words="Su nota del río (inventado)."), **on
        )
        asked = ask_for_act(
            told=told("2026-02-02", words="Que se pidan las cámaras (inventado)."),
            act="IP-09",
            **on,
        )
        record_act(act="IP-07", outcome=ActOutcome.NOT_DONE, told=told("2026-02-01"), **on)
        classify(of_whom=OfWhom.VICTIM, crime="threats", told=told("2026-01-10"), **on)
        count_suspects(suspects="PE-POM", stage="named", number=2, told=told("2026-01-10"), **on)
        answer_criterion(criterion="AT-4", answer=Answered.YES, told=told("2026-02-01"), **on)
    return SimpleNamespace(
        case=case, party=party, inquiry=inquiry, begun=begun, passed=passed,
        hypothesis=hypothesis, asked=asked,
    )  # fmt: skip
