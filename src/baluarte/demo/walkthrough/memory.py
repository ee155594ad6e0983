"""Invented memory pages: a reporter of a river, a radio, a community; and one taken back.

Nobody is meant, and each page says so. The words in Mixtec are a few that everybody there knows,
put together to try letters and marks: a speaker has to correct them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.memory_pictures import loom, mast, river
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.actions import add_party, open_window
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.actions import Facts, NewConsenter, NewItem, Wording
from baluarte.domain.memory.choices import ItemKind
from baluarte.domain.memory.models import MemoryPage, PublishedPage, ReleaseProposal
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day

WRITER, SECOND, HERSELF, HOUSE = "maria", "noemi", "rosa", "tinta"
# A commission's own: one of it writes a page, another does not let it out.
AT_COMMISSION, DECIDES_THERE, COMMISSION = "bruno", "aitana", "EDO-30-VIC"
RISK = "Es inventada, para la demostración: no nombra a nadie que exista."
NOT_SO = (
    "Dice la calle donde vive su hija. Pregúntele si la quita. Inventado, para la demostración."
)
LONG_AGO = timedelta(days=40)
Texts = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Told:
    """Something of an invented page: words by language with what stands for who does not see."""

    kind: str
    texts: Texts
    facts: Facts = field(default_factory=Facts)
    file: DocumentGiven | None = None
    licence: str = "family"
    blurred: Sequence[int] = ()


def _one(kind: str, **by_language: str) -> Told:
    return Told(kind, [(language, words, "") for language, words in by_language.items()])


def reporter() -> list[Told]:
    """Return the page of a reporter of a river: in Spanish and in English."""
    return [
        _one(ItemKind.NAME, es="Ulises Inventado Tres Ríos", en="Ulises Inventado Tres Ríos"),
        _one(
            ItemKind.TEXT,
            es="Durante dieciséis años contó un río. Empezó por las garzas que dejaron de venir, "
            "siguió el color del agua hasta una presa de jales que nadie había autorizado, y "
            "volvió cada lunes a medirla con un frasco y una libreta.\n\nNo le gustaba la palabra "
            "valiente. Decía que iba porque el río pasaba por su casa.",
            en="For sixteen years he told of a river. He began with the herons that no longer "
            "came, followed the colour of the water to a tailings dam that nobody had licensed, "
            "and came back each Monday to measure it with a jar and a notebook.\n\nHe did not "
            "like the word brave. He said he went because the river ran past his house.",
        ),
        Told(
            ItemKind.PHOTOGRAPH,
            [("es", "El río, como lo dibujó esta demostración.",
              "Dibujo: un río claro baja entre cerros hacia quien mira, al atardecer."),
             ("en", "The river, as this demonstration drew it.",
              "Drawing: a pale river comes down between hills towards the reader, at dusk.")],
            Facts(holder="Proyecto Baluarte (dibujo inventado)"), river(), "cc_by",
        ),
        Told(
            ItemKind.WORK_LINK,
            [("es", "«El agua de los lunes», serie de 212 notas (inventada)", ""),
             ("en", "“Monday's water”, a series of 212 stories (invented)", "")],
            Facts(url="https://agua-de-los-lunes.example/",
                  archive_url="https://archivo.example/agua-de-los-lunes.wacz",
                  archive_sha256="5b" * 32),
        ),
        Told(ItemKind.ANNIVERSARY,
             [("es", "El primer lunes que midió el agua.", ""),
              ("en", "The first Monday he measured the water.", "")], Facts(date="2003-03-03")),
        Told(ItemKind.ACT,
             [("es", "Caminata por la orilla, del puente a la compuerta, con frascos.", ""),
              ("en", "A walk along the bank with jars, from the bridge to the gate.", "")],
             Facts(date="2027-03-06")),
        _one(ItemKind.WALL_NAME, es="Ulises Inventado Tres Ríos"),
    ]  # fmt: skip


def radio() -> list[Told]:
    """Return the page of a radio and who spoke on it: in Spanish and some Mixtec."""
    return [
        _one(ItemKind.NAME, es="Radio Savi (inventada)"),
        _one(
            ItemKind.TEXT,
            es="A las cinco de la mañana encendía el transmisor y daba las buenas lluvias. "
            "Después venían los avisos: quién perdió una yunta, quién busca a su hijo, a cómo "
            "amaneció el maíz. Contó el despojo de las aguas en la lengua de sus vecinas.",
            mix="Ñuú savi̱, tu’un savi̱, yuta̱.\n\n(Palabras sueltas para probar letras y acentos; "
            "una persona hablante debe corregirlas.)",
        ),
        Told(
            ItemKind.PHOTOGRAPH,
            [("es", "La antena sobre los techos, dibujada para esta demostración.",
              "Dibujo: una torre de radio sobre techos de teja, con ondas en la mañana.")],
            Facts(holder="Proyecto Baluarte (dibujo inventado)"), mast(), "cc_by", (9,),
        ),
        Told(ItemKind.ANNIVERSARY, [("es", "La primera emisión.", "")], Facts(date="2009-06-24")),
        _one(ItemKind.WALL_NAME, es="Voces de Radio Savi (inventadas)"),
    ]  # fmt: skip


def community() -> list[Told]:
    """Return the page of a community."""
    return [
        _one(ItemKind.NAME, es="Comunidad inventada de Agua Tejida",
             en="The invented community of Agua Tejida"),
        _one(
            ItemKind.TEXT,
            es="Somos ciento doce casas. Cuando cerraron el camino al manantial, las mujeres "
            "tejieron el mapa en un lienzo para que nadie dijera que no sabíamos por dónde pasa "
            "el agua.\n\nEsta página la aprobó la asamblea. La asamblea puede quitarla.",
            en="We are a hundred and twelve houses. When the path to the spring was closed, the "
            "women wove the map into a cloth, so that nobody could say we did not know where the "
            "water runs.\n\nThe assembly approved this page. The assembly may take it away.",
        ),
        Told(
            ItemKind.PHOTOGRAPH,
            [("es", "El lienzo a medio tejer, dibujado para esta demostración.",
              "Dibujo: un telar de cintura con una tela de franjas de colores a medio tejer.")],
            Facts(holder="Proyecto Baluarte (dibujo inventado)"), loom(), "cc_by",
        ),
    ]  # fmt: skip


def taken_back() -> list[Told]:
    """Return a page that its family takes back."""
    return [
        _one(ItemKind.NAME, es="Nombre inventado que se retiró"),
        _one(ItemKind.TEXT, es="Un texto inventado que su familia retiró."),
    ]


def not_let_out() -> list[Told]:
    """Return a page that a second person does not let out as it is written."""
    return [
        _one(ItemKind.NAME, es="Leonor Inventada Mar"),
        _one(
            ItemKind.TEXT, es="Contaba las noticias del puerto. Su hija vive en la calle inventada."
        ),
    ]


def tell_memory(*, at: datetime) -> Iterator[str]:
    """Write and publish the invented pages, as a documenter and a second person of her house."""
    with connected_as(DatabaseRole.APP):
        writer, second, herself = (
            Account.objects.get(username=one) for one in (WRITER, SECOND, HERSELF)
        )
        with acting_as(writer.pk):
            party = Party.objects.filter(account=herself).first()
            if party is None or MemoryPage.objects.exists():
                return
            hers = _as_family(party, herself, by=writer.pk, at=at)
        desk = Desk(writer.pk, second.pk, Institution.objects.get(slug=HOUSE), second)
        began = at - LONG_AGO
        _publish(desk, "person", NewConsenter(relation="partner", is_of_age=True, party=hers),
                 reporter(), case=hers.case, at=began)  # fmt: skip
        for kind, relation, who, told in (
            ("work", "child", "Hija inventada", radio()),
            ("community", "community", "Asamblea inventada", community()),
        ):
            named = NewConsenter(relation=relation, is_of_age=True, name=who)
            _publish(desk, kind, named, told, at=began)
        sister = NewConsenter(relation="sibling", is_of_age=True, name="Hermana inventada")
        gone = _publish(desk, "person", sister, taken_back(), at=began)
        with acting_as(writer.pk):
            actions.withdraw_page(page=gone, by=writer.pk, at=at - timedelta(days=3))
            public = list(PublishedPage.objects.values_list("page", flat=True))
        _refuse(at=at - timedelta(days=2))
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        booklets = sum(actions.make_booklets(page=one, at=at) for one in public)
    yield (
        f"{len(public)} invented memory pages, {booklets} booklets; one page taken back, "
        "one not let out."
    )


@dataclass(frozen=True)
class Desk:
    """Who writes, who decides with her, and the house that keeps pages without a case."""

    writer: UUID
    second: UUID
    house: Institution
    colleague: Account


def _as_family(party: Party, account: Account, *, by: UUID, at: datetime) -> Party:
    """Let her take part as family too: of her companion's page she decides as that."""
    made = add_party(case=party.case, part=Part.FAMILY, person=party.person, by=by, at=at)
    return open_window(party=made, account=account, by=by, at=at)


