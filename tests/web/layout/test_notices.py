"""Red is kept for danger: what was done, what to know and what to mind look otherwise."""

import re

import pytest
from django.contrib.messages import constants
from tests.web.layout.conftest import LAYOUT

from baluarte.web.layout.templatetags.components import message_kind

STYLES = (LAYOUT / "styles" / "components" / "states.css").read_text(encoding="utf-8")
KINDS = ("info", "success", "caution", "danger")


def rule(component: str, kind: str) -> str:
    [found] = re.findall(rf"^\.{component}--{kind} \{{(.*)\}}$", STYLES, re.MULTILINE)
    return found


@pytest.mark.parametrize("component", ["notice", "status"])
def test_only_danger_is_red_and_no_two_look_alike(component):
    rules = {kind: rule(component, kind) for kind in KINDS}
    assert [kind for kind in KINDS if "grana" in rules[kind]] == ["danger"]
    assert len(set(rules.values())) == len(KINDS)


def test_each_level_of_a_message_has_its_kind():
    levels = [constants.DEFAULT_TAGS[one] for one in (20, 25, 30, 40)]
    assert [message_kind(level) for level in levels] == list(KINDS)
