"""Whoever may send SQL of their own makes nothing of memory public, nor takes a word for hers."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.cases import make_case
from tests.factories.memory import (
    ALTERNATIVE,
    CAPTION,
    NAME,
    a_page,
    consenter,
    item,
    let_out,
    picture,
    publish,
    say,
    write_page,
)
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import end_party
from baluarte.domain.cases.choices import Channel
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.models import (
    Consenter,
    ItemCopy,
    ItemText,
    MemoryConsent,
    MemoryPage,
    PublishedFile,
    PublishedItem,
    PublishedPage,
    ReleaseReview,
)
from baluarte.domain.memory.queries import in_public
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
SOON, LATER = (BEFORE + timedelta(hours=hours) for hours in (1, 2))


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


def put_in(account, row):
    """Add a row as somebody who sends SQL of their own."""
    with acting_as(account.pk), transaction.atomic():
        row.save(force_insert=True)


def assert_refused(account, row):
    with pytest.raises(DatabaseError) as caught:
        put_in(account, row)
    return str(caught.value)


def in_words(text, *, kind, words, **more):
    """Return a public row of a text, saying some words."""
    given = {
        "page_id": text.page_id, "item_id": text.item_id, "text": text,
        "number": text.item.number, "kind": kind, "language": text.language, "words": words,
        "licence": "family", "released_date": local_day(BEFORE),
    } | more  # fmt: skip
    return PublishedItem(**given)


@pytest.fixture
def agreed(cast, case):
    """A page whose second person agreed by a row of her own, and has put nothing out yet."""
    made = write_page(cast, case)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    say(cast, made.daughter, texts)
    with acting_as(cast.owner.pk):
        proposal = actions.propose_release(
            page=made.page, texts=texts, risk="x", by=cast.owner.pk, at=SOON
        )
    review = ReleaseReview(
        page=made.page, compartment_id=made.page.compartment_id, by=cast.colleague,
        recorded_at=SOON, proposal=proposal, proposed_by_id=cast.owner.pk, agrees=True,
        record_key=proposal.record_key,
    )  # fmt: skip
    put_in(cast.colleague, review)
    put_in(cast.colleague, PublishedPage(page=made.page, reference="A" * 10, kind="person",
                                         is_page=False))  # fmt: skip
    return made, {one.item.kind: one for one in texts if one.language == "es"}


def test_the_second_person_puts_out_no_other_words_than_those_consented_to(cast, agreed):
    _made, texts = agreed
    false = in_words(texts["name"], kind="name", words="Otro Nombre Inventado")
    assert "words consented to" in assert_refused(cast.colleague, false)
    more = in_words(texts["name"], kind="name", words=NAME, alternative="Vive en la calle 5")
    assert "words consented to" in assert_refused(cast.colleague, more)
    put_in(cast.colleague, in_words(texts["name"], kind="name", words=NAME))


def test_words_with_every_sign_that_is_written_otherwise_go_out_as_they_are(cast, case):
    page = a_page(cast, case)
    who = consenter(cast, page, relation="child", name="Itzel Inventada Sol")
    odd = 'Dijo: "«\\»"\n\n\tñandú\x07\x7f 🌱 /</script>\u2028'
    item(cast, page, "name", odd)
    with acting_as(cast.owner.pk):
        texts = queries.texts_that_stand(page)
    say(cast, who, texts)
    let_out(cast, page, texts)
    with acting_as_nobody():
        assert in_public.pages_in_public()[0].name("es").words == odd.strip()


def test_a_yes_to_the_wall_is_none_to_a_page(cast, agreed):
    _made, texts = agreed
    row = in_words(texts["wall_name"], kind="name", words=NAME)
    assert "row-level security" in assert_refused(cast.colleague, row)


def test_what_was_taken_back_is_decided_by_two_anew(cast, case):
    made = publish(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        [text] = [one for one in made.texts() if one.item.kind == "text" and one.language == "es"]
    with acting_as_nobody():
        words = PublishedItem.objects.get(text=text.pk).words
    say(cast, made.daughter, [text], is_given=False, at=SOON)
    say(cast, made.daughter, [text], at=LATER)
    row = in_words(text, kind="text", words=words)
    assert "row-level security" in assert_refused(cast.colleague, row)
    let_out(cast, made.page, [text], at=LATER)


def test_no_other_bytes_are_public_than_the_copy_consented_to(cast, agreed):
    made, texts = agreed
    text = texts["photograph"]
    with acting_as(cast.owner.pk):
        small = ItemCopy.objects.get(about=text.item_id, kind="small")
        whole = ItemCopy.objects.get(about=text.item_id, kind="whole")
        content = queries.copy_of(text.item, "small")[1]
    put_in(cast.colleague, in_words(
        text, kind="photograph", words=CAPTION, alternative=ALTERNATIVE, sha256=whole.sha256,
        media_type="image/jpeg",
    ))  # fmt: skip

    def file(**more):
        given = {"sha256": small.sha256, "size": len(content), "content": content} | more
        return PublishedFile(page=made.page, item_id=text.item_id, kind="small",
                             media_type="image/jpeg", **given)  # fmt: skip

    for more in ({"content": picture()}, {"content": picture(), "size": len(picture()),
                  "sha256": sha256(picture()).hexdigest()}):  # fmt: skip
        assert "row-level security" in assert_refused(cast.colleague, file(**more))
    put_in(cast.colleague, file())


def test_the_worker_adds_booklets_and_nothing_else(cast, case, as_role):
    made = publish(cast, case, with_picture=False)
    name = made.items["name"]
    for kind, which in (("whole", name), ("booklet", None)):
        row = PublishedFile(
            page=made.page, item=which, kind=kind, language="" if which else "es",
            media_type="application/pdf", size=3, content=b"PDF",
            sha256=sha256(b"another" if which is None else b"PDF").hexdigest(),
        )  # fmt: skip
        with as_role("bal_worker"):
            assert "row-level security" in assert_refused(cast.owner, row)


def test_nobody_of_another_house_stands_in_the_place_of_a_text(cast, case, as_operator):
    """The key of a public text is read by all: it takes no row's place in another file."""
    made = publish(cast, case, with_picture=False)
    other = make_case(cast)[0]
    page = a_page(cast, other)
    mine = item(cast, page, "text", "Palabras inventadas")
    with acting_as_nobody():
        theirs = PublishedItem.objects.filter(kind="text", language="es").get().text_id
    with acting_as(cast.owner.pk):
        key = ItemText.objects.get(item=mine).record_key_id
    row = ItemText(
        page=page, compartment_id=page.compartment_id, by=cast.owner, recorded_at=BEFORE,
        item=mine, language="en", sha256="a" * 64, record_key_id=key, sealed_words=b"x",
        supersedes_id=theirs,
    )  # fmt: skip
    assert_refused(cast.owner, row)
    with acting_as(cast.owner.pk):
        text = ItemText.objects.get(pk=theirs)
        assert actions.correct_text(text=text, words="Otras", by=cast.owner.pk, at=SOON)
    assert made.page.pk != page.pk


