"""Nothing of a page is public without consent and two people; a no takes it out at once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories.cases import make_case
from tests.factories.memory import (
    MIXTEC,
    NAME,
    let_out,
    publish,
    say,
    write_page,
)
from tests.factories.procedure import BEFORE

from baluarte.domain.memory import actions
from baluarte.domain.memory.booklet import booklet_data
from baluarte.domain.memory.models import (
    MemoryTombstone,
    PublishedFile,
    PublishedItem,
    PublishedPage,
    ReleaseReview,
)
from baluarte.domain.memory.queries import in_public
from baluarte.domain.memory.refusals import MemoryRefused
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
SOON, LATER = (BEFORE + timedelta(hours=hours) for hours in (1, 2))


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


def in_public_now():
    with acting_as_nobody():
        return in_public.pages_in_public()


def test_s33_a_name_without_consent_is_never_public(cast, case):
    """S33: proposed without a yes it is refused, and the database itself gives it no row."""
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        texts = made.texts()
        with pytest.raises(MemoryRefused) as refused:
            actions.propose_release(page=made.page, texts=texts, risk="x", by=cast.owner.pk,
                                    at=SOON)  # fmt: skip
    assert refused.value.code == "no_consent"
    assert "El nombre" in refused.value.in_language("es")
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError), transaction.atomic():
        PublishedItem(
            page=made.page, item=texts[0].item, text=texts[0], number=1, kind="name",
            language="es", words=NAME, licence="family", released_date=SOON.date(),
        ).save(force_insert=True)  # fmt: skip


def test_not_even_past_the_wall_is_a_row_public_without_consent(cast, case, as_operator):
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        text = made.texts()[0]
    with as_operator(), pytest.raises(DatabaseError, match="without consent"), transaction.atomic():
        PublishedItem(
            page=made.page, item=text.item, text=text, number=1, kind="name", language="es",
            words=NAME, licence="family", released_date=SOON.date(),
        ).save(force_insert=True)  # fmt: skip


def test_two_people_let_a_page_out_in_the_languages_of_the_family(cast, case):
    made = publish(cast, case)
    [page] = in_public_now()
    assert page.name("en").words == NAME
    assert page.languages == ("es", "mix")
    [text] = page.of_kind("text")
    assert text.in_language("mix").words == MIXTEC
    assert text.in_language("en").language == "es"
    assert page.reference != made.page.reference
    with acting_as_nobody():
        [name] = in_public.wall_of_names()
        [day] = in_public.days_in_public()
        held = in_public.file_in_public(page.reference, made.items["photograph"].number, "small")
    assert (name.item.in_language("es").words, name.reference) == (NAME, page.reference)
    assert (day.day.isoformat(), day.is_yearly) == ("2019-11-02", True)
    assert held is not None
    assert b"canario" not in bytes(held.content)


def test_one_person_alone_lets_nothing_out(cast, case):
    made = write_page(cast, case, with_picture=False)
    by = cast.owner.pk
    with acting_as(by):
        texts = made.texts()
    say(cast, made.daughter, texts)
    with acting_as(by):
        proposal = actions.propose_release(page=made.page, texts=texts, risk="x", by=by, at=SOON)
        with pytest.raises(MemoryRefused) as refused:
            actions.review_release(proposal=proposal, agrees=True, by=by, at=SOON)
        assert refused.value.code == "alone"
        with pytest.raises(IntegrityError, match="memory_two_pairs_of_eyes"), transaction.atomic():
            ReleaseReview(
                page=made.page, compartment_id=made.page.compartment_id, by_id=by,
                recorded_at=SOON, proposal=proposal, proposed_by_id=by, agrees=True,
                record_key=proposal.record_key,
            ).save(force_insert=True)  # fmt: skip
    assert in_public_now() == []


def test_a_no_between_proposal_and_second_word_stops_it(cast, case):
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    say(cast, made.daughter, texts)
    with acting_as(cast.owner.pk):
        proposal = actions.propose_release(page=made.page, texts=texts, risk="x",
                                           by=cast.owner.pk, at=SOON)  # fmt: skip
    say(cast, made.sister, texts[:1], is_given=False, at=SOON)
    with acting_as(cast.colleague.pk), pytest.raises(MemoryRefused) as refused:
        actions.review_release(proposal=proposal, agrees=True, by=cast.colleague.pk, at=LATER)
    assert refused.value.code == "no_consent"


def test_each_of_them_alone_takes_one_thing_back(cast, case):
    made = publish(cast, case)
    with acting_as(cast.owner.pk):
        [picture] = [one for one in made.texts() if one.item.kind == "photograph"]
    say(cast, made.sister, [picture], is_given=False, at=LATER)
    [page] = in_public_now()
    assert page.of_kind("photograph") == []
    with acting_as_nobody():
        assert PublishedFile.objects.count() == 0
    # Hers alone it is to say yes again; nobody else's yes is enough.
    say(cast, made.daughter, [picture], at=LATER + timedelta(minutes=1))
    with pytest.raises(MemoryRefused):
        let_out(cast, made.page, [picture], at=LATER + timedelta(minutes=2))
    say(cast, made.sister, [picture], at=LATER + timedelta(minutes=3))
    let_out(cast, made.page, [picture], at=LATER + timedelta(minutes=4))
    assert len(in_public_now()[0].of_kind("photograph")) == 1


def test_a_page_that_loses_its_name_goes_whole(cast, case):
    made = publish(cast, case, with_picture=False)
    [before] = in_public_now()
    with acting_as(cast.owner.pk):
        [name] = [one for one in made.texts() if one.item.kind == "name"]
    say(cast, made.daughter, [name], is_given=False, at=LATER)
    with acting_as_nobody():
        assert in_public.page_in_public(before.reference) is None
        assert in_public.withdrawn_on(before.reference) is not None
        # The wall is another yes.
        [kept] = in_public.wall_of_names()
        assert kept.reference == ""
        assert PublishedPage.objects.get().reference != before.reference


def test_a_whole_page_is_taken_back_in_one_step_and_asked_of_all_anew(cast, case):
    made = publish(cast, case)
    [before] = in_public_now()
    with acting_as(cast.owner.pk):
        actions.withdraw_page(page=made.page, by=cast.owner.pk, at=LATER)
        texts = made.texts()
    assert in_public_now() == []
    with acting_as_nobody():
        counts = [one.objects.count() for one in (PublishedPage, PublishedItem, PublishedFile)]
        stones = list(MemoryTombstone.objects.values_list("reference", flat=True))
    assert (counts, stones) == ([0, 0, 0], [before.reference])
    with pytest.raises(MemoryRefused) as refused:
        let_out(cast, made.page, texts, at=LATER + timedelta(minutes=1))
    assert refused.value.code == "no_consent"
    say(cast, made.daughter, texts, at=LATER + timedelta(minutes=2))
    let_out(cast, made.page, texts, at=LATER + timedelta(minutes=3))
    assert in_public_now()[0].reference != before.reference


def test_corrected_words_are_asked_anew_and_take_the_place_of_the_old(cast, case):
    made = publish(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        [old] = [one for one in made.texts() if (one.item.kind, one.language) == ("text", "es")]
        new = actions.correct_text(text=old, words="Otras palabras.", by=cast.owner.pk, at=LATER)
        with pytest.raises(MemoryRefused):
            actions.propose_release(page=made.page, texts=[new], risk="x", by=cast.owner.pk,
                                    at=LATER)  # fmt: skip
    say(cast, made.daughter, [new], at=LATER)
    let_out(cast, made.page, [new], at=LATER + timedelta(minutes=1))
    [page] = in_public_now()
    assert page.of_kind("text")[0].texts["es"].words == "Otras palabras."


def test_a_booklet_is_typeset_in_each_language_and_goes_with_what_it_held(cast, case, as_role):
    made = publish(cast, case)
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.make_booklets(page=made.page.pk, at=SOON) == 2
        assert actions.make_booklets(page=made.page.pk, at=SOON) == 0
    [page] = in_public_now()
    with acting_as_nobody():
        assert [one for one, _ in in_public.booklets_of(page.reference)] == ["es", "mix"]
        held = in_public.booklet_in_public(page.reference, "mix")
    assert held.content[:5] == b"%PDF-"
    with acting_as(cast.owner.pk):
        [mixtec] = [one for one in made.texts() if one.language == "mix"]
    say(cast, made.daughter, [mixtec], is_given=False, at=LATER)
    with acting_as_nobody():
        assert in_public.booklets_of(page.reference) == []
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.make_booklets(page=made.page.pk, at=LATER) == 1


def test_of_a_page_taken_back_no_booklet_is_kept(cast, case, as_role, as_operator):
    made = publish(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        actions.withdraw_page(page=made.page, by=cast.owner.pk, at=LATER)
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.make_booklets(page=made.page.pk, at=LATER) == 0
    with as_operator(), pytest.raises(DatabaseError, match="is public"), transaction.atomic():
        PublishedFile(
            page=made.page, kind="booklet", language="es", media_type="application/pdf",
            sha256="0" * 64, size=1, content=b"x",
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.parametrize(("configured", "printed"), [
    ("http://localhost:8000", ""), ("http://127.0.0.1:8000", ""),
    ("https://memoria.example.org/", "https://memoria.example.org/es/memoria/"),
])  # fmt: skip
def test_a_booklet_prints_the_address_that_was_configured_or_none(
    cast, case, settings, configured, printed
):
    publish(cast, case)
    settings.PORTAL_URL = configured
    [page] = in_public_now()
    with acting_as_nobody():
        told = booklet_data(page, language="es", at=SOON)
    assert told["address"] == (f"{printed}{page.reference}/" if printed else "")
