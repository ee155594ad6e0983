"""Statuses of inquiries: whole, bilingual, of one another; what contradicts itself is named."""

from datetime import date

import pytest

from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.impunity import exits, stages
from baluarte.norms.inquiries import (
    CRIMINAL,
    ToldStatus,
    contradiction_words,
    contradictions,
    kinds,
    may_follow,
    status,
    statuses,
    unesco_statuses,
)

EVERY = [one for kind in kinds().values() for one in kind.statuses.values()]
# Those of the list the project began with, none of which may be lost.
OF_THE_CODE = [
    "INV_INI",
    "ABST",
    "ARCH_T",
    "NEAP",
    "CRIT_OP",
    "INCOMP",
    "ACUM",
    "ATRAIDO",
    "JUDIC",
    "OA_LIB",
    "OA_CUM",
    "VINC",
    "NO_VINC",
    "INV_COMP",
    "ACUS",
    "INTERM",
    "JUICIO",
    "SENT_COND",
    "SENT_ABS",
    "ACDO_REP",
    "SCP",
    "PROC_ABR",
    "APEL",
    "AMPARO",
    "SOBRES",
    "SUSTR",
]


def told(code: str, year: int, month: int = 1, whose: str = "") -> ToldStatus:
    return ToldStatus(code, date(year, month, 1), date(year, month, 1), whose)


def found(*history: ToldStatus, **known: object) -> list[tuple[str, str, str]]:
    """Return each contradiction as its code, the status at fault, and the law."""
    return [
        (one.code, one.given.code, one.law) for one in contradictions(CRIMINAL, history, **known)
    ]


def test_every_kind_of_inquiry_has_statuses():
    assert list(kinds()) == [
        "criminal_file", "human_rights_complaint", "urgent_action", "precautionary_measure",
        "amparo", "search", "international_petition",
    ]  # fmt: skip
    assert set(OF_THE_CODE) <= set(statuses(CRIMINAL))
    assert list(unesco_statuses()) == ["NO_INFO", "ONGOING", "RESOLVED", "ARCHIVED"]


def test_a_code_is_of_one_kind_but_no_news_which_is_of_all():
    codes = [one.code for one in EVERY if one.code != "NO_NEWS"]
    assert len(codes) == len(set(codes))
    assert all("NO_NEWS" in kind.statuses for kind in kinds().values())


@pytest.mark.parametrize("of", EVERY, ids=lambda one: f"{one.kind}-{one.code}")
def test_a_status_is_in_both_languages_and_names_only_what_there_is(of):
    assert set(of.label) == {"es", "en"}
    assert of.law
    assert of.confidence in ("A", "B", "C")
    own = statuses(of.kind)
    assert {*of.then, *of.excludes} <= set(own)
    assert {*of.needs} | ({of.stage} - {""}) <= set(stages())
    assert of.exit in ("", *exits())
    assert of.unesco in ("", *unesco_statuses())
    # What is beside moves nothing, so nothing follows from it.
    assert not (of.is_beside and of.then)


def test_every_status_of_a_kind_can_come_about():
    for kind in kinds().values():
        first = next(iter(kind.statuses))
        for code in kind.statuses:
            begins = {"AV_PREV"}  # the first word of the former system
            assert code in begins or may_follow(kind.code, first, code), code


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("INV_INI", "JUDIC", True),
        ("INV_INI", "SENT_COND", True),  # what came between is not known
        ("ARCH_T", "INV_INI", True),
        ("NEAP", "JUDIC", True),  # reopened, which nobody told
        ("NO_VINC", "INV_INI", True),
        ("SENT_COND", "JUICIO", True),  # ordered anew
        ("SENT_COND", "SENT_COND", True),
        ("SENT_COND", "INV_INI", False),
        ("SENT_COND", "VINC", False),
        ("ACUS", "INV_INI", False),
        ("JUICIO", "VINC", False),
        ("MUERTE", "INV_INI", False),
        ("INV_INI", "APEL", True),
        ("APEL", "INV_INI", True),
        ("ACDO_REP", "ACUS", True),
    ],
)
def test_what_may_follow_what(before, after, may):
    assert may_follow(CRIMINAL, before, after) is may


