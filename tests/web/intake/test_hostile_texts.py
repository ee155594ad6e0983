"""What somebody wrote is text wherever it is shown, by whichever way it came in; and in each export."""

import csv
from io import BytesIO, StringIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from tests.api.workbench import program_of
from tests.factories.access import AT
from tests.factories.hostile import FORMULAS, HOSTILE_TEXTS, harms_in
from tests.web.intake.conftest import HEADER, Desk, sheet, upload
from tests.web.test_looking import LEAVING, every_answer
from tests.web.test_routes import workbench_routes

from baluarte.domain.intake.actions import open_monitoring
from baluarte.domain.intake.models import ArchivedCopy, Report, SourceList
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAMES = {"nombres": "abiertos"}


def row_of(text: str, number: int, date: str = "03/02/2026") -> list[str]:
    told = [f"{number}{text}", date, "Veracruz", "Villa Inventada", text]
    return [*told, "Amenaza", "Policía municipal", text, text]


def lines_of(texts) -> bytes:
    """Return the invented sheet: of each text a row that is coded and one that waits."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER.split(","))
    for number, text in enumerate(texts):
        writer.writerow(row_of(text, number))
        writer.writerow(row_of(text, 1000 + number, text))
    return file.getvalue().encode()


def shown(text: str) -> str:
    """Return a text as a page shows it: escaped, and what turns text around named."""
    return str(conditional_escape(text.strip())).replace("\u202e", "[U+202E]")


def walk(browser, addresses) -> str:
    """Open pages, fail where a text is no text any more, and return what they say."""
    told = []
    for address in addresses:
        answer = browser.get(address, NAMES)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert harms_in(page) == [], address
        told.append(page)
    return " ".join(told)


def everything_of(account) -> list[str]:
    """Return the pages of all that was taken in."""
    with acting_as(account.pk):
        reports, events = list(Report.objects.all()), list(Event.objects.all())
        lists = list(SourceList.objects.all())
    found = [reverse(name, args=[one.pk]) for one in reports for name in ("report",)]
    found += [reverse("complete_report", args=[one.pk]) for one in reports]
    found += [reverse(name, args=[one.pk]) for one in lists for name in ("list", "waiting")]
    of_event = ("event", "field_history", "determine", "similar", "assess", "decide")
    return found + [reverse(name, args=[one.reference]) for one in events for name in of_event]


def unharmed_everywhere(browser) -> None:
    for name, answer in every_answer(browser, set(workbench_routes("account")) - LEAVING):
        if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
            assert harms_in(answer.content.decode()) == [], name


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_the_judge_finds_each_that_is_no_text(text):
    escaped = f'<p title="{conditional_escape(text)}">{conditional_escape(text)}</p>'
    assert harms_in(escaped) == []


@pytest.mark.parametrize(
    "text", [one for one in HOSTILE_TEXTS if one.startswith(("<", "\"'><", "</"))]
)
def test_the_judge_finds_what_is_not_escaped(text):
    assert harms_in(f"<p>{text}</p>") != []


def test_rows_of_a_list_are_text_on_every_page(desk):
    preview = desk.preview(lines_of(HOSTILE_TEXTS), name="<img src=x onerror=zqx()>.csv")
    walk(desk.browser, [preview, f"{preview}columnas/"])
    desk.say_columns(preview, title=HOSTILE_TEXTS[0], producer=HOSTILE_TEXTS[1])
    walk(desk.browser, [preview, f"{preview}palabras/"])
    desk.take_in(preview, title=HOSTILE_TEXTS[0])
    said = walk(desk.browser, everything_of(desk.account))
    assert [text for text in HOSTILE_TEXTS if shown(text) not in said] == []
    unharmed_everywhere(desk.browser)


def test_headers_of_a_list_are_text_on_every_page(desk):
    file = StringIO()
    csv.writer(file).writerows([[*HEADER.split(","), *HOSTILE_TEXTS], row_of("x", 1)])
    preview = desk.preview(file.getvalue().encode())
    walk(desk.browser, [preview, f"{preview}columnas/"])
    desk.say_columns(preview)
    desk.take_in(preview)
    said = walk(desk.browser, everything_of(desk.account))
    assert shown(HOSTILE_TEXTS[0]) in said


def test_what_a_program_sends_is_text_on_every_page(desk):
    preview = desk.preview(sheet("F-1,03/02/2026,Veracruz,Villa Inventada,A,Amenaza,,B,C"))
    desk.say_columns(preview)
    taken = desk.take_in(preview)
    rows = [
        dict(zip(HEADER.split(","), row_of(text, number, date), strict=True))
        for number, text in enumerate(HOSTILE_TEXTS)
        for date in ("2026-02-03", text)
    ]
    for number, row in enumerate(rows):
        row["Folio"] = f"{number}-{row['Folio']}"
    answer = program_of(desk.account).post(
        f"/api/v1/lists/{taken.pk}/reports", {"rows": rows}, content_type="application/json",
        headers={"Idempotency-Key": "una"},
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    said = walk(desk.browser, everything_of(desk.account))
    assert [text for text in HOSTILE_TEXTS if shown(text) not in said] == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_is_pasted_and_noted_is_text_on_every_page(desk, cast, text):
    with acting_as(cast.owner.pk):
        source_list = open_monitoring(institution=cast.institution, by=cast.owner.pk, at=AT)
    paste, day = (
        {"key": uuid4(), "source_list": source_list.pk, "pasted": text},
        timezone.localdate(),
    )
    named = SimpleUploadedFile(f"{text.replace('/', '')}.png", b"\x89PNG\r\n\x1a\nfalsa")
    answer = desk.browser.post(reverse("monitoring"), paste | {"copy": named})
    assert answer.status_code == 302, harms_in(answer.content.decode())
    note = {"source_list": source_list.pk, "with_whom": text, "said": text, "promised": text,
            "due_date": day}  # fmt: skip
    assert desk.browser.post(reverse("day_notes", args=[day]), note).status_code == 302
    pages = [reverse("monitoring"), reverse("day_notes", args=[day]), *everything_of(desk.account)]
    walk(desk.browser, pages)
    with acting_as(cast.owner.pk):
        copy = ArchivedCopy.objects.first()
    kept = desk.browser.get(reverse("archived_copy", args=[copy.pk]))
    assert "text/html" not in kept.headers["Content-Type"] or harms_in(kept.content.decode()) == []


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_the_name_of_a_file_is_text_where_it_is_refused(desk, text):
    answer = desk.browser.post(reverse("new_list"), upload(b"x", f"{text}.doc"))
    assert (answer.status_code, harms_in(answer.content.decode())) == (422, [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(confirm, cast, files, as_operator, kind):
    desk = Desk(confirm(cast.owner), cast.owner, as_operator)
    preview = desk.preview(lines_of(HOSTILE_TEXTS))
    desk.say_columns(preview)
    taken = desk.take_in(preview)
    answer = desk.browser.post(reverse("export_list", args=[taken.pk]), {"format": kind})
    assert answer.status_code == 200
    if kind == "csv":
        held = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        cells = [cell for line in held for cell in line]
        assert [cell for cell in cells if cell.lstrip(" ").startswith(FORMULAS)] == []
    else:
        sheet_of = openpyxl.load_workbook(BytesIO(answer.content)).active
        cells = [cell for line in sheet_of.iter_rows() for cell in line]
        assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
        cells = [str(cell.value) for cell in cells]
    assert [one for one in HOSTILE_TEXTS if not any(one.strip() in cell for cell in cells)] == []