def consent(made, who, text, by, **more):
    given = {"is_given": True, "told": Channel.CALL, "told_date": local_day(BEFORE)} | more
    return MemoryConsent(
        page=made.page, compartment_id=made.page.compartment_id, by=by, recorded_at=BEFORE,
        text=text, consenter=who, record_key_id=text.record_key_id, **given,
    )  # fmt: skip


def test_no_team_says_in_her_own_window_what_she_did_not(cast, case):
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        text = made.texts()[0]
    for more in (
        {"told": Channel.OWN_WINDOW},
        {"told_date": local_day(BEFORE) + timedelta(days=3)},
    ):
        assert_refused(cast.owner, consent(made, made.daughter, text, cast.owner, **more))
    put_in(cast.owner, consent(made, made.daughter, text, cast.owner))


def test_whose_part_has_ended_gives_no_yes_by_any_hand(cast, case):
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        text = made.texts()[0]
        end_party(party=made.daughter.party, by=cast.owner.pk, at=BEFORE)
    assert_refused(cast.owner, consent(made, made.daughter, text, cast.owner))
    put_in(cast.owner, consent(made, made.daughter, text, cast.owner, is_given=False))


def test_on_the_page_of_a_case_no_mere_name_consents(cast, case):
    made = write_page(cast, case, with_picture=False)
    row = Consenter(
        page=made.page, compartment_id=made.page.compartment_id, by=cast.owner,
        recorded_at=BEFORE, relation="child", is_of_age=True, sealed_name=b"x",
        record_key_id=made.daughter.record_key_id,
    )  # fmt: skip
    assert_refused(cast.owner, row)


def test_a_refusal_tells_nobody_that_a_page_is_there(cast, case):
    page = a_page(cast, case)
    with acting_as(cast.owner.pk):
        other = make_case(cast)[0]
    row = MemoryPage(
        compartment_id=other.compartment_id, reference=page.reference, kind="person", case=other,
        opened_at=BEFORE, by=cast.owner,
    )  # fmt: skip
    put_in(cast.owner, row)
    with acting_as(cast.owner.pk):
        assert MemoryPage.objects.filter(reference=page.reference).count() == 2


def test_whether_a_family_consents_is_told_to_who_reads_its_page(cast, case):
    publish(cast, case, with_picture=False)
    with acting_as_nobody():
        key = PublishedItem.objects.filter(kind="name").get().text_id
    for who, told in ((cast.owner, True), (cast.stranger, False)):
        with acting_as(who.pk), connection.cursor() as cursor:
            cursor.execute("select bal.has_memory_consent(%s)", [key])
            assert cursor.fetchone() == (told,)
            cursor.execute(
                "select has_function_privilege('bal_app', 'bal.memory_text_is_agreed(uuid)',"
                " 'execute')"
            )
            assert cursor.fetchone() == (False,)
