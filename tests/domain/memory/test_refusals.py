"""What cannot be on a page is refused with its rule, in both languages, and nothing is kept."""

import pytest
from tests.factories.cases import make_case
from tests.factories.documents import DOCUMENT
from tests.factories.memory import a_page, consenter, item, photograph, picture, say
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import add_party, end_party
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.actions import Facts, NewConsenter
from baluarte.domain.memory.models import Consenter, MemoryConsent, MemoryItem
from baluarte.domain.memory.refusals import MemoryRefused, refusals
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
RIGHTS = Facts(holder="La familia (inventada)")
PICTURE = DocumentGiven(picture())
# What says that it is a PDF or a picture, and cannot be opened as one.
BROKEN = DocumentGiven(b"%PDF-1.7 Acta inventada")
CUT_SHORT = DocumentGiven(DOCUMENT.content[: len(DOCUMENT.content) // 3])
HALF_A_PICTURE = DocumentGiven(PICTURE.content[: len(PICTURE.content) // 2])


def test_a_document_that_can_be_read_is_taken(cast, page):
    """What is refused below is refused for what it is, not because every document is."""
    made = item(cast, page, "document", "Acta inventada", file=DOCUMENT, facts=RIGHTS)
    assert made.copy_sha256


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


@pytest.fixture
def page(cast, case):
    return a_page(cast, case)


@pytest.mark.parametrize(
    ("code", "kind", "given"),
    [
        ("kind", "statue", {}),
        ("language", "text", {"language": "mixteco de la sierra"}),
        ("licence", "text", {"licence": "mine"}),
        ("no_file", "text", {"file": PICTURE}),
        ("holder", "photograph", {"file": PICTURE, "alternative": "Un río."}),
        ("file", "photograph", {"facts": RIGHTS, "alternative": "Un río."}),
        ("alt", "photograph", {"facts": RIGHTS, "file": PICTURE}),
        ("transcript", "recording", {"facts": RIGHTS, "file": DocumentGiven(b"ID3\3\0\0\0\0\0\0"
                                                                            b"\xff\xfb\x90\0")}),
        ("file_kind", "photograph", {"facts": RIGHTS, "file": DOCUMENT, "alternative": "Un río."}),
        ("unreadable", "document", {"facts": RIGHTS, "file": BROKEN}),
        ("unreadable", "document", {"facts": RIGHTS, "file": CUT_SHORT}),
        ("unreadable", "photograph", {"facts": RIGHTS, "file": HALF_A_PICTURE,
                                      "alternative": "Un río."}),
        ("blur", "photograph", {"facts": RIGHTS, "file": PICTURE, "alternative": "x",
                                "blurred": (0,)}),
        ("blur_kind", "text", {"blurred": (1,)}),
        ("url", "work_link", {"facts": Facts(url="javascript:alert(1)")}),
        ("sha256", "work_link", {"facts": Facts(url="https://rio.example/", archive_sha256="ab")}),
        ("day", "anniversary", {"facts": Facts(date="2019-11")}),
        ("day", "act", {}),
        ("date", "act", {"facts": Facts(date="el día de muertos")}),
    ],
)  # fmt: skip
def test_what_cannot_stand_on_a_page_is_refused(cast, page, code, kind, given):
    with pytest.raises(MemoryRefused) as refused:
        item(cast, page, kind, "Palabras inventadas", **given)
    assert refused.value.code == code
    with acting_as(cast.owner.pk):
        assert not MemoryItem.objects.exists()


def test_every_refusal_has_its_words_in_both_languages():
    for code in refusals():
        refused = MemoryRefused(code, field="x", given="aquello", right="esto")
        assert "{" not in refused.in_language("es") + refused.in_language("en")
        assert refused.in_language("es") != refused.in_language("en")


@pytest.mark.parametrize(
    ("code", "rule", "given"),
    [
        ("consenter_age", "art", {"is_of_age": False}),
        ("consenter_part", "no quien pide", {"part": Part.PETITIONER}),
        ("consenter_part", "no quien pide", {"part": Part.REPRESENTATIVE}),
        ("consenter_relation", "LFDA art. 87", {"relation": "community"}),
    ],
)
def test_who_cannot_consent_is_refused_with_the_rule(cast, page, code, rule, given):
    told = {"relation": "child", "name": "Nadie Inventada"} | given
    with pytest.raises(MemoryRefused) as refused:
        consenter(cast, page, **told)
    assert refused.value.code == code
    assert rule in refused.value.in_language("es")
    with acting_as(cast.owner.pk):
        assert not Consenter.objects.exists()


def test_on_a_page_of_a_community_the_assembly_says_who(cast, case):
    page = a_page(cast, case, kind="community")
    with pytest.raises(MemoryRefused) as refused:
        consenter(cast, page, relation="child", name="Nadie Inventada")
    assert refused.value.code == "consenter_relation"
    named = consenter(cast, page, relation="community", name="Asamblea Inventada",
                      part=Part.COLLECTIVE)  # fmt: skip
    assert named.relation == "community"


def test_whose_part_has_ended_says_no_more_yes_and_still_a_no(cast, case, page):
    by = cast.owner.pk
    told = consenter(cast, page, relation="child", name="Itzel Inventada Sol")
    item(cast, page, "name", "Nombre inventado")
    with acting_as(by):
        end_party(party=told.party, by=by, at=BEFORE)
        told = Consenter.objects.select_related("party", "page").get(pk=told.pk)
        texts = queries.texts_that_stand(page)
    with pytest.raises(MemoryRefused) as refused:
        say(cast, told, texts)
    assert refused.value.code == "consenter_ended"
    [said] = say(cast, told, texts, is_given=False)
    assert said.is_given is False


def test_a_party_of_another_case_and_a_stranger_do_not_consent(cast, page):
    by = cast.owner.pk
    other = make_case(cast)[0]
    with acting_as(by):
        party = add_party(case=other, part=Part.FAMILY, by=by, at=BEFORE,
                          person=NewPerson(name="De Otra Inventada"))  # fmt: skip
        for given in ({"party": party}, {"name": "Sólo un nombre"}):
            new = NewConsenter(relation="child", is_of_age=True, **given)
            with pytest.raises(MemoryRefused):
                actions.name_consenter(page=page, new=new, by=by, at=BEFORE)


def test_consent_is_to_the_text_of_that_page_and_said_by_now(cast, case, page):
    other = a_page(cast, case)
    told = consenter(cast, page, relation="child", name="Itzel Inventada Sol")
    item(cast, other, "name", "Otro nombre inventado")
    item(cast, page, "name", "Nombre inventado")
    with acting_as(cast.owner.pk):
        texts, others = queries.texts_that_stand(page), queries.texts_that_stand(other)
        for code, asked, day in (
            ("not_of_page", others, local_day(BEFORE)), ("told_ahead", texts, "2027-01-01"),
        ):  # fmt: skip
            with pytest.raises(MemoryRefused) as refused:
                actions.record_consents(
                    texts=asked, consenter=told, is_given=True, told=Channel.CALL,
                    told_date=day if not isinstance(day, str) else local_day(BEFORE).replace(
                        year=2027), by=cast.owner.pk, at=BEFORE,
                )  # fmt: skip
            assert refused.value.code == code
        assert not MemoryConsent.objects.exists()


def test_a_page_for_a_family_without_a_case_lies_apart(cast):
    by = cast.owner.pk
    with acting_as(by):
        page = actions.open_page(kind="work", institution=cast.keeper, team=[cast.colleague],
                                 by=by, at=BEFORE)  # fmt: skip
        new = NewConsenter(relation="sibling", is_of_age=True, name="Marta Inventada")
        actions.name_consenter(page=page, new=new, by=by, at=BEFORE)
    with acting_as(cast.colleague.pk):
        assert queries.pages().count() == 1
    with acting_as(cast.stranger.pk):
        assert queries.pages().count() == 0


def test_a_picture_goes_blurred_where_the_family_asks_and_says_nothing_of_its_camera(cast, page):
    whole, soft = photograph(cast, page), photograph(cast, page, blurred=[5, 5, 1])
    assert soft.blurred == [1, 5]
    assert whole.original_sha256 == soft.original_sha256
    assert whole.copy_sha256 != soft.copy_sha256
    with acting_as(cast.owner.pk):
        shown = [
            queries.copy_of(one, kind)[1] for one in (whole, soft) for kind in ("whole", "small")
        ]
    assert all(b"canario" not in one and b"Exif" not in one for one in shown)
    from io import BytesIO

    from PIL import Image

    sharp, blurred = (Image.open(BytesIO(one)).convert("L") for one in (shown[0], shown[2]))
    part = (330, 220, 570, 380)

    def spread(picture):
        low, high = picture.crop(part).getextrema()
        return high - low

    assert spread(sharp) > 150
    assert spread(blurred) < 25
    # What nobody asked to blur stays as it was.
    corner = (700, 450, 890, 590)
    assert blurred.crop(corner).getextrema() == sharp.crop(corner).getextrema()
