"""Promises, tables and programmes at their pages; who keeps them writes, who enters reads."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.factories.promises import (
    days_ago,
    make_programme,
    make_table,
    meet,
    next_version,
    progress,
    promise,
)
from tests.factories.statements import keep
from tests.web.markup import flat
from tests.web.registry.conftest import asked_by

from baluarte.domain.accountability.choices import Progress
from baluarte.domain.accountability.models import (
    Attendance,
    Commitment,
    CommitmentStep,
    DialogueSession,
    DialogueTable,
    Programme,
    ProgrammeVersion,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SUBMIT = re.compile(r'<button\b[^>]*type="submit"[^>]*>', re.DOTALL)
OF_NO_RECORD = ("commitments", "dialogue_tables", "programmes")
TO_WRITE = ("new_commitment", "new_dialogue_table", "new_programme")


@pytest.fixture
def cast(as_operator):
    with as_operator():
        institution = make_institution()
        return SimpleNamespace(
            institution=institution,
            keeper=make_account(institution=institution, roles=["analyst"]),
            second=make_account(institution=institution, roles=["verifier"]),
            plain=make_account(institution=make_institution(), roles=["documenter"]),
        )


@pytest.fixture
def paper(cast):
    return keep(cast.keeper, cast.institution)


@pytest.fixture
def laid(cast, paper):
    table = make_table(cast.keeper)
    session = meet(cast.keeper, table)
    row = promise(cast.keeper, session=session)
    programme = make_programme(cast.keeper)
    return SimpleNamespace(table=table, session=session, row=row, programme=programme)


def noted(cast, row, what, **changes):
    """Note progress for the keeper's house; its second person lets it stand."""
    house, second = cast.institution, cast.second
    return progress(cast.keeper, row, what, institution=house, second=second, **changes)


def of_records(laid):
    return {
        "commitment": [laid.row.reference],
        "dialogue_table": [laid.table.reference],
        "programme": [laid.programme.reference],
        "programme_differences": [laid.programme.reference],
    }


def to_write_of(laid):
    return {
        "note_progress": [laid.row.reference],
        "new_dialogue_session": [laid.table.reference],
        "new_agreement": [laid.table.reference, laid.session.pk],
        "new_programme_version": [laid.programme.reference],
    }


def test_the_keeper_reads_and_writes_a_plain_account_only_reads(enter, cast, laid):
    reads = [reverse(name) for name in OF_NO_RECORD]
    reads += [reverse(name, args=given) for name, given in of_records(laid).items()]
    writes = [reverse(name) for name in TO_WRITE]
    writes += [reverse(name, args=given) for name, given in to_write_of(laid).items()]
    keeper, plain = enter(cast.keeper), enter(cast.plain)
    assert {keeper.get(one).status_code for one in reads + writes} == {200}
    assert {plain.get(one).status_code for one in reads} == {200}
    assert {plain.get(one).status_code for one in writes} == {404}
    assert {plain.post(one, {}).status_code for one in writes} == {404}
    for one in reads:
        page = plain.get(one).content.decode()
        assert [address for address in writes if f'href="{address}"' in page] == []


def test_who_has_no_account_is_sent_to_enter(nobody, laid):
    found = {**of_records(laid), **to_write_of(laid)}
    addresses = [reverse(name) for name in OF_NO_RECORD + TO_WRITE]
    addresses += [reverse(name, args=given) for name, given in found.items()]
    for address in addresses:
        answer = nobody.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def board_row(page: str, name: str) -> str:
    board = page[page.index('id="promise-board"') :]
    board = board[: board.index("</table>")]
    return next(one for one in board.split("<tr") if name in one)


def test_s42_a_promise_without_progress_past_its_day_is_red_on_its_institutions_board(
    enter, cast, paper
):
    promise(cast.keeper, document=paper)
    promise(cast.keeper, document=paper, institution="CNDH", due_date=days_ago(-5))
    page = flat(enter(cast.plain).get(reverse("commitments")).content.decode())
    late, open_one = board_row(page, "Gobernación"), board_row(page, "Derechos Humanos")
    assert late.startswith(' class="is-urgent"')
    assert "tag--urgent" in late
    assert "is-urgent" not in open_one
    assert "tag--urgent" not in open_one
    rows = page[page.index('id="list"') :]
    assert rows.index("Venció hace 12 días") < rows.index("En plazo")
    assert "Sin avance registrado" in rows


