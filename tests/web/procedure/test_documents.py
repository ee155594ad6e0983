"""A document is kept under seal with its step, opened by who reads names, and nothing else stays."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.documents import CONTENT, DOCUMENT, chosen
from tests.factories.jobs import ProcrastinateJob, run_job
from tests.web.procedure.conftest import make_night
from tests.web.procedure.test_routing_pages import leave_out, send, text_of
from tests.web.registry.test_urls import plain

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.audit.models import Entry
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.documents import LARGEST
from baluarte.domain.procedure.models import Notice, Occurrence, StepDocument
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
# Of a step that is owed to a person: when, and that she said what she thinks of it.
NOW = {"when_0": "now", "her_word": "said"}
OF_A_DOCUMENT = {"document"}
BAD = {
    "empty": (b"", "El archivo está vacío"),
    "too large": (CONTENT.ljust(LARGEST + 1, b"x"), "más de 5 MB"),
    "a page": (b"<html><script>alert(1)</script>", "No es un PDF, una imagen ni una grabación"),
    "a program": (b"MZ\x90\x00 inventado", "No es un PDF, una imagen ni una grabación"),
    "a drawing that runs": (b"<svg onload='alert(1)'/>", "No es un PDF, una imagen ni una"),
    "a sheet": (b"PK\x03\x04 inventada", "No es un PDF, una imagen ni una grabación"),
}


def step(night):
    reference, key = night.matter.reference, night.extraordinary.pk
    return reverse("do_step", args=[reference, key, "EX-1"])


def page_of(night):
    return reverse("matter", args=[night.matter.reference])


def kept(who) -> list[StepDocument]:
    with acting_as(who.pk):
        return list(StepDocument.objects.all())


def door(document):
    return reverse("document", args=[document.pk])


def is_done(cast) -> bool:
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step="EX-1", kind="done").exists()


def test_the_document_of_a_step_is_sealed_listed_and_opened_and_each_opening_is_logged(
    enter, cast, night
):
    browser = enter(cast.owner)
    assert browser.post(step(night), NOW | {"document": chosen()}).status_code == 302
    [document] = kept(cast.owner)
    page, answer = browser.get(page_of(night)), browser.get(door(document))
    assert (door(document) in page.content.decode(), answer.content) == (True, CONTENT)
    assert b"inventada" not in bytes(document.sealed_content)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="documento-{DOCUMENT.sha256[:8]}.pdf"'
    )
    assert (answer["Content-Type"], answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "application/pdf", "nosniff", "no-store",
    )  # fmt: skip
    assert answer["Content-Security-Policy"].startswith("sandbox")
    with acting_as(cast.owner.pk):
        logged = Entry.objects.get(act="procedure.read_document")
    assert (logged.actor, logged.objects_named) == (
        cast.owner.pk, [str(document.pk), str(document.about)],
    )  # fmt: skip


@pytest.mark.parametrize("how", ["hash", "seal"])
def test_one_that_is_not_as_it_was_sealed_is_said_logged_and_rings(
    enter, cast, night, as_role, how
):
    with as_role("bal_maintenance"), acting_as_nobody():
        steward = make_account(institution=cast.keeper, roles=["data_steward"])
    browser = enter(cast.owner)
    browser.post(step(night), NOW | {"document": chosen()})
    [document] = kept(cast.owner)
    content = bytes(document.sealed_content)
    broken = content[:-1] + bytes([content[-1] ^ 1])
    said = ("sha256", "0" * 64) if how == "hash" else ("sealed_content", broken)
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table procedure_stepdocument no force row level security")
        cursor.execute(f"update procedure_stepdocument set {said[0]} = %s", [said[1]])
    answer = browser.get(door(document))
    with as_role("bal_worker"):
        for job in ProcrastinateJob.objects.filter(task_name="procedure.call_about_altered"):
            run_job(job)
    with acting_as(cast.owner.pk):
        acts = set(Entry.objects.filter(object_type="document").values_list("act", flat=True))
    with acting_as(steward.pk):
        kinds = set(Notice.objects.filter(account=steward).values_list("kind", flat=True))
    assert (answer.status_code, CONTENT in answer.content) == (409, False)
    assert "no es como se entregó" in text_of(answer)
    assert acts == {"procedure.document_altered"}
    assert kinds == {NoticeKind.ALTERED}


@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison"])
def test_who_may_not_read_the_step_finds_no_document(enter, cast, night, who):
    enter(cast.owner).post(step(night), NOW | {"document": chosen()})
    [document] = kept(cast.owner)
    browser = enter(getattr(cast, who))
    answer, missing = browser.get(door(document)), browser.get(reverse("document", args=[uuid4()]))
    assert (answer.status_code, plain(answer)) == (404, plain(missing))
    assert kept(getattr(cast, who)) == []


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_kept_is_refused_in_words_and_nothing_is_done(enter, cast, night, name):
    content, says = BAD[name]
    answer = enter(cast.owner).post(step(night), NOW | {"document": chosen(content)})
    said = text_of(answer)
    assert (answer.status_code, says in said, "Puede:" in said) == (422, True, True)
    assert (kept(cast.owner), is_done(cast)) == ([], False)


def test_where_something_else_is_wrong_the_page_says_to_choose_the_file_again(enter, cast, night):
    given = {"when_0": "then", "when_1": "", "document": chosen()}
    answer = enter(cast.owner).post(step(night), given)
    said = "Elija el archivo otra vez: no se guardó."
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert (kept(cast.owner), is_done(cast)) == ([], False)


def test_of_two_who_do_a_step_at_once_only_the_firsts_document_is_kept(enter, cast, night):
    first, second = enter(cast.owner), enter(cast.colleague)
    other = chosen(CONTENT + b"otra")
    first.post(step(night), NOW | {"document": chosen()})
    answer = second.post(step(night), NOW | {"document": other})
    assert (answer.status_code, "Elija el archivo otra vez" in text_of(answer)) == (422, True)
    assert [one.sha256 for one in kept(cast.owner)] == [DOCUMENT.sha256]


def test_a_name_that_somebody_gave_a_file_goes_nowhere(enter, cast, night):
    name = "../\u202egpj.Fulana de Tal\r\nX: 1.pdf"
    enter(cast.owner).post(step(night), NOW | {"document": chosen(name=name)})
    [document] = kept(cast.owner)
    answer = enter(cast.owner).get(door(document))
    assert "Fulana" not in str(answer.headers)


@pytest.mark.parametrize("name", ["attach_evidence", "finish_assignment"])
def test_who_was_sent_a_step_and_who_sent_it_open_what_was_answered_with(enter, cast, night, name):
    sent = send(cast, night, cast.federal)
    liaison, owner = enter(cast.liaison), enter(cast.owner)
    given = NOW | {"document": chosen()}
    assert liaison.post(reverse(name, args=[sent.pk]), given).status_code == 302
    [document] = kept(cast.liaison)
    pages = (
        (liaison, reverse("assignment", args=[sent.pk])),
        (owner, reverse("matter_assignments", args=[night.matter.reference])),
    )
    for browser, page in pages:
        assert door(document) in browser.get(page).content.decode()
        assert browser.get(door(document)).content == CONTENT
    assert enter(cast.stranger).get(door(document)).status_code == 404


def test_who_is_left_out_opens_no_more_what_it_answered_with(enter, cast, night):
    sent = send(cast, night, cast.federal)
    browser = enter(cast.liaison)
    browser.post(reverse("attach_evidence", args=[sent.pk]), {"document": chosen()})
    [document] = kept(cast.owner)
    leave_out(cast, night, cast.federal)
    assert browser.get(door(document)).status_code == 404


def test_of_another_matter_who_was_sent_a_step_opens_nothing(enter, cast, night):
    other = make_night(cast)
    enter(cast.owner).post(step(other), NOW | {"document": chosen()})
    sent = send(cast, night, cast.federal)
    enter(cast.liaison).post(reverse("attach_evidence", args=[sent.pk]), {"document": chosen()})
    assert len(kept(cast.owner)) == 2
    assert [one.by_id for one in kept(cast.liaison)] == [cast.liaison.pk]


def test_who_answers_one_matter_puts_no_document_in_another(enter, cast, night, as_operator):
    """By SQL: its hash would stand beside a step of the other, and hide the document that shows it."""
    with as_operator():
        other = compartment_of(cast.command, CompartmentKind.OWN)
    sent = send(cast, night, cast.federal)
    enter(cast.liaison).post(reverse("attach_evidence", args=[sent.pk]), {"document": chosen()})
    [mine] = kept(cast.liaison)
    mine.pk, mine.compartment_id = uuid4(), other.pk
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(cast.liaison.pk), refused, transaction.atomic():
        mine.save(force_insert=True)
