"""Information requests at the pages: drafted at once, folios, answers, coding, in words when wrong."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.factories.requests_for_information import draft, note, receive, send
from tests.factories.statements import let_stand

from baluarte.domain.files.workbook import Workbook
from baluarte.domain.statements.actions import Addressee, CodedFigure, code_answer
from baluarte.domain.statements.choices import AppealResult, RequestEventKind
from baluarte.domain.statements.models import (
    InformationRequest,
    RequestEvent,
    RequestFiling,
    Statement,
)
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db

YEAR = {"first_date": "2025-01-01", "last_date": "2025-12-31", "is_shared": "yes"}
FISCALIA = "EDO-09-FIS"


def address(name, *args, **query):
    found = reverse(name, args=args)
    return found + (
        "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    )


def new_batch(browser, template="prosecution_files", **given):
    return browser.post(address("new_request_batch", plantilla=template), YEAR | given)


def held(cast, model=InformationRequest):
    with acting_as(cast.owner.pk):
        return list(model.objects.order_by("pk"))


def file_of(content, name):
    file = BytesIO(content)
    file.name = name
    return file


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def browser(enter, cast):
    return enter(cast.owner)


@pytest.fixture
def asked(cast):
    """Two requests sent long ago, and one that was not sent."""
    [one, other, third] = draft(
        cast.owner, cast.institution, at=timezone.now(),
        addressees=[Addressee(FISCALIA), Addressee("EDO-14-FIS"), Addressee("FGR")],
    )  # fmt: skip
    send(cast.owner, one, other, at=timezone.now())
    return [one, other, third]


@pytest.fixture
def answered(cast, asked):
    receive(cast.owner, asked[0], date(2026, 2, 20), at=timezone.now())
    return asked[0]


def test_a_batch_is_read_before_it_is_drafted_and_33_are_drafted_at_once(browser, cast):
    seen = new_batch(browser, all_of_them="on")
    assert (seen.status_code, seen.context["number"]) == (200, 33)
    assert "solicita a Fiscalía General de la República" in text_of(seen)
    assert held(cast) == []
    done = new_batch(browser, all_of_them="on", draft="1")
    made = held(cast)
    assert (done.status_code, len(made)) == (302, 33)
    assert done.url == reverse("request_batch", args=[made[0].batch])
    assert browser.get(done.url).context["bar"]["total"] == 33


def test_the_button_pressed_twice_drafts_one_batch_and_leads_to_it(browser, cast):
    first, second = (new_batch(browser, all_of_them="on", draft="1") for _ in range(2))
    [batch] = {one.batch for one in held(cast)}
    address = reverse("request_batch", args=[batch])
    assert (first.status_code, first.url) == (302, address)
    assert (second.status_code, len(held(cast))) == (422, 33)
    assert second.context["waiting"] == [{"number": 33, "url": address}]
    assert f'href="{address}"' in text_of(second)
    assert "Ya se prepararon 33 iguales" in text_of(second)


def test_the_same_is_drafted_once_more_by_who_says_so_and_that_only_once(browser, cast):
    new_batch(browser, institutions=["FGR"], draft="1")
    told = new_batch(browser, institutions=["FGR"], draft="1")
    besides = told.context["form"]["besides"].value()
    again = {"institutions": ["FGR"], "draft": "1", "again": "on", "besides": besides}
    assert new_batch(browser, **again).status_code == 302
    assert len(held(cast)) == 2
    refused = new_batch(browser, **again)
    assert (refused.status_code, len(refused.context["waiting"]), len(held(cast))) == (422, 2, 2)
    assert not refused.context["form"]["again"].value()


def test_what_was_sent_or_asks_something_else_does_not_stand_in_the_way(browser, cast):
    [sent] = draft(cast.owner, cast.institution, addressees=[Addressee("FGR")], at=timezone.now())
    send(cast.owner, sent, at=timezone.now())
    assert new_batch(browser, institutions=["FGR"], draft="1").status_code == 302
    assert new_batch(browser, institutions=[FISCALIA], draft="1").status_code == 302
    other = {"institutions": ["FGR"], "is_shared": "no", "draft": "1"}
    assert new_batch(browser, **other).status_code == 302
    assert len(held(cast)) == 4


@pytest.mark.parametrize(
    ("template", "given", "box", "said"),
    [
        ("prosecution_files", {}, "institutions", "Falta a qué institución"),
        ("prosecution_files", {"institutions": ["FGR"], "first_date": "1990-01-01",
          "last_date": "1990-12-31"}, "institutions", "no existía en ese periodo"),
        ("prosecution_files", {"institutions": ["FGR"], "first_date": "2026-01-01"},
         "last_date", "termina antes de empezar"),
        ("prosecution_files", {"institutions": ["FGR"], "last_date": "2999-12-31"},
         "last_date", "un periodo que ya pasó"),
        ("public_positions", {"municipalities": "99999"}, "municipalities", "99999"),
    ],
)  # fmt: skip
def test_a_batch_that_cannot_be_says_why_in_its_box(  # noqa: PLR0917 (a table)
    browser, cast, template, given, box, said
):
    answer = new_batch(browser, template, draft="1", **given)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[box])
    assert held(cast) == []


def test_more_than_two_hundred_are_refused_and_two_hundred_are_not(browser, cast, as_operator):
    with as_operator():
        Municipality.objects.bulk_create(
            Municipality(code=f"20{n:03}", state_id="20", name=f"Municipio {n}", source="inventado",
                         confidence="C")
            for n in range(1, 170)
        )  # fmt: skip
    wide = {"all_of_them": "on", "states": ["20"]}
    refused = new_batch(browser, "public_positions", **wide)
    assert "a lo más 200" in " ".join(refused.context["form"].errors["institutions"])
    lines = "\n".join(f"20{n:03}" for n in range(1, 169))
    done = new_batch(browser, "public_positions", all_of_them="on", municipalities=lines, draft="1")
    assert (done.status_code, len(held(cast))) == (302, 200)


def test_folios_of_several_are_written_in_one_table_or_none_is_kept(browser, cast, asked):
    third = asked[2]
    others = draft(cast.owner, cast.institution, addressees=[Addressee("EDO-01-FIS")])
    here = address("batch_folios", third.batch)
    wrong = {
        "330000126000001": "ya es de otra solicitud", "0": "Falta el folio que dio la plataforma",
    }  # fmt: skip
    for folio, said in wrong.items():
        answer = browser.post(
            here, {"day": "2026-02-02", "means": "platform", f"folio_{third.reference}": folio}
        )
        assert answer.status_code == 422
        assert said in " ".join(answer.context["form"].errors[f"folio_{third.reference}"])
    for given, box in [
        ({f"folio_{third.reference}": "330000126000009"}, f"day_{third.reference}"),
        ({f"day_{third.reference}": "2026-02-02"}, f"folio_{third.reference}"),
        ({}, "__all__"),
    ]:
        answer = browser.post(here, {"means": "platform", **given})
        assert (answer.status_code, box in answer.context["form"].errors) == (422, True)
    assert len(held(cast, RequestFiling)) == 2
    done = browser.post(
        here,
        {"day": "2026-02-02", "means": "platform", f"folio_{third.reference}": "330000126000009"},
    )
    assert (done.status_code, len(held(cast, RequestFiling))) == (302, 3)
    assert len(others) == 1
    assert browser.get(here).context["rows"] == []


def test_a_day_that_has_not_come_is_said_in_its_line(browser, asked):
    third = asked[2]
    answer = browser.post(
        address("batch_folios", third.batch),
        {"means": "platform", f"folio_{third.reference}": "330000126000009",
         f"day_{third.reference}": "2999-01-01"},
    )  # fmt: skip
    assert "todavía no llega" in " ".join(answer.context["form"].errors[f"day_{third.reference}"])


def test_the_table_of_a_batch_goes_out_and_comes_back_with_folios(browser, cast, asked):
    third = asked[2]
    out = browser.get(address("batch_table", third.batch, "xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(out.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    place = next(n for n, row in enumerate(rows) if row[0] == third.reference)
    rows[place][3], rows[place][4] = "330000126000044", "02/02/2026"
    stream = BytesIO()
    with Workbook(stream, ["Solicitudes"]) as book:
        book.sheet([["" if cell is None else cell for cell in row] for row in rows])
    here = address("batch_folios", third.batch)
    seen = browser.post(
        here, {"from_sheet": "1", "sheet": file_of(stream.getvalue(), "tabla.xlsx")}
    )
    assert (seen.status_code, seen.context["faults"], seen.context["sheet"].errors) == (200, [], {})
    assert 'value="330000126000044"' in text_of(seen)
    assert 'value="2026-02-02"' in text_of(seen)
    assert len(held(cast, RequestFiling)) == 2
    csv = text_of(browser.get(address("batch_table", third.batch, "csv")))
    assert csv.startswith("\ufeffReferencia,Clave,Institución,Folio")
    assert browser.get(address("batch_table", third.batch, "pdf")).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "tabla.csv", "está vacío"),
        (b"Nombre,Edad\nuno,2\n", "tabla.csv", "le faltan las columnas"),
        (b"Referencia,Folio\nNOESNUESTRA1,330000126000044\n", "tabla.csv", "No hay una solicitud"),
        (b"Referencia,Folio\n{sent},330000126000099\n", "tabla.csv", "Ya se envió, con el folio"),
        (b"Referencia,Folio\n{sent},330000126000001\n", "tabla.csv", "Ningún renglón"),
        (b"Referencia,Folio\n", "tabla.csv", "Ningún renglón"),
        (b"%PDF-1.4 x", "tabla.pdf", "no dice qué es"),
    ],
)
def test_a_table_of_folios_that_is_none_says_so(browser, asked, content, name, said):
    content = content.replace(b"{sent}", asked[0].reference.encode())
    answer = browser.post(
        address("batch_folios", asked[2].batch),
        {"from_sheet": "1", "sheet": file_of(content, name)},
    )
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_every_request_of_a_batch_is_printed_with_its_words(browser, asked):
    page = text_of(browser.get(address("print_request_batch", asked[0].batch)))
    assert page.count('class="letter letter--page"') == 3
    assert page.count("al cierre del periodo") == 0
    assert page.count("Número de sentencias condenatorias.") == 3


def answer_with(browser, one, **given):
    sent = {
        "kind": "answered", "answered_date": "2026-02-20",
        "file": file_of(b"%PDF-1.4 inventada", "respuesta.pdf"), **given,
    }  # fmt: skip
    return browser.post(address("receive_request_answer", one.reference), sent)


@pytest.mark.parametrize(
    ("given", "box", "said"),
    [
        ({"file": file_of(b"", "respuesta.pdf")}, "file", "está vacío"),
        ({"file": file_of(b"MZ\x90\x00", "respuesta.exe")}, "file", "no es una respuesta"),
        ({"file": file_of(b"MZ\x90\x00", "respuesta.pdf")}, "file", "no es una respuesta"),
        ({"file": file_of(b"<html>", "respuesta.txt")}, "file", "no es una respuesta"),
        ({"answered_date": "2026-01-30"}, "answered_date", "es anterior a su envío"),
        ({"answered_date": "2999-01-30"}, "answered_date", ""),
        ({"kind": "reserved"}, "article", "Falta el artículo"),
    ],
)
def test_a_wrong_answer_is_not_kept_and_says_why(  # noqa: PLR0917 (a table)
    browser, cast, asked, given, box, said
):
    answer = answer_with(browser, asked[0], **given)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors[box])
    assert held(cast, RequestEvent) == []


def test_an_answer_is_kept_by_its_hash_and_then_coded(browser, cast, asked):
    done = answer_with(browser, asked[0])
    assert done.url == address("code_request_answer", asked[0].reference)
    [event] = held(cast, RequestEvent)
    with acting_as(cast.owner.pk):
        assert len(event.document.sha256) == 64
        assert event.document.channel == "information_request"
    again = answer_with(browser, asked[0])
    assert "Ya consta una respuesta" in text_of(again)


def code(browser, one, **given):
    names = {name.replace("__", "-"): said for name, said in given.items()}
    return browser.post(address("code_request_answer", one.reference), names)


def test_an_answer_is_coded_heading_by_heading_and_what_is_left_says_nothing(
    browser, enter, cast, answered
):
    done = code(
        browser, answered, files_opened__value="14", files_opened__page="3",
        files_opened__quote="Se iniciaron 14.", files_charged__answer="reserved",
    )  # fmt: skip
    assert done.status_code == 302
    made = {one.heading: one for one in held(cast, Statement)}
    assert (made["files_opened"].number, made["files_opened"].page) == (14, 3)
    assert (made["files_charged"].answer, made["files_charged"].number) == ("reserved", None)
    assert len(made) == 2
    page = browser.get(address("code_request_answer", answered.reference))
    assert len(page.context["forms"]) == 10
    assert len(page.context["coded"]) == 2
    there = browser.get(address("information_request", answered.reference))
    assert "Capturada en parte" in text_of(there)
    theirs = enter(cast.colleague).get(address("information_request", answered.reference))
    assert "Compararlo con el documento" in text_of(theirs)


@pytest.mark.parametrize(
    ("given", "box", "said"),
    [
        ({"files_opened__value": "catorce"}, "value", "no es un número"),
        ({"files_opened__value": "1.200"}, "value", "se lee de dos modos"),
        ({"files_opened__answer": "answered"}, "value", "Se respondió, y falta qué"),
        ({"files_opened__answer": "reserved", "files_opened__value": "2"}, "value", "Sin respuesta"),
        ({"files_opened__page": "3"}, "answer", "Diga qué se respondió"),
        ({"files_opened__value": "2", "files_opened__page": "40"}, "page", "termina en la página 4"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_says_why_in_its_box_and_nothing_is_entered(  # noqa: PLR0917 (a table)
    browser, cast, answered, given, box, said
):
    answer = code(browser, answered, **given)
    assert answer.status_code == 422
    form = answer.context["forms"][0]["form"]
    assert said in " ".join(form.errors[box])
    assert held(cast, Statement) == []


def test_an_answer_that_says_nothing_is_said_to(browser, answered):
    assert "Escriba al menos un dato" in text_of(code(browser, answered))


def test_two_who_code_the_same_answer_meet_in_words(browser, cast, answered):
    with acting_as(cast.colleague.pk):
        [event] = answered.events.all()
        code_answer(
            request=answered, event=event, figures=[CodedFigure(heading="files_opened", value="9")],
            by=cast.colleague.pk, at=timezone.now(),
        )  # fmt: skip
    answer = code(browser, answered, files_opened__value="14", files_charged__value="2")
    assert answer.status_code == 422
    assert "alguien ya capturó" in text_of(answer).lower()
    assert 'value="2"' in text_of(answer)
    assert [one.number for one in held(cast, Statement)] == [9]
    assert code(browser, answered, files_charged__value="2").status_code == 302


def test_a_late_answer_is_coded_in_the_place_of_the_silence(browser, cast, asked):
    silent = address("request_not_answered", asked[0].reference)
    assert browser.post(silent).status_code == 302
    assert {one.answer for one in held(cast, Statement)} == {"not_answered"}
    assert "Ya se asentó" in text_of(browser.post(silent))
    assert answer_with(browser, asked[0], answered_date="2026-05-04").status_code == 302
    page = browser.get(address("code_request_answer", asked[0].reference))
    assert len(page.context["forms"]) == 12
    assert code(browser, asked[0], files_opened__value="14").status_code == 302
    with acting_as(cast.owner.pk):
        said = Statement.objects.get(answer="answered")
        assert said.supersedes.answer == "not_answered"


def test_silence_of_a_batch_is_stated_at_once_and_only_of_the_late(browser, cast, asked, answered):
    here = address("batch_not_answered", answered.batch)
    assert len(browser.get(here).context["confirmation"].about) == 1
    assert browser.post(here).status_code == 302
    with acting_as(cast.owner.pk):
        assert {one.request_id for one in Statement.objects.all()} == {asked[1].pk}
    assert "Ningún plazo de este lote" in text_of(browser.post(here))


def test_what_happened_is_noted_and_the_last_is_taken_back(browser, cast, asked):
    one = asked[0]
    here = address("note_request_event", one.reference)
    for given, box in [
        ({"kind": "reminder", "happened_date": "2026-01-30"}, "happened_date"),
        ({"kind": "reserved", "happened_date": "2026-02-20"}, "article"),
        ({"kind": "appeal_decided", "happened_date": "2026-02-20"}, "result"),
        ({"kind": "extension_notified", "happened_date": "2026-05-20"}, "happened_date"),
        ({"kind": "appeal_filed", "happened_date": "2026-02-20"}, "kind"),
    ]:
        answer = browser.post(here, given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [box])
    assert (
        browser.post(here, {"kind": "reminder", "happened_date": "2026-02-20"}).status_code == 302
    )
    page = text_of(browser.get(address("information_request", one.reference)))
    assert "Recordatorio enviado" in page
    back = address("take_back_request_event", one.reference)
    assert browser.post(back).status_code == 302
    assert browser.get(back).status_code == 404
    assert len(held(cast, RequestEvent)) == 2


def test_one_request_shows_its_words_its_days_and_the_articles(browser, asked):
    page = text_of(browser.get(address("information_request", asked[0].reference)))
    for said in (
        "Número de sentencias condenatorias.", "330000126000001", "20 días hábiles",
        "LGTAIP arts. 128, 134", "2 de marzo de 2026", "Asentar que no respondió",
    ):  # fmt: skip
        assert said in page
    draft_page = text_of(browser.get(address("information_request", asked[2].reference)))
    assert "Registrar el envío" in draft_page


def test_one_that_was_not_sent_is_noted_as_sent_on_its_own_page(browser, cast, asked):
    here = address("send_request", asked[2].reference)
    given = {"sent_date": "2026-02-02", "means": "email"}
    refused = browser.post(here, {**given, "folio": "330000126000001"})
    assert "ya es de otra solicitud" in " ".join(refused.context["form"].errors["folio"])
    assert browser.post(here, {**given, "folio": "330000126000077"}).status_code == 302
    assert "Ya se envió" in text_of(browser.post(here, {**given, "folio": "330000126000078"}))


def test_the_list_says_how_late_and_is_narrowed_by_where_it_stands(browser, cast, asked, answered):
    page = browser.get(address("information_requests"))
    assert len(page.context["rows"]) == 3
    days = (local_day(timezone.now()) - date(2026, 3, 2)).days
    assert f"vencida hace {days} días" in text_of(page)
    [batch] = page.context["batches"]
    assert {one["label"]: one["count"] for one in batch["bar"]["words"]} == {
        "Borrador": 1, "Vencida sin respuesta": 1, "Respondida: por capturar": 1,
    }  # fmt: skip
    for state, number in [("late", 1), ("draft", 1), ("to_code", 1), ("coded", 0), ("nada", 3)]:
        found = browser.get(address("information_requests", estado=state))
        assert (state, len(found.context["rows"])) == (state, number)
    narrowed = browser.get(address("information_requests", institucion="FGR", lote=answered.batch))
    assert [row["request"].institution for row in narrowed.context["rows"]] == ["FGR"]


def test_a_batch_with_something_late_is_drawn_however_many_came_after(browser, cast, asked):
    for year in range(2019, 2024):
        draft(
            cast.owner, cast.institution, addressees=[Addressee(FISCALIA)], at=timezone.now(),
            first_date=date(year, 1, 1), last_date=date(year, 12, 31),
        )  # fmt: skip
    page = browser.get(address("information_requests"))
    drawn = [one["url"] for one in page.context["batches"]]
    assert (drawn[0], len(drawn)) == (address("request_batch", asked[0].batch), 4)


def test_pages_of_the_list_show_each_request_once_in_order(browser, cast):
    codes = [f"EDO-{n:02}-FIS" for n in range(1, 33)]
    for year in (2024, 2025):
        draft(
            cast.owner, cast.institution, addressees=[Addressee(one) for one in codes],
            first_date=date(year, 1, 1), last_date=date(year, 12, 31),
        )  # fmt: skip
    seen, here = [], address("information_requests")
    while here:
        page = browser.get(here)
        seen += [row["request"].pk for row in page.context["rows"]]
        here = (
            page.context["next_url"] and address("information_requests") + page.context["next_url"]
        )
    assert (len(seen), len(set(seen))) == (64, 64)
    for odd in ("x", "20260101T000000.000000_A_B_C", "20260601T180000.000000_%00_1_x"):
        assert browser.get(address("information_requests", despues=odd)).status_code == 200


def test_quality_says_each_share_with_what_it_is_of_and_no_zero_where_nothing_was_due(
    browser, cast, asked, answered
):
    running = draft(cast.owner, cast.institution, addressees=[Addressee("EDO-01-FIS")])
    today = local_day(timezone.now())
    send(cast.owner, *running, folio="330000126000050", day=today, at=timezone.now())
    note(cast.owner, asked[1], RequestEventKind.APPEAL_FILED, date(2026, 3, 3), at=timezone.now())
    note(
        cast.owner, asked[1], RequestEventKind.APPEAL_ADMITTED, date(2026, 3, 9), at=timezone.now()
    )
    note(
        cast.owner, asked[1], RequestEventKind.APPEAL_DECIDED, date(2026, 4, 9), at=timezone.now(),
        result=AppealResult.ORDERED,
    )  # fmt: skip
    page = browser.get(address("request_quality"))
    figures = {one["term"]: one["value"] for one in page.context["figures"]}
    assert figures["Respondidas en plazo"] == "50 %"
    assert figures["Recursos ganados"] == "100 %"
    rows = {row["name"]: row for row in page.context["chart"]["rows"]}
    assert [row["share"] for row in rows.values()] == [100, 0, None]
    by_name = {row["name"]: row for row in page.context["tables"][1]["rows"]}
    assert {row["in_time"] for row in by_name.values()} == {"100 % (1 / 1)", "0 % (0 / 1)", "—"}
    empty = browser.get(address("request_quality", plantilla="police_training"))
    assert "Ninguna solicitud" in text_of(empty)


def test_what_is_late_waits_on_the_first_page_until_it_is_answered(browser, enter, cast):
    requests = draft(
        cast.owner, cast.institution, at=timezone.now(),
        addressees=[Addressee(FISCALIA), Addressee("EDO-14-FIS")],
    )  # fmt: skip
    wanted = "Solicitudes de información vencidas sin respuesta"
    assert wanted not in text_of(browser.get("/es/"))
    send(cast.owner, *requests, at=timezone.now())
    [work] = [one for one in browser.get("/es/").context["work"] if str(one.label) == wanted]
    assert (work.number, work.is_late) == (2, True)
    assert wanted not in text_of(enter(cast.without_role).get("/es/"))
    for one in requests:
        receive(cast.owner, one, date(2026, 2, 20), at=timezone.now())
    assert wanted not in text_of(browser.get("/es/"))


def test_what_was_coded_stands_once_a_second_person_let_it(browser, enter, cast, answered):
    code(browser, answered, files_opened__value="14", files_opened__page="3")
    let_stand(cast.colleague, *held(cast, Statement), at=timezone.now())
    page = text_of(enter(cast.peer).get(reverse("institution_page", args=[FISCALIA])))
    assert ">14<" in page.replace(" ", "").replace("\n", "")


def test_the_indicator_shows_the_number_with_its_document_and_page(browser, enter, cast):
    [one] = draft(
        cast.owner, cast.institution, template="victims_care", addressees=[Addressee("EDO-09-VIC")]
    )
    send(cast.owner, one, at=timezone.now())
    answer_with(browser, one)
    coded = code(
        browser, one, plans_adopted__value="390", plans_adopted__page="3",
        plans_fulfilled__value="13", plans_fulfilled__page="4",
    )  # fmt: skip
    assert coded.status_code == 302
    let_stand(cast.colleague, *held(cast, Statement), at=timezone.now())
    page = text_of(enter(cast.peer).get(reverse("policy_indicator", args=["REP-O-01"])))
    [event] = held(cast, RequestEvent)
    with acting_as(cast.owner.pk):
        document = event.document.reference
    institutions = page[page.index('id="institutions"') : page.index('id="sources"')]
    assert "13 de 390" in institutions
    sources = page[page.index('id="sources"') :]
    assert [f"documento {document}, página {n}" in sources for n in (3, 4)] == [True, True]
