"""Texts name acts, rooms offer them: nobody names what is not offered, nor offers what none names."""

from importlib import import_module

from baluarte.domain.procedure.acts import offered
from baluarte.norms.protocols.library import texts, versions


def named() -> set[str]:
    return {
        step.act
        for code in texts()
        for protocol in versions(code).values()
        for step in protocol.steps
        if step.act
    }


def test_every_act_of_a_text_is_offered_by_a_room_and_every_offer_is_named() -> None:
    assert named() == set(offered())


def test_an_act_is_an_action_of_the_room_it_names() -> None:
    missing = []
    for act in offered():
        room, _, action = act.partition(".")
        if not callable(getattr(import_module(f"baluarte.domain.{room}.actions"), action, None)):
            missing.append(act)
    assert missing == []
