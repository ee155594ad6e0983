"""The portal's alerts: what two signed, in words and as a feed, and how often warnings came true."""

from datetime import timedelta

import pytest
from django.db.models import JSONField, Value
from django.utils import timezone
from tests.factories.warnings import (
    answer_card,
    ask_alert,
    came,
    issue,
    make_warning_cast,
    propose_card,
)

from baluarte.domain.prevention.actions import sign_public_alert, withdraw_public_alert
from baluarte.domain.prevention.models import ScoreCard, ScoreCardReview
from baluarte.domain.prevention.warning_choices import SecondWord, WhatCame
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
THERE, FEED = "/es/alertas/", "/es/alertas/alertas.atom"
WORDS = "Riesgo alto en el puerto (inventado)."


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_warning_cast()


def test_without_an_alert_it_is_not_said_that_it_is_safe(portal):
    said = portal.words(THERE)
    assert "Hoy no hay ninguna alerta pública" in said
    assert "no significa que sea seguro" in said
    assert "Todavía no ha salido ningún año" in said


def test_an_alert_is_read_and_followed_until_it_is_taken_back(portal, cast):
    alert = ask_alert(cast, issue(cast))
    assert WORDS not in portal.words(THERE)
    with acting_as(cast.other.pk):
        sign_public_alert(alert=alert, by=cast.other.pk, at=timezone.now())
    answer = portal.get(THERE)
    assert WORDS in answer.content.decode()
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert WORDS in portal.read(FEED)
    said = portal.words(THERE)
    assert cast.house.name not in said
    assert cast.police.name not in said
    with acting_as(cast.one.pk):
        withdraw_public_alert(alert=alert, reason="Ya no.", by=cast.one.pk, at=timezone.now())
    assert WORDS not in portal.words(THERE)
    assert "retirada el" in portal.words(THERE)
    assert WORDS not in portal.read(FEED)


def test_a_score_card_says_the_misses_first_and_of_few_no_share(portal, cast):
    issued = timezone.now() - timedelta(days=50)
    one = issue(cast, at=issued, valid_until=local_day(issued) + timedelta(days=20))
    came(cast, one, WhatCame.HAPPENED, day=local_day(issued) + timedelta(days=3))
    answer_card(propose_card(cast, year=local_day(issued).year), cast.other)
    said = portal.words(THERE)
    assert "Menos de diez hechos graves" in said
    assert said.index("De qué no se alertó") < said.index("Lo que se cumplió")
    assert "De una alerta que se puede juzgar, se cumplió 1 (100" in said
    # Of another year there is none: the newest stands.
    assert portal.words(f"{THERE}?anio=1999") == said


def test_the_page_asks_the_database_little(portal, cast):
    assert len(portal.queries(THERE)) <= 5


def test_a_letter_that_xml_cannot_hold_takes_the_feed_from_nobody(portal, cast):
    alert = ask_alert(cast, issue(cast), text=f"\x0b{WORDS}\ufffe")
    with acting_as(cast.other.pk):
        sign_public_alert(alert=alert, by=cast.other.pk, at=timezone.now())
    assert WORDS in portal.read(FEED)


def let_out_by_sql(card, cast):
    with acting_as(cast.other.pk):
        ScoreCardReview.objects.create(
            holder=cast.house, card=card, proposed_by=cast.one, answer=SecondWord.CONFIRMED,
            reviewed_at=timezone.now(), reviewed_by=cast.other,
        )  # fmt: skip


def test_a_row_that_is_no_card_takes_the_page_from_nobody(portal, cast):
    """Two accounts of a house lay by SQL what the page never writes."""
    issued = timezone.now() - timedelta(days=50)
    issue(cast, at=issued, valid_until=local_day(issued) + timedelta(days=20))
    year = local_day(issued).year
    good = propose_card(cast, year=year)
    before = portal.words(THERE)
    shown = good.body | {"policy": 99}
    bad = ({"year": year}, [], "x", 1, None, good.body | {"grave": "<b>"}, shown)
    for body in bad:
        with acting_as(cast.one.pk):
            laid = ScoreCard.objects.create(
                holder=cast.house, year=year, body=Value(body, JSONField()),
                proposed_at=timezone.now(), proposed_by=cast.one,
            )  # fmt: skip
        let_out_by_sql(laid, cast)
        assert portal.words(THERE) == before
    let_out_by_sql(good, cast)
    assert "Todavía no ha salido ningún año" not in portal.words(THERE)