def test_s42_what_is_done_by_its_day_is_not_red(enter, cast, paper):
    row = promise(cast.keeper, document=paper)
    noted(cast, row, Progress.KEPT, ago=15, document=paper)
    page = flat(enter(cast.plain).get(reverse("commitments")).content.decode())
    assert "is-urgent" not in page[page.index('id="board"') :]


def test_the_board_adds_up_to_all_promises(enter, cast, paper):
    for institution in ("SEGOB", "SEGOB", "CNDH"):
        promise(cast.keeper, document=paper, institution=institution)
    kept = promise(cast.keeper, document=paper, institution="CNDH")
    noted(cast, kept, Progress.KEPT, ago=1, document=paper)
    given_up = promise(cast.keeper, document=paper, axis="reparation")
    noted(cast, given_up, Progress.GIVEN_UP, says="Sin presupuesto.")
    answer = enter(cast.plain).get(reverse("commitments"))
    board, number = answer.context["board"], answer.context["number"]
    assert number == board["total"]["all"] == sum(one["all"] for one in board["rows"]) == 5
    for place, total in enumerate(board["total"]["cells"]):
        assert total["number"] == sum(one["cells"][place]["number"] for one in board["rows"])
    for one in [*board["rows"], board["total"]]:
        assert one["all"] == sum(cell["number"] for cell in one["cells"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"institucion": "CNDH"}, ["Atender quejas."]),
        ({"eje": "reparation"}, ["Atender quejas."]),
        ({"situacion": "past"}, ["Publicar el mapa."]),
        ({"situacion": "kept"}, []),
        ({"institucion": "NADIE"}, ["Publicar el mapa.", "Atender quejas."]),
        ({"pagina": "2"}, []),
    ],
)
def test_the_list_is_narrowed(enter, cast, paper, asked, found):
    promise(cast.keeper, document=paper)
    promise(
        cast.keeper, document=paper, institution="CNDH", axis="reparation",
        says="Atender quejas.", due_date=days_ago(-3),
    )  # fmt: skip
    answer = enter(cast.plain).get(reverse("commitments"), asked)
    assert answer.status_code == 200
    assert [one["row"].says for one in answer.context["rows"]] == found


def test_a_promise_is_entered_with_its_document(enter, cast, paper):
    given = {
        "institution": "SEGOB", "axis": "prevention", "says": "Abrir la ventanilla.",
        "said_date": days_ago(5).isoformat(), "due_date": days_ago(-30).isoformat(),
        "document": "", "session": "", "resources": "",
    }  # fmt: skip
    browser = enter(cast.keeper)
    refused = browser.post(reverse("new_commitment"), given)
    assert refused.status_code == 422
    assert refused.context["form"].errors["document"] == [
        "Falta dónde consta: una sesión o un documento."
    ]
    done = browser.post(reverse("new_commitment"), given | {"document": str(paper.pk)})
    with acting_as(cast.keeper.pk):
        made = Commitment.objects.get()
    assert done["Location"] == reverse("commitment", args=[made.reference])
    assert (made.says, made.document_id) == ("Abrir la ventanilla.", paper.pk)


def test_a_document_that_is_not_shared_is_not_offered(enter, cast):
    ours = keep(cast.keeper, cast.institution, is_shared=False, content=b"De nosotras.")
    page = enter(cast.keeper).get(reverse("new_commitment")).content.decode()
    assert str(ours.pk) not in page


