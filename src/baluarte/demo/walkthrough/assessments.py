"""Invented targets, and how a ministry, the observatory and the mission judge the year."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.seconds import SECOND_OF, let_stand
from baluarte.demo.walkthrough.statements import OFFICES
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.actions import NewAssessment, NewTarget, assess, set_target
from baluarte.domain.accountability.choices import Assessed, Verdict
from baluarte.domain.accountability.models import Target
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

AUTHORITY, CIVIL, MONITOR, POLICE = "segundo", "lucia", "mirna", "ivan"
WHERE = {AUTHORITY: "segob", CIVIL: "faro", MONITOR: "mision", POLICE: "sspc"}
INDICATOR, OBJECTIVE, INSTITUTION = Assessed.INDICATOR, Assessed.OBJECTIVE, Assessed.INSTITUTION
# Of one indicator two organisations agreed on different values: both stand.
TARGETS = (
    (AUTHORITY, "PRO-S-03", Decimal(80)),
    (CIVIL, "PRO-S-03", Decimal(100)),
    (AUTHORITY, "INV-O-01", Decimal(40)),
    (CIVIL, "CRO-P-01", Decimal(95)),
    (AUTHORITY, "CRO-P-01", Decimal(90)),
)
# Entered by the ministry, and a second person of it has not looked at it yet.
TARGET_WAITS = (AUTHORITY, "CRO-P-01")
SAID = (
    (CIVIL, INDICATOR, "PRO-S-03", Verdict.LITTLE, "Creció menos que las personas protegidas."),
    (MONITOR, INDICATOR, "PRO-S-03", Verdict.LITTLE, "No alcanza para lo que dice necesitar."),
    (CIVIL, INDICATOR, "INV-O-01", Verdict.NOTHING, "La mayoría de las fiscalías no contestó."),
    (AUTHORITY, INDICATOR, "CRO-P-01", Verdict.REACHED, "Se ejerció casi todo lo modificado."),
    (CIVIL, INDICATOR, "CRO-P-01", Verdict.CANNOT_SAY, "No se sabe en qué se ejerció."),
    (AUTHORITY, OBJECTIVE, "OB-0A", Verdict.ADVANCES, "Se instalaron dos mesas de diálogo."),
    (CIVIL, OBJECTIVE, "OB-0A", Verdict.ADVANCES, "Las mesas se reúnen y llevan minuta."),
    (CIVIL, OBJECTIVE, "OB-0B", Verdict.WENT_BACK, "Dos mesas dejaron de convocarse."),
    (AUTHORITY, INSTITUTION, "SEGOB", Verdict.ADVANCES, "Se ocuparon más plazas."),
    (CIVIL, INSTITUTION, "SEGOB", Verdict.LITTLE, "Quedan plazas y estudios pendientes."),
    (CIVIL, INSTITUTION, "SEGOB-UDH", Verdict.LITTLE, "Quedan plazas y estudios pendientes."),
)  # fmt: skip
# Nobody else reads these until a second person of the house lets them stand.
WAITING = (
    (AUTHORITY, OBJECTIVE, "OB-0B", Verdict.ADVANCES, "Se convocó a tres sesiones."),
    (CIVIL, INDICATOR, "PRO-S-03", Verdict.NOTHING, "Este año no creció."),
    (POLICE, INSTITUTION, "SSPC", Verdict.ADVANCES, "Se capacitó a tres turnos."),
)


def tell_assessments(*, at: datetime) -> Iterator[str]:
    """Agree on some targets and judge last year, once, on a document that everybody sees."""
    with connected_as(DatabaseRole.APP):
        names = {*WHERE, *(SECOND_OF[one] for one in WHERE)}
        people = dict(Account.objects.filter(username__in=names).values_list("username", "pk"))
        by = people.get(CIVIL)
        if by is None:
            return
        with acting_as(by):
            document = Document.objects.filter(title=OFFICES.title).first()
            if document is None or Target.objects.exists():
                return
        year = local_day(at).year
        for username, code, value in TARGETS:
            given = NewTarget(
                indicator=code, value=value, due_date=date(year + 2, 12, 31), document=document,
                ground="Acuerdo de la mesa de diálogo, punto 4 (inventado).",
            )  # fmt: skip
            with acting_as(people[username]):
                made_target = set_target(
                    given=given, institution=Institution.objects.get(slug=WHERE[username]),
                    by=people[username], at=at,
                )  # fmt: skip
            if (username, code) != TARGET_WAITS:
                let_stand(made_target, of=username, people=people, at=at)
        for username, of, subject, verdict, words in (*SAID, *WAITING):
            said = NewAssessment(
                of=of, subject=subject, first_date=date(year - 1, 1, 1),
                last_date=date(year - 1, 12, 31), verdict=verdict, words=f"{words} (Inventado.)",
                document=document,
            )  # fmt: skip
            with acting_as(people[username]):
                made = assess(
                    given=said, institution=Institution.objects.get(slug=WHERE[username]),
                    by=people[username], at=at,
                )  # fmt: skip
            if (username, of, subject, verdict, words) not in WAITING:
                let_stand(made, of=username, people=people, at=at)
    yield f"{len(TARGETS)} targets and {len(SAID)} assessments of what was reached."