def _publish(
    desk: Desk,
    kind: str,
    who: NewConsenter,
    told: Sequence[Told],
    *,
    case: Case | None = None,
    at: datetime,
) -> MemoryPage:
    """Write a page, record the yes to all of it, and let it out as two people."""
    proposal = _propose(desk, kind, who, told, case=case, at=at)
    with acting_as(desk.second):
        actions.review_release(proposal=proposal, agrees=True, by=desk.second, at=at)
    return proposal.page


def _refuse(*, at: datetime) -> None:
    """Propose a page at a commission that a second person of it does not let out."""
    writer, second = (Account.objects.get(username=one) for one in (AT_COMMISSION, DECIDES_THERE))
    desk = Desk(writer.pk, second.pk, Institution.objects.get(code=COMMISSION), second)
    husband = NewConsenter(relation="partner", is_of_age=True, name="Esposo inventado")
    proposal = _propose(desk, "person", husband, not_let_out(), at=at)
    with acting_as(desk.second):
        actions.review_release(
            proposal=proposal, agrees=False, reason=NOT_SO, by=desk.second, at=at
        )


def _propose(
    desk: Desk,
    kind: str,
    who: NewConsenter,
    told: Sequence[Told],
    *,
    case: Case | None = None,
    at: datetime,
) -> ReleaseProposal:
    by = desk.writer
    with acting_as(by):
        house = None if case else desk.house
        page = actions.open_page(kind=kind, case=case, institution=house, team=[desk.colleague],
                                 by=by, at=at)  # fmt: skip
        consenter = actions.name_consenter(page=page, new=who, by=by, at=at)
        for one in told:
            _put(page, one, by=by, at=at)
        texts = queries.texts_that_stand(page)
        actions.record_consents(
            texts=texts, consenter=consenter, is_given=True, told=Channel.IN_PERSON,
            told_date=local_day(at), by=by, at=at,
        )  # fmt: skip
        return actions.propose_release(page=page, texts=texts, risk=RISK, by=by, at=at)


def _put(page: MemoryPage, told: Told, *, by: UUID, at: datetime) -> None:
    wordings = [
        Wording(language=language, words=words, alternative=alternative)
        for language, words, alternative in told.texts
    ]
    new = NewItem(
        kind=told.kind, wording=wordings[0], facts=told.facts, licence=told.licence,
        file=told.file, blurred=told.blurred,
    )  # fmt: skip
    item = actions.add_item(page=page, new=new, by=by, at=at)
    for wording in wordings[1:]:
        actions.add_text(item=item, wording=wording, by=by, at=at)
