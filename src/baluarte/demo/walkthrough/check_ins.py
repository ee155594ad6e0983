"""An invented agreement on signs: one each eight hours, the next within the hour."""

from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.cases.actions.checkins import (
    Agreed,
    agree,
    give_sign,
    ring_for_missed,
    write_finding,
)
from baluarte.domain.cases.choices import Rhythm, SignHeard
from baluarte.domain.cases.models import Case, CheckIn, Party
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody

NEXT = timedelta(minutes=40)
HOURS = 8
TOLD_WITH = ("party__case__compartment", "party__case__matter", "agreement")


def agree_on_signs(herself: Account, *, officer: UUID, at: datetime) -> None:
    """Agree on signs with the person whose case it is; whatever the hour, the next is near."""
    agreed = Agreed(
        rhythm=Rhythm.HOURS, every_hours=HOURS, first_at=at + NEXT, grace_minutes=20,
        until_at=at + timedelta(days=30), signal="Ya llegué y ya comí",
        danger="¿Cómo sigue tu tía de Orizaba?",
        plan="Primero llama Inés a su hermana, dos veces. Si nadie contesta, María avisa a quien "
             "está de guardia y se pide el rondín. Nunca se llama a la policía municipal.",
    )  # fmt: skip
    with acting_as(officer):
        found = Party.objects.select_related("case__compartment", "case__matter")
        party = found.get(account=herself)
        agree(party=party, agreed=agreed, by=officer, at=at)


def miss_a_sign(case: Case, *, officer: UUID, at: datetime) -> None:
    """Tell of a sign that came, of the next that did not, and what was found out; all invented."""
    due = at - timedelta(hours=6)
    before = due - timedelta(hours=HOURS)
    agreed = Agreed(
        rhythm=Rhythm.HOURS, every_hours=HOURS, first_at=before, grace_minutes=20,
        until_at=at + timedelta(days=10), signal="Ya cené", danger="Mañana te devuelvo el libro",
        plan="Se llama dos veces a su vecina; si no contesta, se avisa a quien está de guardia.",
    )  # fmt: skip
    with connected_as(DatabaseRole.APP), acting_as(officer):
        party = Party.objects.select_related("case__compartment", "case__matter").get(case=case)
        agree(party=party, agreed=agreed, by=officer, at=before - timedelta(hours=1))
        came = CheckIn.objects.select_related(*TOLD_WITH).get(party=party)
        give_sign(check_in=came, heard=SignHeard.CALL, by=officer, at=before)
    with connected_as(DatabaseRole.WORKER), acting_as_nobody():
        ring_for_missed(at=due + timedelta(hours=1))
    with connected_as(DatabaseRole.APP), acting_as(officer):
        found = CheckIn.objects.select_related(*TOLD_WITH)
        write_finding(
            check_in=found.exclude(missed_at=None).get(party=party), by=officer, at=at,
            text="Su vecina la vio: se quedó sin batería en una asamblea. Está bien. Inventado.",
            found_at=due + timedelta(hours=2),
        )  # fmt: skip
