"""What somebody tells here comes in by the same door as a list's row, sealed and unaltered."""

from uuid import uuid4

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.intake.actions import ToldWords, receive_report
from baluarte.domain.intake.models import Coding, Report, SourceList
from baluarte.domain.intake.queries import lists, open_report
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
WORDS = "  Unos hombres están afuera.\n=No dijeron nada.  "


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_cast()


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


def receive(cast, case, key, **said):
    told = ToldWords(words=WORDS, state="Veracruz", **said)
    return receive_report(
        compartment=case.compartment, told=told, key=key, by=cast.owner.pk, at=BEFORE
    )


def test_her_words_are_kept_exactly_and_wait_to_be_coded(cast, case):
    with acting_as(cast.owner.pk):
        report = receive(cast, case, uuid4(), perpetrators=["PE-POM"])
        opened = open_report(report.pk, by=cast.owner.pk, at=BEFORE)
        [coding] = Coding.objects.filter(report=report)
    words = {one.column: one.text for one in opened.cells}["Palabras"]
    assert (words, report.state, coding.perpetrators) == (WORDS, "to_complete", ["PE-POM"])


def test_the_same_key_is_the_same_report_and_another_is_another(cast, case):
    key, other = uuid4(), uuid4()
    with acting_as(cast.owner.pk):
        first, again, second = (receive(cast, case, one) for one in (key, key, other))
        rows = Report.objects.filter(missing_from=None, is_newest=True).count()
    assert (first == again, first == second, rows) == (True, False, 2)


def test_the_cast_of_four_on_what_was_told(cast, case, as_operator):
    with acting_as(cast.owner.pk):
        receive(cast, case, uuid4())
    seen = []
    for account in (cast.owner, cast.colleague, cast.without_role, cast.stranger):
        with acting_as(account.pk):
            seen.append(Report.objects.count())
    assert seen == [1, 1, 0, 0]


def test_a_perpetrator_of_no_catalogue_is_refused_and_nothing_is_kept(cast, case):
    with acting_as(cast.owner.pk):
        with pytest.raises(UnknownCode, match="PE-POM"):
            receive(cast, case, uuid4(), perpetrators=["police"])
        assert not Report.objects.exists()


def test_what_was_told_in_a_case_stands_among_no_lists(cast, case):
    with acting_as(cast.owner.pk):
        receive(cast, case, uuid4())
        assert (SourceList.objects.count(), list(lists())) == (1, [])
