"""Facts about institutions from a program: what one sees, and what a document says, all or none."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.api.workbench import program_of
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import keep, let_stand, make_every_state, make_organisation, say

from baluarte.domain.access.choices import Scope
from baluarte.domain.audit.models import Entry
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
STATEMENTS = "/api/v1/statements"
DOCUMENTS = "/api/v1/documents"
SENT = {
    "institution": "EDO-09-FIS", "heading": "files_opened", "first_date": "2025-01-01",
    "last_date": "2025-12-31", "said_by": "EDO-09-FIS", "said_date": "2026-05-04", "value": "14",
    "page": 3, "quote": "Se iniciaron 14 carpetas (inventado).",
}  # fmt: skip
NEW = {
    "title": "Informe inventado", "issuer": "SEGOB-UDH", "channel": "official_report",
    "document_date": "2026-05-04", "sha256": "a" * 64, "is_shared": True,
}  # fmt: skip


@pytest.fixture
def cast(as_operator):
    """An organisation that enters and reviews, another that does, and somebody of neither."""
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
        elsewhere, theirs, _ = make_organisation()
        made = SimpleNamespace(
            institution=institution, one=one, other=other, elsewhere=elsewhere, theirs=theirs,
            plain=make_account(institution=make_institution(), roles=["reception_officer"]),
        )  # fmt: skip
    made.shared = keep(one, institution)
    made.ours = keep(one, institution, is_shared=False, content=b"Nuestro, inventado.")
    return made


def ask(account, **asked):
    answer = program_of(account).get(STATEMENTS, asked)
    return answer.status_code, answer.json()


def send(account, document, *said):
    answer = program_of(account).post(
        f"{DOCUMENTS}/{document.reference}/statements", {"statements": list(said)},
        content_type="application/json",
    )  # fmt: skip
    return answer.status_code, answer.json()


def name_document(account, institution, **changes):
    answer = program_of(account).post(
        DOCUMENTS, NEW | {"institution": institution.slug} | changes,
        content_type="application/json",
    )  # fmt: skip
    return answer.status_code, answer.json()


def held(account, model=Statement):
    with acting_as(account.pk):
        return model.objects.count()


def test_what_is_shared_everybody_reads_and_the_rest_only_its_organisation(cast):
    shared, ours = say(cast.one, cast.shared), say(cast.one, cast.ours)
    waits = say(cast.one, cast.shared, heading="files_charged")
    let_stand(cast.other, shared, ours)
    read = {account: ask(account)[1]["statements"] for account in (cast.one, cast.theirs)}
    assert {one["reference"] for one in read[cast.one]} == {
        shared.reference, ours.reference, waits.reference,
    }  # fmt: skip
    assert [one["reference"] for one in read[cast.theirs]] == [shared.reference]


def test_a_statement_says_its_value_its_source_and_where_it_stands(cast):
    found = say(cast.one, cast.shared)
    let_stand(cast.other, found)
    answer = program_of(cast.theirs).get(f"{STATEMENTS}/{found.reference}")
    said = answer.json()
    assert (Decimal(said["value"]), said["answer"], said["standing"]) == (14, "answered", "stands")
    assert (said["document"], said["page"]) == (cast.shared.reference, 3)


def test_no_answer_has_no_value_and_is_not_zero(cast):
    say(cast.one, cast.shared, answer=Answer.NOT_ANSWERED, value=None)
    [said] = ask(cast.one)[1]["statements"]
    assert (said["answer"], said["value"]) == ("not_answered", None)


def test_what_one_may_not_see_is_not_found(cast):
    ours = say(cast.one, cast.ours)
    for address in (f"{STATEMENTS}/{ours.reference}", f"{DOCUMENTS}/{cast.ours.reference}"):
        assert program_of(cast.theirs).get(address).status_code == 404


def test_the_hash_of_what_is_not_shared_is_told_to_nobody(cast):
    answer = program_of(cast.one).get(f"{DOCUMENTS}/{cast.ours.reference}")
    assert answer.json()["sha256"] is None


def test_pages_go_on_where_the_last_one_ended(cast):
    for year in range(2015, 2020):
        say(
            cast.one, cast.shared, first_date=date(year, 1, 1), last_date=date(year, 12, 31),
        )  # fmt: skip
    seen, after = [], ""
    while after is not None:
        page = ask(cast.one, limite=2, despues=after)[1]
        seen += [one["first_date"] for one in page["statements"]]
        after = page["after"]
    assert sorted(seen) == [f"{year}-01-01" for year in range(2015, 2020)]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, 2),
        ({"institucion": "FGR"}, 1),
        ({"entidad": "09"}, 1),
        ({"renglon": "files_charged"}, 1),
        ({"desde": "2026-01-01"}, 0),
        ({"situacion": "stands"}, 1),
        ({"situacion": "waiting"}, 1),
    ],
)
def test_a_question_narrows(cast, asked, number):
    let_stand(cast.other, say(cast.one, cast.shared))
    say(cast.one, cast.shared, institution="FGR", heading="files_charged", said_by="FGR")
    assert len(ask(cast.one, **asked)[1]["statements"]) == number


@pytest.mark.parametrize(
    "asked",
    [
        {"renglon": "plazas"},
        {"situacion": "bien"},
        {"despues": "x"},
        {"limite": "0"},
        {"limite": "201"},
        {"desde": "ayer"},
        {"institucionn": "FGR"},
    ],
)
def test_what_means_nothing_is_refused_by_its_name(cast, asked):
    status, said = ask(cast.one, **asked)
    assert status == 422
    assert next(iter(asked)) in said["detail"]


def test_a_document_is_named_by_its_hash_and_what_it_says_is_stated(cast):
    status, document = name_document(cast.one, cast.institution)
    assert status == 201
    with acting_as(cast.one.pk):
        kept = Document.objects.get(reference=document["reference"])
    other = SENT | {"heading": "files_charged", "value": "0"}
    status, made = send(cast.one, kept, SENT, other)
    assert status == 201
    assert [(Decimal(one["value"]), one["standing"]) for one in made] == [
        (14, "waiting"), (0, "waiting"),
    ]  # fmt: skip
    assert {one["said_by_kind"] for one in made} == {"authority"}


def test_the_same_shared_document_is_the_same_again(cast):
    first = name_document(cast.one, cast.institution)[1]["reference"]
    assert name_document(cast.one, cast.institution)[1]["reference"] == first


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"heading": "plazas"}, "statements.heading"),
        ({"institution": "NO-HAY"}, "statements.institution"),
        ({"value": "muchas"}, "statements."),
        ({"value": None}, "statements.value_missing"),
        ({"answer": "reserved"}, "statements.value_without_answer"),
        ({"last_date": "2024-01-01"}, "statements.period"),
        ({"said_date": "2999-01-01"}, "statements.ahead"),
        ({"page": 13}, "statements.page"),
        ({"page": 0}, "api.misshapen"),
        ({"quote": "a" * 601}, "api.misshapen"),
        ({"municipality": "99999"}, "statements.place"),
    ],
)
def test_one_that_cannot_be_and_none_is_kept(cast, changes, rule):
    status, said = send(cast.one, cast.shared, SENT, SENT | {"heading": "files_charged"} | changes)
    assert status == 422
    assert said["rule"].startswith(rule)
    assert held(cast.one) == 0


def test_a_refusal_says_which_of_them_it_is(cast):
    wrong = SENT | {"heading": "files_charged", "institution": "NO-HAY"}
    _, said = send(cast.one, cast.shared, SENT, wrong)
    assert said["detail"].startswith("statement 2: ")
    assert said["names"] == ["institution"]


def test_sent_twice_it_is_refused_and_stands_once(cast):
    send(cast.one, cast.shared, SENT)
    assert send(cast.one, cast.shared, SENT)[0] == 409
    assert held(cast.one) == 1


def test_too_many_at_once_are_refused(cast):
    assert send(cast.one, cast.shared, *([SENT] * 501))[0] == 422
    assert held(cast.one) == 0


@pytest.mark.parametrize(
    "changes",
    [{"sha256": "x"}, {"channel": "rumor"}, {"title": " "}, {"url": "http://a.example"}],
)
def test_a_document_that_cannot_be_is_refused(cast, changes):
    before = held(cast.one, Document)
    assert name_document(cast.one, cast.institution, **changes)[0] == 422
    assert held(cast.one, Document) == before


def test_a_testimony_is_not_shared(cast):
    status, said = name_document(cast.one, cast.institution, channel="testimony")
    assert (status, said["rule"]) == (422, "statements.closed")


def test_nobody_enters_for_another_organisation(cast):
    assert name_document(cast.theirs, cast.institution)[0] == 403
    assert send(cast.theirs, cast.shared, SENT)[0] == 403
    assert send(cast.plain, cast.shared, SENT)[0] == 403
    assert send(cast.theirs, cast.ours, SENT)[0] == 404
    assert held(cast.one) == 0


@pytest.mark.parametrize("scope", [one for one in Scope if not one.startswith("statements")])
def test_a_token_for_something_else_opens_none_of_it(cast, scope):
    program = program_of(cast.one, scopes=[scope])
    assert program.get(STATEMENTS).status_code == 403
    assert program.post(DOCUMENTS, {}, content_type="application/json").status_code == 403


def test_a_token_to_read_does_not_write(cast):
    program = program_of(cast.one, scopes=[Scope.STATEMENTS_READ])
    answer = program.post(
        f"{DOCUMENTS}/{cast.shared.reference}/statements", {"statements": [SENT]},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 403
    assert held(cast.one) == 0


def test_what_was_read_is_one_entry_that_names_it(cast, as_operator):
    found = say(cast.one, cast.shared)
    let_stand(cast.other, found)
    ask(cast.theirs)
    with as_operator():
        [entry] = Entry.objects.filter(act="api.read_statements")
    assert entry.objects_named == [str(found.pk)]
