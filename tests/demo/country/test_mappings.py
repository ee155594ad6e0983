"""The five lists through their mappings and the intake's own reader and coder, no database."""

from collections import Counter
from functools import cached_property, lru_cache

import pytest

from baluarte.demo.country.country import ORGANISATIONS
from baluarte.demo.country.files import write_lists
from baluarte.demo.country.lists.telling import Organisation
from baluarte.demo.country.timespan import FIVE_YEARS
from baluarte.domain.files.reading.opening import open_table
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.coding import code_row
from baluarte.domain.intake.mapping import shipped_mapping
from baluarte.domain.intake.reasons import Weight
from baluarte.domain.intake.schema import fold_label, split_cell
from baluarte.domain.territory.choices import NameKind
from baluarte.domain.territory.framework import read_framework
from baluarte.domain.territory.matching import match_place
from baluarte.domain.territory.names import Gazetteer, Name
from baluarte.domain.territory.points import Locator

IDS = [one.slug for one in ORGANISATIONS]


class OfficialNames:
    """The territory by official names alone, whoever is whose neighbour."""

    def __init__(self, places) -> None:
        names = tuple(Name(one.code, one.name, NameKind.OFFICIAL) for one in places)
        self._gazetteer = Gazetteer(names)
        self.match = lru_cache(maxsize=None)(self._match)

    @cached_property
    def _locator(self) -> Locator:
        return Locator(read_framework())

    def _match(self, text, *, state, is_municipality, on_date):
        return match_place(
            text, gazetteer=self._gazetteer, state=state, is_municipality=is_municipality
        )

    def check_point(self, longitude, latitude, *, municipality):
        return self._locator.check_point(
            longitude, latitude, claimed=municipality, neighbours=(), parents={}
        )

    def locate(self, longitude, latitude):
        return self._locator.locate(longitude, latitude)


@pytest.fixture(scope="module")
def coded(country, places, tmp_path_factory):
    """Every row of every list as intake codes it, beside the row of the truth."""
    territory = OfficialNames(places)
    found = {}
    for file, told in zip(
        write_lists(country, tmp_path_factory.mktemp("lists")), country.lists, strict=True
    ):
        mapping = shipped_mapping(file.mapping)
        with file.path.open("rb") as opened:
            table = open_table(opened, name=file.path.name)
            mapping.check_columns(table.columns)
            found[file.list_slug] = [
                (
                    row,
                    code_row(
                        row, mapping=mapping, places=territory, accessed=FIVE_YEARS.closed_date
                    ),
                )
                for row, _ in zip(table.rows, told.rows, strict=True)
            ]
    return found


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=IDS)
def test_every_word_of_a_list_stands_in_its_crosswalk(organisation: Organisation) -> None:
    mapping = shipped_mapping(organisation.mapping)
    for words, categories in (
        (organisation.types, mapping.types),
        (organisation.perpetrators, mapping.perpetrators),
    ):
        assert {fold_label(word) for word in words.values()} == set(categories.codes)


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=IDS)
def test_a_word_is_coded_as_one_of_what_it_stands_for(organisation: Organisation) -> None:
    mapping = shipped_mapping(organisation.mapping)
    other = {"AG-OTH"}
    for words, categories in (
        (organisation.types, mapping.types),
        (organisation.perpetrators, mapping.perpetrators),
    ):
        wrong = [
            (label, codes)
            for label, codes in categories.codes.items()
            if set(codes)
            - other
            - {code for code, word in words.items() if fold_label(word) == label}
        ]
        assert wrong == []


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=IDS)
def test_every_type_written_in_a_list_has_a_code(organisation: Organisation, coded) -> None:
    types = shipped_mapping(organisation.mapping).types
    without = {
        label
        for row, _ in coded[organisation.slug]
        for label in split_cell(
            row.values[types.columns[0]], separators=types.separators, known=types.codes
        )
        if not types.codes.get(fold_label(label))
    }
    assert without == set()


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=IDS)
def test_most_rows_are_coded_some_wait_with_their_reason_none_is_refused(
    organisation: Organisation, coded
) -> None:
    rows = coded[organisation.slug]
    states = Counter(outcome.state for _, outcome in rows)
    assert set(states) == {ReportState.CODED, ReportState.TO_COMPLETE}
    assert 0.82 < states[ReportState.CODED] / len(rows) < 0.98
    for_no_reason = [
        row.number
        for row, outcome in rows
        if (outcome.state == ReportState.TO_COMPLETE)
        != any(reason.weight == Weight.WAITS for reason in outcome.reasons)
    ]
    assert for_no_reason == []


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=IDS)
def test_what_is_coded_is_what_happened(organisation: Organisation, coded, country) -> None:
    [told] = [one for one in country.lists if one.organisation.slug == organisation.slug]
    wrong = Counter()
    for (_, outcome), row in zip(coded[organisation.slug], told.rows, strict=True):
        event = country.truth.by_id[row.event]
        code, first, last = (
            outcome.coded.municipality,
            outcome.coded.first_date,
            outcome.coded.last_date,
        )
        wrong["place"] += code not in (None, event.place)
        is_off = (first and first > event.day) or (last and last < event.day)
        wrong["date"] += bool(is_off) and "date off" not in row.slips
    assert wrong == {"place": 0, "date": 0}


def test_what_is_reserved_is_known_to_be_kept_back(coded, country) -> None:
    for told in country.lists:
        said, meant = Counter(), Counter()
        for (_, outcome), row in zip(coded[told.organisation.slug], told.rows, strict=True):
            reasons = {reason.code for reason in outcome.reasons}
            said.update(reasons & {"date.reserved", "victim.reserved", "place.reserved"})
            meant["date.reserved"] += "date reserved" in row.slips
            meant["victim.reserved"] += "names reserved" in row.slips
            meant["place.reserved"] += "municipality reserved" in row.slips
        assert said == meant
