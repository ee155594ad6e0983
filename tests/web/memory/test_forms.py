"""What a page asks: nothing presumed, all that is wrong at once, which file is taken; a refusal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.jobs import ProcrastinateJob, said
from tests.factories.memory import NAME, a_page, item, picture
from tests.factories.procedure import BEFORE

from baluarte.domain.memory import actions
from baluarte.domain.memory.actions import Wording
from baluarte.domain.memory.models import MemoryItem
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CHOOSE_ONE = "Elija una opción: aquí nada se da por supuesto."
WORD = b"PK\x03\x04 inventado"


def there(name, laid, *more):
    return reverse(name, args=[laid.page.reference, *more])


def test_of_a_photograph_nothing_is_presumed_and_the_file_is_needed(enter, cast, laid):
    browser, add = enter(cast.owner), there("add_memory_item", laid, "fotografia")
    form = browser.get(add).context["form"]
    assert form.fields["document"].required is True
    assert [form.fields[name].choices[0][0] for name in ("language", "licence")] == ["", ""]
    answer = browser.post(add, {"language": "", "words": "", "licence": ""})
    errors = answer.context["form"].errors
    assert set(errors) == {"language", "words", "alternative", "document", "holder", "licence"}
    assert errors["language"] == errors["licence"] == [CHOOSE_ONE]
    assert errors["document"] == ["Falta el archivo."]


@pytest.mark.parametrize(("kind", "taken"), [
    ("fotografia", "una imagen JPG, PNG o WebP"), ("grabacion", "un audio MP3 o WAV"),
    ("documento", "un PDF"),
])  # fmt: skip
def test_a_word_file_is_told_what_this_page_takes(enter, cast, laid, kind, taken):
    answer = enter(cast.owner).post(
        there("add_memory_item", laid, kind),
        {"language": "es", "words": "x", "alternative": "x", "holder": "x", "licence": "family",
         "document": SimpleUploadedFile("texto.docx", WORD)},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.context["form"].errors["document"] == [
        f"De esta clase se guarda {taken}; esto es otra cosa."
    ]


def test_a_picture_chosen_beside_an_error_is_asked_for_again(enter, cast, laid):
    answer = enter(cast.owner).post(
        there("add_memory_item", laid, "fotografia"),
        {"language": "es", "words": "Al río", "alternative": "", "holder": "", "licence": "family",
         "document": SimpleUploadedFile("rio.jpg", picture(), "image/jpeg")},
    )  # fmt: skip
    errors = answer.context["form"].errors
    assert set(errors) == {"alternative", "holder", "document"}
    assert errors["document"] == ["Elija el archivo otra vez: no se guardó."]


def test_another_language_is_written_by_its_tag(enter, cast, laid):
    browser, add = enter(cast.owner), there("add_memory_item", laid, "texto")
    sent = {"language": "other", "words": "Tu'un", "licence": "family", "holder": ""}
    refused = browser.post(add, sent | {"other_language": ""})
    assert set(refused.context["form"].errors) == {"other_language"}
    with acting_as(cast.owner.pk):
        before = MemoryItem.objects.filter(page=laid.page).count()
    assert browser.post(add, sent | {"other_language": "mxt"}).status_code == 302
    with acting_as(cast.owner.pk):
        assert MemoryItem.objects.filter(page=laid.page).count() == before + 1


def test_why_all_of_it_is_taken_back_is_not_presumed(enter, cast, laid):
    browser, back = enter(cast.owner), there("withdraw_memory", laid)
    assert browser.get(back).context["form"].initial == {}
    assert browser.post(back, {"why": ""}).status_code == 422


def test_who_proposed_it_is_called_and_reads_why_it_was_not_let_out(enter, cast, laid):
    review = there("review_memory", laid, laid.proposal.pk)
    reason = "Falta hablarlo con su hermana (inventado)."
    assert enter(cast.colleague).post(review, {"agrees": "no", "reason": reason}).status_code == 302
    called = ProcrastinateJob.objects.filter(task_name="procedure.call_accounts")
    assert [said(dict(one.args)) for one in called] == [
        {"accounts": [str(cast.owner.pk)], "kind": NoticeKind.MEMORY}
    ]
    page = enter(cast.owner).get(there("memory_page", laid)).text
    assert "No se publicó" in page
    assert reason in page
    home = enter(cast.owner).get(reverse("desk")).text
    assert "Páginas de memoria que usted propuso y no se publicaron" in home
    other = enter(cast.colleague).get(reverse("desk")).text
    assert "Páginas de memoria que usted propuso y no se publicaron" not in other


def test_once_it_is_proposed_again_nothing_is_said_of_the_refusal(enter, cast, laid):
    review = there("review_memory", laid, laid.proposal.pk)
    enter(cast.colleague).post(review, {"agrees": "no", "reason": "Todavía no."})
    with acting_as(cast.owner.pk):
        actions.propose_release(
            page=laid.page, texts=laid.texts, risk="Se habló (inventado).", by=cast.owner.pk,
            at=BEFORE.replace(day=BEFORE.day + 1),
        )  # fmt: skip
    assert enter(cast.owner).get(there("memory_page", laid)).context["refused"] is None


def test_the_list_calls_a_page_in_the_language_of_who_reads(enter, cast, laid):
    page = a_page(cast, laid.case)
    named = item(cast, page, "name", "Her English name", language="en")
    with acting_as(cast.owner.pk):
        actions.add_text(
            item=named, wording=Wording(language="es", words="Su nombre inventado"),
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    shown = enter(cast.owner).get(reverse("memory_pages")).context["rows"]
    assert {one["name"] for one in shown} == {NAME, "Su nombre inventado"}


def test_neither_the_day_of_a_word_nor_what_is_proposed_comes_chosen(enter, cast, laid):
    browser = enter(cast.owner)
    for name, box in (("record_memory_consent", "told_date"), ("propose_memory", "texts")):
        form = browser.get(there(name, laid)).context["form"]
        assert not form.get_initial_for_field(form.fields[box], box), name
    answer = browser.post(there("propose_memory", laid), {"risk": "Nadie vive cerca (inventado)."})
    assert set(answer.context["form"].errors) == {"texts"}