def test_no_kind_and_no_status_that_there_is_not():
    with pytest.raises(UnknownCode, match="no kind of inquiry 'X'"):
        statuses("X")
    with pytest.raises(UnknownCode, match="no status 'QJ_PRES'"):
        status(CRIMINAL, "QJ_PRES")


def test_a_sentence_before_a_charge_names_both():
    (one,) = contradictions(CRIMINAL, [told("SENT_COND", 2018), told("VINC", 2019)])
    assert (one.given, one.earlier) == (told("SENT_COND", 2018), told("VINC", 2019))
    assert one.in_language("es") == (
        "Sentencia condenatoria (1 de enero de 2018): antes de Vinculado a proceso (1 de enero de "
        "2019), sin la cual no puede haberla (CNPP art. 211)."
    )


def test_a_charge_that_nobody_told_is_missing_and_contradicts_nothing():
    assert found(told("INV_INI", 2017), told("SENT_COND", 2018)) == []


def test_a_second_suspect_may_be_bound_over_after_the_first_was_sentenced():
    history = [told("INV_INI", 2017), told("VINC", 2017, 6), told("SENT_COND", 2018)]
    assert found(*history, told("VINC", 2019)) == []
    first = [told("VINC", 2017, 6, "1"), told("SENT_COND", 2018, 1, "1")]
    assert found(*first, told("VINC", 2019, 1, "2")) == []
    assert found(*first, told("VINC", 2019, 1, "1")) == [("cannot_follow", "VINC", "CNPP art. 211")]


def test_a_temporary_archive_of_a_disappearance_is_refused_by_its_law():
    archived = (told("INV_INI", 2020), told("ARCH_T", 2021))
    assert found(*archived, crimes=["disappearance"]) == [("forbidden", "ARCH_T", "LGMDFP art. 13")]
    assert found(*archived, crimes=["killing"]) == []


def test_a_status_before_the_event_or_after_today_is_named():
    assert found(told("INV_INI", 2020), event_on=date(2020, 1, 2)) == [
        ("before_event", "INV_INI", "")
    ]
    assert found(told("INV_INI", 2020), event_on=date(2020, 1, 1), on=date(2020, 1, 1)) == []
    assert found(told("INV_INI", 2020), on=date(2019, 12, 31)) == [("ahead", "INV_INI", "")]


def test_a_day_that_is_not_known_contradicts_no_order():
    month = ToldStatus("SENT_COND", date(2018, 1, 1), date(2018, 1, 31))
    assert found(month, ToldStatus("VINC", date(2018, 1, 15), date(2018, 1, 15))) == []
    assert found(ToldStatus("SENT_COND"), told("VINC", 2019)) == []


def test_two_of_one_day_that_exclude_each_other():
    both = (told("VINC", 2019), told("NO_VINC", 2019))
    assert found(*both) == [("excludes", "NO_VINC", "CNPP art. 319")]
    assert found(told("VINC", 2019, 1, "1"), told("NO_VINC", 2019, 1, "2")) == []


def test_nothing_follows_what_ended_the_file():
    history = [told("INV_INI", 2017), told("MUERTE", 2018), told("VINC", 2019)]
    assert found(*history) == [("after_the_end", "VINC", "CNPP art. 485 II")]
    # Of two suspects one died.
    assert (
        found(told("INV_INI", 2017), told("MUERTE", 2018, 1, "1"), told("VINC", 2019, 1, "2")) == []
    )


def test_what_moved_or_is_beside_forbids_nothing():
    history = [told("INV_INI", 2017), told("INCOMP", 2018), told("INV_INI", 2018, 6)]
    assert found(*history, told("AMPARO", 2018, 7), told("JUDIC", 2019)) == []


def test_a_status_of_another_kind_is_named():
    assert found(told("QJ_PRES", 2020)) == [("unknown_status", "QJ_PRES", "")]


def test_the_order_in_which_it_is_told_does_not_matter():
    history = [told("SENT_COND", 2018), told("VINC", 2019), told("INV_INI", 2020)]
    assert sorted(found(*history)) == sorted(found(*reversed(history)))


@pytest.mark.parametrize("code", list(contradiction_words()))
def test_a_contradiction_is_said_in_both_languages(code):
    assert {"es", "en"} == set(contradiction_words()[code])
