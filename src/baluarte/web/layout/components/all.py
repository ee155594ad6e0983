"""All components by name."""

from baluarte.web.layout.components import (
    drawings,
    evidence,
    facts,
    forms,
    frame,
    states,
    tables,
)
from baluarte.web.layout.components.declaration import Component, NotAComponent

FAMILIES: tuple[tuple[str, tuple[Component, ...]], ...] = (
    ("Frame of a page", frame.COMPONENTS),
    ("Forms", forms.COMPONENTS),
    ("Tables and lists", tables.COMPONENTS),
    ("Facts and figures", facts.COMPONENTS),
    ("Evidence and sources", evidence.COMPONENTS),
    ("States", states.COMPONENTS),
    ("Maps and charts", drawings.COMPONENTS),
)
BY_NAME = {component.name: component for _, family in FAMILIES for component in family}


def find(name: str) -> Component:
    """Return the component of that name."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise NotAComponent(name) from None
