"""An organisation that takes lists in, its colleague, its administrator, a stranger; all invented."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.factories.access import AT, make_account, make_institution
from tests.factories.kept import kept
from tests.factories.registry import make_places

from baluarte.domain.access.models import Account, Grant, Institution
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.wall.context import acting_as

HEADER = "Folio,Fecha,Estado,Municipio,Nombre,Tipo,Perpetrador,Hechos,Fuente"
TODAY = "2026-03-01"


@dataclass(frozen=True)
class Cast:
    """Who comes to a page: the owner, a colleague, one without a content role, a stranger."""

    institution: Institution
    owner: Account
    colleague: Account
    administrator: Account
    stranger: Account
    others: Institution


@pytest.fixture
def cast(as_operator) -> Cast:
    with as_operator():
        make_places()
        return _make_cast()


@kept
def _make_cast() -> Cast:
    mine, others = make_institution(), make_institution()
    return Cast(
        institution=mine,
        owner=make_account(institution=mine, roles=["documenter", "data_steward"]),
        colleague=make_account(institution=mine, roles=["verifier"]),
        administrator=make_account(institution=mine, roles=["organisation_admin"]),
        stranger=make_account(institution=others, roles=["documenter", "data_steward"]),
        others=others,
    )


def row(number: int, **changes: str) -> str:
    """Return a row of the invented sheet that can be coded as it stands."""
    cells = {
        "Folio": f"F-{number}",
        "Fecha": "03/02/2026",
        "Estado": "Veracruz",
        "Municipio": "Villa Inventada",
        "Nombre": f"Persona Inventada {number}",
        "Tipo": "Amenaza",
        "Perpetrador": "Policía municipal",
        "Hechos": "La amenazaron por su labor",
        "Fuente": "Propia",
    } | changes
    return ",".join(cells.values())


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def rows(count: int, **changes: str) -> list[str]:
    return [row(number, **changes) for number in range(1, count + 1)]


def said(answer) -> str:
    """Return what a page says, its spaces evened out."""
    return " ".join(answer.content.decode().split())


def upload(content: bytes, name: str = "hoja.csv") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content), "accessed_date": TODAY}


COLUMNS = {
    "title": "Lista inventada",
    "producer": "Organización inventada",
    "licence": "interna",
    "language": "es",
    "date": "Fecha",
    "date_order": "day_first",
    "municipality": "Municipio",
    "state": "Estado",
    "victims": "Nombre",
    "types": "Tipo",
    "perpetrators": "Perpetrador",
    "what": "Hechos",
    "source": "Fuente",
    "key": "Folio",
    "reserved": "Se reserva",
    "not_known": "N/A",
}


@dataclass(frozen=True)
class Desk:
    """A browser in which somebody takes lists in."""

    browser: Client
    account: Account
    as_operator: Callable[[], AbstractContextManager[None]]

    def preview(
        self, content: bytes, *, name: str = "hoja.csv", of: SourceList | None = None
    ) -> str:
        """Send a file and return the address of its preview."""
        where = reverse("new_delivery", args=[of.pk]) if of else reverse("new_list")
        answer = self.browser.post(where, upload(content, name))
        assert answer.status_code == 302, answer.content.decode()
        return str(answer.url)

    def say_columns(self, preview: str, **changes: str) -> None:
        """Say what the columns of the invented sheet mean, taking the words as guessed."""
        answer = self.browser.post(f"{preview}columnas/", COLUMNS | changes)
        assert answer.status_code == 302, answer.content.decode()

    def take_in(self, preview: str, **said: str) -> SourceList:
        """Take a previewed file in and return its list."""
        answer = self.browser.post(preview, {"act": "take_in", "title": "Lista inventada"} | said)
        assert answer.status_code == 302, answer.content.decode()
        self.let_time_pass()
        with acting_as(self.account.pk):
            return SourceList.objects.get(pk=answer.url.rstrip("/").split("/")[-1])

    def take(
        self, content: bytes, *, of: SourceList | None = None, title: str = "Lista inventada"
    ) -> SourceList:
        """Send the invented sheet and take it in."""
        preview = self.preview(content, of=of)
        if of is None:
            self.say_columns(preview)
        return self.take_in(preview, title=title)

    def let_time_pass(self) -> None:
        """A test is one transaction: what opens or ends in it would do so only after it."""
        with self.as_operator():
            Grant.objects.update(valid_from=AT)
            Grant.objects.filter(valid_until__isnull=False).update(valid_until=AT)

    def reports(self, of: SourceList) -> list[Report]:
        """Return the newest reports of a list, in the order of its sheet."""
        with acting_as(self.account.pk):
            found = Report.objects.filter(source_list=of, is_newest=True)
            return list(found.select_related("source_list").order_by("row"))


@pytest.fixture
def files(tmp_path, settings):
    """A folder of its own for what is kept between a preview and its taking in."""
    settings.FILE_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def desk(enter, cast, files, as_operator) -> Desk:
    return Desk(enter(cast.owner), cast.owner, as_operator)


@pytest.fixture
def waiting_row() -> str:
    return row(7, Fecha="31/02/2026")
