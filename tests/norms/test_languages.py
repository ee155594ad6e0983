"""Tags of languages: in their usual form, from which side they are written, whether they break."""

import pytest

from baluarte.norms.languages import (
    UnknownTag,
    direction,
    language_name,
    language_tag,
    may_hyphenate,
    own_name,
)


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("ES", "es"), (" es_mx ", "es-MX"), ("MIX", "mix"), ("ar", "ar"), ("az-arab", "az-Arab"),
        ("nah-Latn-mx", "nah-Latn-MX"), ("es-419", "es-419"), ("mix-x-Yucu", "mix-x-yucu"),
    ],
)  # fmt: skip
def test_a_tag_is_read_in_its_usual_form(said, tag):
    assert language_tag(said) == tag


@pytest.mark.parametrize(
    "said", ["", "español", "x-mine", "e", "es-", "es mx", "es-MX-" + "a" * 40]
)
def test_what_is_no_tag_is_refused(said):
    with pytest.raises(UnknownTag):
        language_tag(said)


@pytest.mark.parametrize(
    ("tag", "side"),
    [("es", "ltr"), ("mix", "ltr"), ("ar", "rtl"), ("ar-Latn", "ltr"), ("az-Arab", "rtl"),
     ("he-IL", "rtl"), ("ur", "rtl")],
)  # fmt: skip
def test_which_side_it_is_written_from(tag, side):
    assert direction(tag) == side


def test_a_machine_breaks_only_words_it_knows():
    assert [one for one in ("es", "es-MX", "en", "mix", "mau", "ar") if may_hyphenate(one)] == [
        "es", "es-MX", "en",
    ]  # fmt: skip


def test_a_language_is_called_by_its_names():
    assert (language_name("mau", "en"), own_name("ar"), own_name("es-MX")) == (
        "Huautla Mazatec", "العربية", "Español",
    )  # fmt: skip
    assert (language_name("qqq", "es"), own_name("qqq")) == ("qqq", "qqq")
