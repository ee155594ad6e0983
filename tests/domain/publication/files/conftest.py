from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from baluarte.domain.audit.signing import Signer
from baluarte.domain.publication.anonymity import measure_anonymity
from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate, Given
from baluarte.domain.publication.events import Part, combine
from baluarte.domain.publication.files.columns import Place, Places
from baluarte.domain.publication.files.header import Header
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.totals import totals_of

SIGNER = Signer("baluarte-invented", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
MARCH = date(2026, 3, 1)
GIVEN = Given(
    date=CoarseDate("2026-03", "month", MARCH, MARCH),
    state="20",
    municipality="20067",
    types=("AG-PHY", "AG-THR"),
    perpetrators=("PE-MUN",),
    acts=(CoarseAct(1, "AG-PHY", ("PE-MUN",)), CoarseAct(None, "AG-THR", ())),
    victims=2,
    link_to_work="probable_link",
    single_review=False,
)
BARE = replace(
    GIVEN, date=CoarseDate(), municipality=None, types=(), perpetrators=(), acts=None,
    victims=None, link_to_work="", single_review=True,
)  # fmt: skip


@pytest.fixture
def events():
    givens = [GIVEN, BARE]
    return [combine([Part(UUID(int=n), f"NAME{n}", given)]) for n, given in enumerate(givens)]


@pytest.fixture
def places():
    return Places(
        {"20": Place("Estado Inventado")}, {"20067": Place("=Villa Grande", -96.123456, 17.25)}
    )


@pytest.fixture
def header(events):
    return Header(
        number=3,
        revision=1,
        cut_off_at=datetime(2026, 4, 1, 6, tzinfo=UTC),
        published_at=datetime(2026, 4, 2, 6, tzinfo=UTC),
        operator="Registro Común (inventado)",
        is_invented=True,
        totals=totals_of(events),
        rules={
            "version": 1, "sha256": "0" * 64, "minimum_population": 10000,
            "minimum_population_sensitive": 50000,
        },
        population={"source": "cuenta inventada (2020)", "stand_in": True},
        held_back={"date_day_to_month": 1},
        investigations={"published": 0, "with_event": 0, "k_reached": 0, "l_reached": 0},
        reconciliation={"published": 2, "as_they_are": 0, "withheld": 0},
        anonymity=measure_anonymity(events, limits()).as_json(),
        code_version="0.1.0",
        log_checkpoint="a seal",
        replaces={"edition": "3.0", "manifest_sha256": "1" * 64},
        errata=({"reference": "GONE", "gone": "withdrawn", "date": "2026-04-02"},),
    )  # fmt: skip
