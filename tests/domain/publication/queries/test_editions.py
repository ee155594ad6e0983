from datetime import timedelta

import pytest
from tests.factories.publication import NOW, let_out, make_event, withdraw

from baluarte.domain.publication import queries
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.totals import Totals

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    return let_out(cast.one, one)


def test_before_the_first_edition_there_is_none_and_no_figure(cast):
    assert (queries.latest_edition(), queries.todays_figure()) == (None, None)


def test_the_latest_edition_is_the_newest_number(cast, decision):
    cast.publish()
    cast.publish(at=NOW + DAY)
    assert [str(one) for one in queries.editions()] == ["2.0", "1.0"]
    assert str(queries.latest_edition()) == "2.0"


def test_an_edition_is_asked_for_by_number_as_it_now_stands(cast, decision):
    cast.publish()
    withdraw(cast.one, decision)
    cast.revise()
    found = (queries.edition(1), queries.edition(1, 0), queries.edition(1, 1))
    assert [str(one) for one in found] == ["1.1", "1.0", "1.1"]


def test_an_edition_that_is_not_there_is_not_found(cast):
    with pytest.raises(Edition.DoesNotExist):
        queries.edition(7)


def test_todays_figure_says_what_since_when_until_when_and_how_it_is_cited(cast, decision):
    edition = cast.publish()
    figure = queries.todays_figure(language="en")
    assert (figure.edition, figure.totals, figure.cut_off_at) == (edition, Totals(1, 1, 1), NOW)
    assert (figure.first_month.isoformat(), figure.last_month.isoformat()) == (
        "2026-01-01",
        "2026-01-01",
    )
    assert figure.citation == (
        "Baluarte (2026). Aggressions against human-rights defenders and journalists in Mexico. "
        "Edition 1.0, cut-off 2026-02-14. Data set."
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_files_of_an_edition_are_on_the_disk_as_long_as_they_are_said_to_be(
    cast, decision, language
):
    edition = cast.publish()
    files = queries.files_of(edition, language=language)
    assert [(one.name, one.path.stat().st_size) for one in files] == [
        (one.name, one.bytes) for one in files
    ]
    assert {one.name for one in files} == {p.name for p in files[0].path.parent.iterdir()}
    assert all(one.title for one in files)


def test_the_manifest_is_among_them_with_its_own_sum(cast, decision):
    edition = cast.publish()
    assert queries.file_of(edition, "manifest.json").sha256 == edition.manifest_sha256


@pytest.mark.parametrize("name", ["../../log.key", "/etc/passwd", ".writing", ""])
def test_no_other_file_is_handed_out(cast, decision, name):
    assert queries.file_of(cast.publish(), name) is None