def test_fulfilled_needs_a_document_and_is_said_beside_its_field(enter, cast, paper):
    row = promise(cast.keeper, document=paper)
    address = reverse("note_progress", args=[row.reference])
    given = {
        "holder": str(cast.institution.pk), "progress": "kept",
        "happened_date": days_ago(1).isoformat(), "says": "",
    }  # fmt: skip
    browser = enter(cast.keeper)
    refused = browser.post(address, given)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["document"]
    ahead = browser.post(address, given | {"happened_date": days_ago(-2).isoformat()})
    assert str(days_ago(-2).year) in ahead.context["form"].errors["happened_date"][0]
    assert days_ago(-2).isoformat() not in ahead.context["form"].errors["happened_date"][0]
    done = browser.post(address, given | {"document": str(paper.pk)}, follow=True)
    said = flat(done.content.decode())
    assert "Cumplido fuera de plazo" not in said, "it waits for a second person"
    assert "Espera a otra persona de su institución u organización" in said
    with acting_as(cast.keeper.pk):
        step = CommitmentStep.objects.get()
        assert step.document_id == paper.pk
    address = reverse("review_entry", args=["compromiso", step.pk])
    enter(cast.second).post(address, {"decision": "stands"})
    said = flat(enter(cast.plain).get(reverse("commitment", args=[row.reference])).content.decode())
    assert "Cumplido fuera de plazo" in said
    assert str(cast.institution) in said
    assert cast.keeper.display_name not in said[said.index("steps") :]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_somebody_wrote_is_shown_as_text(enter, cast, paper, text):
    row = promise(cast.keeper, document=paper, says=text, resources=text)
    noted(cast, row, Progress.STARTED, says=text)
    table = make_table(cast.keeper, name=text, purpose=text)
    session = meet(cast.keeper, table)
    agreed = promise(cast.keeper, session=session, says=text)
    programme = make_programme(cast.keeper, name=text, says=text)
    next_version(
        cast.keeper, programme, valid_from=date(2026, 2, 1), agreement=agreed, reason=text,
        says=f"Otra cosa. {text}",
    )  # fmt: skip
    browser = enter(cast.keeper)
    for address in (
        reverse("commitments"), reverse("commitment", args=[row.reference]),
        reverse("note_progress", args=[row.reference]), reverse("dialogue_tables"),
        reverse("dialogue_table", args=[table.reference]), reverse("new_commitment"),
        reverse("programmes"), reverse("programme", args=[programme.reference]),
        reverse("programme_differences", args=[programme.reference]),
        reverse("new_programme_version", args=[programme.reference]),
    ):  # fmt: skip
        answer = browser.get(address)
        assert answer.status_code == 200
        assert harms_in(answer.content.decode()) == []


def test_as_many_queries_for_one_as_for_thirty(enter, cast, paper):
    keeper, browser = cast.keeper, enter(cast.keeper)

    def lay(number):
        for one in range(number):
            table = make_table(keeper, name=f"Mesa inventada {number}-{one}")
            session = meet(keeper, table)
            row = promise(keeper, session=session, document=paper)
            noted(cast, row, Progress.STARTED)
            make_programme(keeper)

    lay(1)
    addresses = [reverse(name) for name in OF_NO_RECORD]
    few = [asked_by(browser, one) for one in addresses]
    lay(29)
    assert [asked_by(browser, one) for one in addresses] == few
    assert max(few) <= 15, few


def test_as_many_queries_for_a_record_with_one_as_with_thirty(enter, cast, paper):
    keeper, browser = cast.keeper, enter(cast.keeper)
    table, programme = make_table(keeper), make_programme(keeper)
    row = promise(keeper, session=meet(keeper, table), document=paper)

    def lay(first, last):
        for one in range(first, last):
            made = promise(keeper, session=meet(keeper, table, ago=101 + one))
            noted(cast, made, Progress.STARTED)
            noted(cast, row, Progress.STARTED, ago=20)
            next_version(keeper, programme, valid_from=date(2026, 1, 2 + one), agreement=made)

    addresses = [
        reverse("commitment", args=[row.reference]),
        reverse("dialogue_table", args=[table.reference]),
        reverse("programme", args=[programme.reference]),
        reverse("programme_differences", args=[programme.reference]),
    ]
    lay(0, 1)
    few = [asked_by(browser, one) for one in addresses]
    lay(1, 25)
    assert [asked_by(browser, one) for one in addresses] == few
    assert max(few) <= 15, few


def test_a_table_is_opened_its_session_held_and_an_agreement_entered(enter, cast):
    browser = enter(cast.keeper)
    opened = browser.post(
        reverse("new_dialogue_table"),
        {"name": "Mesa inventada", "purpose": "Prevenir.", "axis": "prevention",
         "convened_by": "SEGOB", "opened_date": days_ago(50).isoformat()},
    )  # fmt: skip
    with acting_as(cast.keeper.pk):
        table = DialogueTable.objects.get()
    assert opened["Location"] == reverse("dialogue_table", args=[table.reference])
    address = reverse("new_dialogue_session", args=[table.reference])
    given = {
        "called_date": days_ago(40).isoformat(), "held_date": days_ago(30).isoformat(),
        "authority_women": "1", "authority_men": "3", "affected_women": "0",
        "civil_women": "", "minutes": "",
    }  # fmt: skip
    refused = browser.post(address, given | {"called_date": days_ago(20).isoformat()})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["called_date"])
    assert browser.post(address, given).status_code == 302
    with acting_as(cast.keeper.pk):
        session = DialogueSession.objects.get()
        came = {one.side: (one.women, one.men) for one in Attendance.objects.all()}
    # Of civil society nothing was written down; of those affected, that nobody came.
    assert came == {"authority": (1, 3), "affected": (0, 0)}
    browser.post(
        reverse("new_agreement", args=[table.reference, session.pk]),
        {"institution": "SEGOB", "axis": "prevention", "says": "Capacitar.",
         "due_date": days_ago(1).isoformat(), "resources": ""},
    )  # fmt: skip
    page = flat(browser.get(reverse("dialogue_table", args=[table.reference])).content.decode())
    for words in ("25 %", "Nadie asistió", "Capacitar.", "Venció hace 1 día", "1 acuerdo."):
        assert words in page


