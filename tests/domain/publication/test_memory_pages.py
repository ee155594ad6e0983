"""An edition names pages of memory by their references; one taken back leaves a stone there."""

import json
from datetime import timedelta

import pytest
from tests.factories.access import AT, make_account
from tests.factories.publication import NOW

from baluarte.domain.cases.actions import add_party, open_case, open_window
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.actions import NewConsenter, NewItem, Wording
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.publication.models import Edition, Tombstone
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
NAME = "Canario Inventado"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def herself(cast, as_operator):
    with as_operator():
        return make_account()


@pytest.fixture
def page(cast, herself):
    """Publish a page of a name alone; whoever consented enters by herself."""
    by, second = cast.one.steward.pk, cast.one.verifier.pk
    with acting_as(by):
        case = open_case(institution=cast.one.institution, state=State.objects.get(code="20"),
                         team=[cast.one.verifier], by=by, at=AT)  # fmt: skip
        party = add_party(case=case, part=Part.FAMILY, person=NewPerson(name="Itzel Inventada"),
                          by=by, at=AT)  # fmt: skip
        made = actions.open_page(kind="person", case=case, by=by, at=AT)
        who = actions.name_consenter(
            page=made, new=NewConsenter(relation="child", is_of_age=True, party=party), by=by, at=AT
        )
        new = NewItem(kind="name", wording=Wording(language="es", words=NAME))
        actions.add_item(page=made, new=new, by=by, at=AT)
        texts = queries.texts_that_stand(made)
        actions.record_consents(texts=texts, consenter=who, is_given=True, told=Channel.CALL,
                                told_date=local_day(AT), by=by, at=AT)  # fmt: skip
        proposal = actions.propose_release(page=made, texts=texts, risk="Nadie.", by=by, at=AT)
        open_window(party=party, account=herself, by=by, at=AT)
    with acting_as(second):
        actions.review_release(proposal=proposal, agrees=True, by=second, at=NOW)
    return made


def test_an_edition_names_it_without_its_name_and_its_revision_bears_a_stone(
    cast, herself, page, tmp_path
):
    edition = cast.publish()
    [told] = edition.manifest["memory"]
    assert set(told) == {"reference", "kind", "languages", "since"}
    assert told["languages"] == ["es"]
    # She alone, in her own window; the edition goes into revision in her transaction.
    with acting_as(herself.pk):
        me = queries.her_consenter(queries.page_of(page.reference), by=herself.pk)
        actions.withdraw_page(page=page, consenter=me, by=herself.pk, at=LATER)
        assert Edition.objects.get(pk=edition.pk).revising_since == LATER
        [stone] = Tombstone.objects.filter(edition=edition)
    assert (stone.reference, stone.gone) == (told["reference"], "memory")
    [revised] = cast.revise(at=LATER)
    assert revised.manifest["memory"] == []
    [erratum] = revised.manifest["errata"]
    assert erratum == {
        "reference": told["reference"], "gone": "memory", "date": local_day(LATER).isoformat(),
    }  # fmt: skip
    assert not (tmp_path / "editions" / "1.0").exists()
    written = (tmp_path / "editions" / "1.1" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(written)["memory"] == []
    everything = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"Canario" not in everything


def test_nobody_lays_a_stone_on_a_page_that_is_public(cast, page):
    from django.db.utils import ProgrammingError

    edition = cast.publish()
    [told] = edition.manifest["memory"]
    with acting_as(cast.one.steward.pk), pytest.raises(ProgrammingError):
        Tombstone.objects.create(
            edition=edition, reference=told["reference"], gone="memory",
            withdrawn_date=local_day(NOW), old_manifest_sha256=edition.manifest_sha256,
        )  # fmt: skip
