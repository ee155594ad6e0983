from dataclasses import replace

import pytest
from tests.factories.registry import LATER, make_event, make_reports
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act, Determination
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"


def determined(one, by, *, ground="Se habló con ella.", at=LATER, **changes) -> Determination:
    with acting_as(by.pk):
        held = Determination.objects.get(current_of=one)
        what = replace(actions.standing_of(held), **changes)
        return actions.determine(event=one, what=what, ground=ground, by=by.pk, at=at)


def fields(answer) -> dict[str, list[dict]]:
    return {str(one["name"]): one["entries"] for one in answer.context["fields"]}


def test_a_field_tells_who_changed_it_from_what_to_what_and_why(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.colleague, victims=3)
    [now, first] = fields(enter(cast.owner).get(page_of("field_history", one)))["Victims"]
    assert (now["by"], now["was"], now["is"], now["reason"], first["is"]) == (
        cast.colleague.display_name,
        "1",
        "3",
        "Se habló con ella.",
        "1",
    )


def test_a_field_that_nobody_changed_has_one_entry(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.colleague, victims=3)
    assert len(fields(enter(cast.owner).get(page_of("field_history", one)))["When"]) == 1


def test_an_act_that_is_held_no_longer_is_still_told(enter, cast):
    one = make_event(cast.side)
    with acting_as(cast.owner.pk):
        act = Act.objects.get(event=one)
        actions.add_act(
            event=one, type="AG-KIL", perpetrators=("PE-UNK",), victim_number=1,
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
        actions.end_act(act=act, by=cast.owner.pk, at=LATER)
    told = fields(enter(cast.owner).get(page_of("field_history", one)))["Acts of the event"]
    assert [entry["label"] for entry in told].count("Held no longer") == 1


def test_a_claim_and_a_link_are_told_with_their_ends(enter, cast):
    one = make_event(cast.side)
    with acting_as(cast.owner.pk):
        actions.make_claim(
            event=one, attribute=Attribute.DATE, value="2025", source="press",
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
        [report] = make_reports(cast.side, [{}])
        link = actions.link_report(
            report=report, event=one, ground="Igual.", by=cast.owner.pk, at=LATER
        )
        actions.unlink_report(link=link, ground="No era.", by=cast.owner.pk, at=LATER)
    told = fields(enter(cast.owner).get(page_of("field_history", one)))
    reasons = [entry["reason"] for entry in told["Reports that tell of it"]]
    assert ("No era." in reasons, len(told["What sources say"])) == (True, 1)


def test_no_name_is_on_the_page(enter, cast):
    one = make_event(cast.side, names=NAME)
    with acting_as(cast.owner.pk):
        actions.make_claim(
            event=one, attribute=Attribute.IDENTITY, victim_number=1, value=NAME,
            source="press", by=cast.owner.pk, at=LATER,
        )  # fmt: skip
    said = enter(cast.owner).get(page_of("field_history", one)).content.decode()
    assert ("sealed" in said, "Zenaida" in said) == (True, False)


def test_a_long_history_asks_as_little_as_a_short_one(enter, cast):
    one = make_event(cast.side)
    determined(one, cast.colleague, victims=2)
    browser = enter(cast.owner)
    short = asked_by(browser, page_of("field_history", one))
    for number in range(3, 12):
        determined(one, cast.colleague, victims=number)
    assert asked_by(browser, page_of("field_history", one)) == short
