"""A page is written on the workbench, consented to and let out; she takes it back in her window."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.memory import ALTERNATIVE, CAPTION, MIXTEC, NAME, picture
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import open_window
from baluarte.domain.memory import queries
from baluarte.domain.memory.models import MemoryPage, PublishedFile, PublishedItem
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


def there(name, laid, *more):
    return reverse(name, args=[laid.page.reference, *more])


def test_the_page_says_what_stands_in_its_languages_and_whose_word_it_has(enter, cast, laid):
    said = enter(cast.owner).get(there("memory_page", laid)).text
    assert NAME in said
    assert 'lang="mix"' in said
    assert MIXTEC in said
    assert "Mixteco de Mixtepec" in said
    assert "Itzel Inventada Tepoztle" in said
    assert "Espera a una segunda persona" in said
    # Who proposed it is not led to decide it.
    assert there("review_memory", laid, laid.proposal.pk) not in said
    assert there("review_memory", laid, laid.proposal.pk) in (
        enter(cast.colleague).get(there("memory_page", laid)).text
    )


def test_a_page_is_begun_from_a_case_and_written_with_a_picture(enter, cast, laid):
    browser = enter(cast.owner)
    begin = f"{reverse('new_memory_page')}?expediente={laid.case.reference}"
    answer = browser.post(begin, {"kind": "work"})
    assert answer.status_code == 302
    with acting_as(cast.owner.pk):
        made = MemoryPage.objects.get(kind="work")
    add = reverse("add_memory_item", args=[made.reference, "fotografia"])
    sent = {
        "language": "es", "words": CAPTION, "alternative": "", "holder": "La familia",
        "licence": "family", "blurred": ["5"],
    }  # fmt: skip

    def with_file():
        return sent | {"document": SimpleUploadedFile("rio.jpg", picture(), "image/jpeg")}

    refused = browser.post(add, with_file())
    assert refused.status_code == 422
    assert "WCAG 1.1.1" in refused.text
    sent["alternative"] = ALTERNATIVE
    assert browser.post(add, with_file()).status_code == 302
    with acting_as(cast.owner.pk):
        [text] = queries.texts_that_stand(made)
    assert text.item.blurred == [5]
    shown = browser.get(reverse("memory_file", args=[made.reference, text.item_id]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "no-store" in shown.headers["Cache-Control"]
    assert b"canario" not in shown.content


def test_what_nobody_may_consent_to_is_refused_with_its_rule(enter, cast, laid):
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        party = laid.daughter.party
    sent = {"party": str(party.pk), "relation": "child", "is_of_age": "no"}
    refused = browser.post(there("name_memory_consenter", laid), sent)
    assert refused.status_code == 422
    offered = browser.get(there("name_memory_consenter", laid)).text
    # Who is to be protected may; who represents or asks is not offered.
    assert "Citlali Inventada Robles" in offered


def test_two_people_let_it_out_and_one_no_takes_it_back(enter, cast, laid):
    review = there("review_memory", laid, laid.proposal.pk)
    assert enter(cast.owner).post(review, {"agrees": "yes"}).status_code == 422
    [photo] = [one for one in laid.texts if one.item.kind == "photograph"]
    seen = enter(cast.colleague).get(review).text
    # Who lets it out sees it as everybody would: the picture, and each word whole.
    assert f'src="{there("memory_file", laid, photo.item_id)}"' in seen
    assert photo.alternative in seen
    assert all(one in seen for one in (NAME, MIXTEC))
    assert enter(cast.colleague).post(review, {"agrees": "yes", "reason": ""}).status_code == 302
    with acting_as_nobody():
        assert PublishedItem.objects.count() == len(laid.texts)
    said = {
        "consenter": str(laid.sister.pk), "texts": [str(laid.texts[0].pk)], "is_given": "no",
        "told": "call", "told_date": "2026-03-01", "words": "Mejor no.",
    }  # fmt: skip
    assert enter(cast.owner).post(there("record_memory_consent", laid), said).status_code == 302
    with acting_as_nobody():
        kinds = set(PublishedItem.objects.values_list("kind", flat=True))
    assert kinds == {"wall_name"}


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.daughter.party, account=account, by=cast.owner.pk, at=BEFORE)
    return account


def test_s33_she_takes_one_photograph_back_and_then_all_in_one_step(enter, cast, laid, herself):
    review = there("review_memory", laid, laid.proposal.pk)
    enter(cast.colleague).post(review, {"agrees": "yes", "reason": ""})
    browser = enter(herself)
    own = f"{reverse('own_memory')}?expediente={laid.case.reference}"
    said = browser.get(own).text
    assert NAME in said
    assert "Retirar toda la página" in said
    assert "SHA-256" not in said
    assert "Usted sola" not in said
    assert "SHA-256" in enter(cast.owner).get(there("memory_page", laid)).text
    browser = enter(herself)
    # Her aunt, and what her aunt said, are not on it.
    assert "Marta" not in said
    [photo] = [one for one in laid.texts if one.item.kind == "photograph"]
    seen = browser.get(there("own_memory_file", laid, photo.item_id))
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert (
        browser.post(there("own_memory_word", laid, photo.pk, "no"), {"x": "1"}).status_code == 302
    )
    with acting_as_nobody():
        assert not PublishedFile.objects.exists()
        assert PublishedItem.objects.count() == len(laid.texts) - 1
    assert browser.post(there("own_withdraw_memory", laid), {"x": "1"}).status_code == 302
    with acting_as_nobody():
        assert not PublishedItem.objects.exists()
    assert "Nada de ella es público" in browser.get(own).text
    # The page of her team is not hers.
    assert browser.get(there("memory_page", laid)).status_code == 404


def test_of_a_thing_in_two_languages_one_step_takes_back_all_of_it(enter, cast, laid, herself):
    enter(cast.colleague).post(
        there("review_memory", laid, laid.proposal.pk), {"agrees": "yes", "reason": ""}
    )
    told = [one for one in laid.texts if one.item.kind == "text"]
    assert len(told) == 2
    browser, address = enter(herself), there("own_memory_word", laid, told[0].pk, "no")
    asked = browser.get(address).text
    assert "deja de ser público en todos los idiomas, salvo que elija sólo estas palabras" in asked
    assert browser.post(address, {"x": "1"}).status_code == 422
    with acting_as_nobody():
        before = PublishedItem.objects.count()
    assert browser.post(address, {"which": "all"}).status_code == 302
    with acting_as_nobody():
        assert PublishedItem.objects.count() == before - 2


def test_and_only_its_words_in_one_where_she_says_so(enter, cast, laid, herself):
    enter(cast.colleague).post(
        there("review_memory", laid, laid.proposal.pk), {"agrees": "yes", "reason": ""}
    )
    told = [one for one in laid.texts if one.item.kind == "text"]
    with acting_as_nobody():
        before = PublishedItem.objects.count()
    address = there("own_memory_word", laid, told[0].pk, "no")
    assert enter(herself).post(address, {"which": "one"}).status_code == 302
    with acting_as_nobody():
        assert PublishedItem.objects.count() == before - 1


def test_who_may_not_consent_finds_no_page_in_her_window(enter, cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=BEFORE)
    browser = enter(account)
    assert NAME not in browser.get(reverse("own_memory")).text
    assert browser.post(there("own_withdraw_memory", laid), {"x": "1"}).status_code == 404


def test_pictures_of_a_camera_are_drawn_anew():
    from PIL import Image

    with Image.open(BytesIO(picture())) as taken:
        assert taken.getexif()[0x010E] == "19.4326N canario"
