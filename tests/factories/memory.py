"""A memory page of an invented person, as a family writes it with its team; all invented."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.cases.actions import add_party
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.actions import Facts, NewConsenter, NewItem, Wording
from baluarte.domain.memory.models import Consenter, ItemText, MemoryItem, MemoryPage
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

# What nothing that the public can reach may hold once it was taken back.
NAME, TOLD, CAPTION = "Canario Inventado Tepoztle", "dieciséis años del río canario", "pie canario"
ALTERNATIVE, HOLDER = "un río canario dibujado", "familia Canaria Inventada"
MIXTEC = "Tuʼun canario ñá nìkàʼa̱n ꞌyǔ"
CANARIES = ("Canario", "canario", "Canaria", "Tepoztle")
PLACE_OF_THE_CAMERA = b"19.4326N canario"


@cache
def picture(colour: str = "#4a6b8a", size: tuple[int, int] = (900, 600)) -> bytes:
    """Return a drawing as a camera would save it: with where it was taken, and fine detail."""
    drawn = Image.new("RGB", size, colour)
    pen = ImageDraw.Draw(drawn)
    for x in range(0, size[0], 6):
        pen.line([(x, 0), (x, size[1])], fill="#ffffff" if x % 12 else "#000000", width=3)
    exif = Image.Exif()
    exif[0x010E] = PLACE_OF_THE_CAMERA.decode()
    written = BytesIO()
    drawn.save(written, "JPEG", quality=90, exif=exif)
    return written.getvalue()


@dataclass
class Written:
    """A page with its family's words: by whom, in which case, who consents."""

    page: MemoryPage
    case: Case
    daughter: Consenter
    sister: Consenter
    items: dict[str, MemoryItem]

    def texts(self) -> list[ItemText]:
        """Return the texts as they stand, as whoever acts sees them."""
        return queries.texts_that_stand(self.page)


def a_page(cast: Cast, case: Case, *, kind: str = "person", at: datetime = BEFORE) -> MemoryPage:
    """Open a page in a case, as its owner."""
    with acting_as(cast.owner.pk):
        return actions.open_page(kind=kind, case=case, by=cast.owner.pk, at=at)


def consenter(
    cast: Cast, page: MemoryPage, *, relation: str, name: str, at: datetime = BEFORE, **more
) -> Consenter:
    """Write down that an invented relative may consent, a party of the page's case."""
    by, of_age = cast.owner.pk, more.get("is_of_age", True)
    with acting_as(by):
        part = more.get("part", Part.FAMILY)
        party = add_party(case=page.case, part=part, person=NewPerson(name=name), by=by, at=at)
        new = NewConsenter(relation=relation, is_of_age=of_age, party=party)
        return actions.name_consenter(page=page, new=new, by=by, at=at)


def item(cast: Cast, page: MemoryPage, kind: str, words: str, *, at=BEFORE, **more) -> MemoryItem:
    """Put something on a page in Spanish, as its owner."""
    wording = Wording(
        language=more.pop("language", "es"), words=words,
        alternative=more.pop("alternative", ""),
    )  # fmt: skip
    with acting_as(cast.owner.pk):
        new = NewItem(kind=kind, wording=wording, **more)
        return actions.add_item(page=page, new=new, by=cast.owner.pk, at=at)


def photograph(cast: Cast, page: MemoryPage, *, blurred=(), words: str = CAPTION, **more):
    """Put a drawn photograph on a page."""
    return item(
        cast, page, "photograph", words, alternative=ALTERNATIVE, facts=Facts(holder=HOLDER),
        file=DocumentGiven(picture()), blurred=blurred, **more,
    )  # fmt: skip


def write_page(cast: Cast, case: Case, *, with_picture: bool = True) -> Written:
    """Write a page with its name, a text in two languages, a picture, a day and a wall name."""
    page = a_page(cast, case)
    daughter = consenter(cast, page, relation="child", name="Itzel Inventada Tepoztle")
    sister = consenter(cast, page, relation="sibling", name="Marta Inventada Tepoztle")
    items = {
        "name": item(cast, page, "name", NAME),
        "text": item(cast, page, "text", f"Contó {TOLD}."),
        "anniversary": item(
            cast, page, "anniversary", "El día canario", facts=Facts(date="2019-11-02")
        ),
        "wall_name": item(cast, page, "wall_name", NAME),
    }
    if with_picture:
        items["photograph"] = photograph(cast, page)
    with acting_as(cast.owner.pk):
        actions.add_text(
            item=items["text"], wording=Wording(language="mix", words=MIXTEC), by=cast.owner.pk,
            at=BEFORE,
        )  # fmt: skip
    return Written(page, case, daughter, sister, items)


def say(
    cast: Cast, who: Consenter, texts: list[ItemText], *, is_given: bool = True, at=BEFORE, by=None
):
    """Record a word on some texts, as the team was told it."""
    by = by or cast.owner.pk
    with acting_as(by):
        return actions.record_consents(
            texts=texts, consenter=who, is_given=is_given, told=Channel.IN_PERSON,
            told_date=local_day(at), by=by, at=at,
        )  # fmt: skip


def let_out(cast: Cast, page: MemoryPage, texts: list[ItemText], *, at=BEFORE):
    """Propose texts as the owner and let them out as the colleague."""
    with acting_as(cast.owner.pk):
        proposal = actions.propose_release(
            page=page, texts=texts, risk="Se habló con la familia: nadie corre más riesgo.",
            by=cast.owner.pk, at=at,
        )  # fmt: skip
    with acting_as(cast.colleague.pk):
        return actions.review_release(proposal=proposal, agrees=True, by=cast.colleague.pk, at=at)


def publish(cast: Cast, case: Case, **more) -> Written:
    """Write a page, have the daughter consent to all of it, and let it out."""
    made = write_page(cast, case, **more)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    say(cast, made.daughter, texts)
    let_out(cast, made.page, texts, at=BEFORE + timedelta(minutes=1))
    return made
