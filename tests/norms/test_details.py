import pytest

from baluarte.norms.catalogues import terms
from baluarte.norms.details import DetailRefused, checked, detail_kinds, kinds_for

OF_THE_REGISTRY = (
    "age_bands",
    "charge_forums",
    "charge_stages",
    "chain_links",
    "claim_sources",
    "content_measures",
    "defended_subjects",
    "digital_means",
    "equipment_fates",
    "equipment_kinds",
    "genders",
    "involvement_degrees",
    "perpetrator_statuses",
    "search_states",
    "self_answers",
    "self_descriptions",
    "victim_kinds",
    "whereabouts",
    "work_criteria",
)
UNANSWERED = ("not_asked", "declined", "unknown")


@pytest.mark.parametrize("name", OF_THE_REGISTRY)
def test_each_term_has_its_words_in_both_languages_and_says_how_sure_it_is(name):
    assert {(frozenset(t.label), t.facts["confidence"]) for t in terms(name).values()} == {
        (frozenset({"es", "en"}), "C")
    }


@pytest.mark.parametrize("name", ["genders", "age_bands", "self_answers"])
def test_not_asked_declined_and_unknown_are_three_answers(name):
    assert [code for code in terms(name) if code in UNANSWERED] == list(UNANSWERED)


def test_every_detail_belongs_to_types_that_there_are():
    named = {code for kind in detail_kinds().values() for code in kind.of}
    assert named - terms("aggression_types").keys() == set()


def test_every_field_of_codes_names_a_catalogue_that_can_be_read():
    fields = [field for kind in detail_kinds().values() for field in kind.fields.values()]
    assert [f.name for f in fields if f.codes and not terms(f.codes)] == []


def test_a_field_is_codes_or_a_number_or_prose():
    fields = [field for kind in detail_kinds().values() for field in kind.fields.values()]
    assert {sum([bool(f.codes), f.number, f.prose]) for f in fields} == {1}


def test_a_criterion_of_the_work_names_links_that_there_are():
    named = {code for one in terms("work_criteria").values() for code in one.facts["for"]}
    assert named == terms("links_to_work").keys() - {"not_determined"}


def test_a_type_says_which_details_it_carries():
    assert [[k.code for k in kinds_for(t)] for t in ("AG-CRI", "AG-DOS", "AG-THR")] == [
        ["charges"],
        ["content", "digital_attack"],
        [],
    ]


def test_what_is_told_is_parted_into_codes_and_prose():
    told = {"thing": "camera", "pieces": 2, "held": " Fotografías inventadas "}
    assert checked(detail_kinds()["equipment"], told) == (
        {"thing": "camera", "pieces": 2},
        {"held": "Fotografías inventadas"},
    )


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({}, ("thing", "needed")),
        ({"thing": "spoon"}, ("thing", "no_such_code")),
        ({"thing": "camera", "pieces": 0}, ("pieces", "not_a_number")),
        ({"thing": "camera", "pieces": True}, ("pieces", "not_a_number")),
        ({"thing": "camera", "colour": "red"}, ("colour", "no_such_field")),
    ],
)
def test_what_the_text_does_not_allow_is_refused(told, refused):
    with pytest.raises(DetailRefused) as caught:
        checked(detail_kinds()["equipment"], told)
    assert (caught.value.field, caught.value.why) == refused
