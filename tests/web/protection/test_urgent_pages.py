"""The page of an urgent act: measure, who delivers, the document itself, her word; or nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.authority import begin
from tests.factories.cases import make_case, say_yes
from tests.factories.documents import CONTENT, chosen

from baluarte.domain.procedure.documents import LARGEST
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.protection.models import Measure, MeasureDocument, UrgentAct
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DANGER = ("request_received", "imminent_danger_declared")


@pytest.fixture
def urgent(cast):
    then = timezone.now() - timedelta(hours=2)
    case, party = make_case(cast, at=then)
    with acting_as(cast.owner.pk):
        say_yes(party, "share_with_federal_mechanism", by=cast.owner.pk, at=then)
    return case, begin(cast, case, "mech_extraordinary", with_=DANGER, at=then)


def given(cast, **changes):
    said = {
        "code": "MU-4", "institution": str(cast.federal.pk), "word": "agrees", "reason": "",
        "happened_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "document": chosen(),
    } | changes  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def done(cast, step="EX-1") -> int:
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step=step, kind="done").count()


def page_of(case, name="emitir"):
    return reverse("urgent_act", args=[case.reference, name])


def test_it_is_done_with_all_four(enter, cast, urgent):
    case, _ = urgent
    answer = enter(cast.owner).post(page_of(case), given(cast))
    with acting_as(cast.owner.pk):
        kept = UrgentAct.objects.get()
        [document] = MeasureDocument.objects.filter(about=kept.pk)
    assert (answer.status_code, done(cast), len(kept.measures)) == (302, 1, 1)
    door, browser = reverse("document", args=[document.pk]), enter(cast.owner)
    matter = reverse("matter", args=[case.matter.reference])
    assert door in browser.get(matter).content.decode()
    assert browser.get(door).content == CONTENT
    assert enter(cast.stranger).get(door).status_code == 404


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ("code", "Nombre la medida"), ("institution", "Diga quién la entrega"),
        ("document", "Elija el documento"), ("word", "Anote qué dice la persona"),
    ],
)  # fmt: skip
def test_without_one_it_says_which_and_nothing_is_done(enter, cast, urgent, lacks, says):
    case, _ = urgent
    answer = enter(cast.owner).post(page_of(case), given(cast, **{lacks: None}))
    with acting_as(cast.owner.pk):
        left = (UrgentAct.objects.count(), Measure.objects.count())
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert (left, done(cast)) == ((0, 0), 0)


def test_what_cannot_be_left_out_is_not_called_optional(enter, cast, urgent):
    case, _ = urgent
    page = enter(cast.owner).get(page_of(case)).content.decode()
    labels = re.findall(r'<label class="field__label[^>]*>(.*?)</label>', page, re.DOTALL)
    optional = [one for one in labels if "field__optional" in one]
    assert len(labels) >= 5
    assert [one.split("<")[0].strip() for one in optional] == [
        "En sus palabras, o por qué no se pudo tener",
    ]  # fmt: skip


def test_a_document_that_is_too_large_is_said_to_be_and_nothing_is_done(enter, cast, urgent):
    case, _ = urgent
    scan = chosen(CONTENT + b"\n" * LARGEST)
    answer = enter(cast.owner).post(page_of(case), given(cast, document=scan))
    said = answer.content.decode()
    assert (answer.status_code, "más de 5 MB" in said, "Elija el documento" in said) == (
        422,
        True,
        False,
    )
    with acting_as(cast.owner.pk):
        assert not UrgentAct.objects.exists()


def test_the_largest_document_that_is_promised_is_taken(enter, cast, urgent):
    case, _ = urgent
    scan = chosen(CONTENT.ljust(LARGEST, b"\n"))
    assert enter(cast.owner).post(page_of(case), given(cast, document=scan)).status_code == 302


def test_where_the_act_is_refused_no_measure_stays_planned(enter, cast, urgent):
    case, _ = urgent
    answer = enter(cast.owner).post(page_of(case), given(cast, word="not_had"))
    with acting_as(cast.owner.pk):
        assert (answer.status_code, Measure.objects.count()) == (422, 0)


@pytest.mark.parametrize(("step", "name"), [("EX-1", "emitir"), ("EX-3", "evaluar")])
def test_the_general_page_of_the_step_leads_here(enter, cast, urgent, step, name):
    case, running = urgent
    general = reverse("do_step", args=[case.matter.reference, running.pk, step])
    answer = enter(cast.owner).post(general, {"when_0": "now"})
    assert answer.status_code == 422
    assert (page_of(case, name) in answer.content.decode(), done(cast, step)) == (True, 0)


def test_there_are_no_other_urgent_acts(enter, cast, urgent):
    assert enter(cast.owner).get(page_of(urgent[0], "otro")).status_code == 404


def test_urgent_measures_stand_alone_and_who_delivers_them_there(enter, cast, urgent):
    case, _ = urgent
    page = enter(cast.owner).get(page_of(case)).content.decode()
    codes = re.findall(r'<option value="([A-Z]+-\d+)"', page)
    assert codes == [f"MU-{number}" for number in range(1, 7)]
    assert str(cast.federal.pk) in page
    assert str(cast.police.pk) not in page
    assert "?otra=si" in page


def test_another_measure_says_why_and_a_second_person_reads_it(enter, cast, urgent):
    case, _ = urgent
    other = f"{page_of(case)}?otra=si"
    without = enter(cast.owner).post(other, given(cast, code="MP-7"))
    assert (without.status_code, done(cast)) == (422, 0)
    said = given(cast, code="MP-7", departure="No hay otra a esta hora")
    assert enter(cast.owner).post(other, said).status_code == 302
    with acting_as(cast.owner.pk):
        kept = UrgentAct.objects.get()
    read = reverse("review_urgent_act", args=[kept.pk])
    assert enter(cast.owner).get(read).status_code == 404
    assert enter(cast.stranger).get(read).status_code == 404
    second = enter(cast.colleague)
    assert "No hay otra a esta hora" in second.get(read).content.decode()
    assert second.post(read, {"verdict": "agrees"}).status_code == 302
    assert second.get(read).status_code == 404


def test_past_the_page_another_measure_is_not_issued(enter, cast, urgent):
    case, _ = urgent
    answer = enter(cast.owner).post(page_of(case), given(cast, code="MP-7"))
    assert (answer.status_code, done(cast)) == (422, 0)