def test_where_no_gender_is_known_the_share_is_not(enter, cast, laid):
    answer = enter(cast.plain).get(reverse("dialogue_table", args=[laid.table.reference]))
    shares = {one["side"]: one["women"] for one in answer.context["attendance"]["rows"]}
    assert sorted(shares.values()) == ["25 %", "No se sabe"]


def test_a_session_of_another_table_is_not_found(enter, cast, laid):
    elsewhere = make_table(cast.keeper)
    address = reverse("new_agreement", args=[elsewhere.reference, laid.session.pk])
    assert enter(cast.keeper).get(address).status_code == 404


def version_given(**changes):
    return {
        "name": "Programa inventado", "says": "Se publicará un mapa cada seis meses.",
        "valid_from": "2026-03-01", "review_date": "2070-01-01", "budget": "",
        "objectives": ["OB-1a"], "indicators": ["PRV-P-07"], "document": "", "agreement": "",
        "reason": "",
    } | changes  # fmt: skip


def test_s01_the_next_version_is_refused_beside_its_reason_and_then_answers_an_agreement(
    enter, cast, laid
):
    browser = enter(cast.keeper)
    address = reverse("new_programme_version", args=[laid.programme.reference])
    refused = browser.post(address, version_given())
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    before = browser.post(address, version_given(valid_from="2025-03-01", reason="Porque sí."))
    assert list(before.context["form"].errors) == ["valid_from"]
    with acting_as(cast.keeper.pk):
        assert ProgrammeVersion.objects.count() == 1
    assert browser.post(address, version_given(agreement=str(laid.row.pk))).status_code == 302
    page = flat(browser.get(reverse("programme", args=[laid.programme.reference])).content.decode())
    assert "Se publicará un mapa cada seis meses." in page
    assert laid.row.says in page
    assert laid.table.name in page
    assert cast.keeper.display_name in page
    elsewhere = enter(cast.plain).get(reverse("programme", args=[laid.programme.reference]))
    assert cast.keeper.display_name not in elsewhere.content.decode()
    changed = browser.get(reverse("programme_differences", args=[laid.programme.reference]))
    words = flat(changed.content.decode())
    assert "<del>año</del>" in words
    assert "<ins>seis meses</ins>" in words


def test_a_programme_is_entered_with_its_first_version(enter, cast):
    given = version_given(kind="strategy", axis="prevention", institution="SEGOB")
    done = enter(cast.keeper).post(reverse("new_programme"), given)
    with acting_as(cast.keeper.pk):
        made = Programme.objects.get()
    assert done["Location"] == reverse("programme", args=[made.reference])
    assert made.kind == "strategy"


def test_before_its_first_day_a_programme_is_not_in_force(enter, cast):
    made = make_programme(cast.keeper, valid_from=date(2069, 1, 1))
    page = enter(cast.plain).get(reverse("programme", args=[made.reference])).content.decode()
    assert "Aún no está en vigor" in page
    assert "En vigor hoy" not in page


def test_enter_in_the_report_sends_the_report_and_not_the_page_of_the_document(enter, cast, paper):
    row = promise(cast.keeper, document=paper)
    page = enter(cast.keeper).get(reverse("note_progress", args=[row.reference])).content.decode()
    buttons = [one for one in SUBMIT.findall(page) if 'form="confirmation"' in one]
    assert len(buttons) == 2
    assert "formaction" not in buttons[0]
    assert "formaction" in buttons[1]


def test_a_report_says_when_its_document_is_needed(enter, cast, paper, as_operator):
    row = promise(cast.keeper, document=paper)
    address = reverse("note_progress", args=[row.reference])
    civil = flat(enter(cast.keeper).get(address).content.decode())
    assert re.search(r"Documento que lo acredita\s*<span", civil)
    assert "(necesario si se cumplió)" in civil
    with as_operator():
        owing = make_institution(kind="authority", code=row.institution)
        liaison = make_account(institution=owing, roles=["liaison"])
    own = flat(enter(liaison).get(address).content.decode())
    assert re.search(r"Documento que lo acredita\s*</label>", own)
    assert re.search(r"Página\s*<span", own)
