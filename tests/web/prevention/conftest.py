"""Recognition at the pages; what is said and who says it is invented."""

from types import SimpleNamespace

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.kept import kept
from tests.factories.recognition import make_house
from tests.factories.registry import make_event, make_side
from tests.factories.statements import keep, make_every_state


@pytest.fixture
def cast(as_operator):
    """Two who keep it, one of another role, a keeper of another house, a stranger."""
    with as_operator():
        return found()


@kept
def found() -> SimpleNamespace:
    make_places()
    make_every_state()
    institution, owner, colleague, without_role = make_house()
    return SimpleNamespace(
        institution=institution,
        owner=owner,
        colleague=colleague,
        without_role=without_role,
        peer=make_account(institution=make_institution(), roles=["curator"]),
        stranger=make_account(),
    )


@pytest.fixture
def shared(cast):
    """Return a document that everybody sees."""
    return keep(cast.owner, cast.institution)


@pytest.fixture
def ours(cast):
    """Return a document of the house alone."""
    return keep(cast.owner, cast.institution, is_shared=False, content=b"De nosotras.")


@pytest.fixture
def side(as_operator, cast):
    """Return the list of the same house, with who documents for it."""
    return make_side(as_operator, institution=cast.institution)


@pytest.fixture
def event(side):
    return make_event(side, date="2026-05-20")
