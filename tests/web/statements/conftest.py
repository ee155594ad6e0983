"""Facts about institutions at the pages; what they say and who says it is invented."""

from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import keep, make_organisation, say

from baluarte.domain.files.workbook import Workbook
from baluarte.domain.territory.models import State
from baluarte.norms.protocols.states import names_of_states


@pytest.fixture
def cast(as_operator):
    """Somebody who enters, who reviews, who may do neither, of another organisation, of none."""
    with as_operator():
        make_places()
        known = set(State.objects.values_list("code", flat=True))
        State.objects.bulk_create(
            State(code=code, name=name)
            for code, name in names_of_states().items()
            if code not in known
        )
        institution, owner, colleague = make_organisation()
        elsewhere = make_institution()
        return SimpleNamespace(
            institution=institution,
            owner=owner,
            colleague=colleague,
            without_role=make_account(institution=institution, roles=["reception_officer"]),
            peer=make_account(institution=elsewhere, roles=["documenter", "verifier"]),
            stranger=make_account(),
        )


@pytest.fixture
def shared(cast):
    """Return a document that everybody sees."""
    return keep(cast.owner, cast.institution)


@pytest.fixture
def ours(cast):
    """Return a document and what it says, of one organisation alone."""
    document = keep(cast.owner, cast.institution, is_shared=False, content=b"De nosotras.")
    return SimpleNamespace(document=document, fact=say(cast.owner, document))


def template(browser, document, **asked) -> list[list[list[object]]]:
    """Download an empty sheet and return its three sheets as rows."""
    given = {"desde": "2025-01-01", "hasta": "2025-12-31", **asked}
    answer = browser.get(reverse("fact_template", args=[document.reference]), given)
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def as_workbook(sheets, names=("Datos", "Ayuda", "Control")) -> bytes:
    stream = BytesIO()
    with Workbook(stream, list(names)) as book:
        for rows in sheets:
            book.sheet([["" if cell is None else cell for cell in row] for row in rows])
    assert ZipFile(BytesIO(stream.getvalue())).testzip() is None
    return stream.getvalue()


def send(browser, document, content: bytes, *, name="hoja.xlsx", said_by="itself"):
    file = BytesIO(content)
    file.name = name
    address = reverse("fact_sheet", args=[document.reference])
    return browser.post(address, {"sheet": file, "said_by": said_by})


def faults_of(answer) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["why"]) for one in answer.context["faults"]]
