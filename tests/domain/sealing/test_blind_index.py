"""Names compared without being read. Every name here is invented."""

import hashlib
import random
import sys
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing.blind_index import (
    NameHashes,
    bits_for,
    blind_index,
    hash_name,
    index_key,
    names_agree,
    names_agree_in_part,
    new_comparison_key,
    normalise_name,
)
from baluarte.domain.sealing.keys import Key

KEY = Key(bytes(range(32)))
GIVEN = ("Nínive", "Ángel", "Güera", "Zoé", "Íñigo", "Óscar", "Begoña", "Yólotl", "Tonatiúh")
SURNAMES = ("Ordóñez", "Huitrón", "Nájera", "Múgica", "Ibáñez", "Zúñiga", "Tzóc", "Xicohténcatl")
PARTICLES = ("de", "del", "la", "las", "los", "el", "y")

names = st.tuples(
    st.lists(st.sampled_from(GIVEN), min_size=1, max_size=3),
    st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=2),
).map(lambda parts: [*parts[0], *parts[1]])


@st.composite
def spelt_twice(draw):
    """A name, and the same name as somebody else may write it."""
    tokens = draw(names)
    chance = draw(st.randoms(use_true_random=False))
    written = [respell(token, chance) for token in tokens]
    chance.shuffle(written)
    for _ in range(draw(st.integers(0, 2))):
        particle = respell(chance.choice(PARTICLES), chance)
        written.insert(chance.randrange(len(written) + 1), particle)
    between = draw(st.sampled_from([" ", "  ", "\t", "-", ", ", " / ", "\u00a0", ". "]))
    return " ".join(tokens), between.join(written)


def respell(token, chance):
    if chance.random() < 0.4:
        decomposed = unicodedata.normalize("NFD", token)
        token = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    token = chance.choice([str.upper, str.lower, str.title, str.swapcase])(token)
    return unicodedata.normalize(chance.choice(["NFC", "NFD", "NFKC", "NFKD"]), token)


@given(both=spelt_twice())
def test_every_spelling_has_one_normal_form(both):
    assert normalise_name(both[0]) == normalise_name(both[1])


@given(both=spelt_twice(), bits=st.integers(0, 31))
def test_search_finds_every_spelling(both, bits):
    one, other = both
    assert blind_index(one, key=KEY, bits=bits) == blind_index(other, key=KEY, bits=bits)


def test_search_among_many_finds_all_and_only_the_index_is_asked():
    chance = random.Random(20)
    kept = [[chance.choice(GIVEN), *chance.choices(SURNAMES, k=2)] for _ in range(5000)]
    bits = bits_for(len(kept))
    column = [blind_index(" ".join(tokens), key=KEY, bits=bits) for tokens in kept]
    missed = 0
    for tokens in chance.sample(kept, 300):
        sought = " ".join(respell(token, chance) for token in reversed(tokens))
        index = blind_index(sought, key=KEY, bits=bits)
        candidates = {row for row, value in enumerate(column) if value == index}
        wanted = {row for row, other in enumerate(kept) if sorted(other) == sorted(tokens)}
        missed += len(wanted - candidates)
    assert missed == 0


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Nínive Ordóñez Huitrón", "huitron ninive ordonez"),
        ("ORDOÑEZ HUITRON, NINIVE", "huitron ninive ordonez"),
        ("Íñigo de la Múgica y Zúñiga", "inigo mugica zuniga"),
        ("Zoé del Río-Nájera", "najera rio zoe"),
        ("Güera d'Ibáñez", "dibanez guera"),
        ("Xun K’ulub", "kulub xun"),
        ("Xun Kꞌulub", "kulub xun"),
        ("Xun K´ulub", "kulub xun"),
        ("Ma. Gpe. Nájera Hdez.", "guadalupe hernandez maria najera"),
        ("Mª Nájera", "maria najera"),
        ("Zoé\u200b Ná\u00adjera", "najera zoe"),
        ("Zoé Zoé", "zoe zoe"),
        ("Søren Łukasz Weiß", "lukasz soren weiss"),
        ("Ｎáｊｅｒａ", "najera"),
        ("De la O", "o"),
        ("de la", "de la"),
        ("", ""),
        (" .-— ", ""),
    ],
)
def test_a_name_has_this_normal_form(written, normal):
    assert normalise_name(written) == normal


@pytest.mark.parametrize("particle", PARTICLES)
def test_particles_are_dropped(particle):
    assert normalise_name(f"Zoé {particle} Nájera") == "najera zoe"


@pytest.mark.parametrize("token", ["san", "santa", "dela", "e", "i", "u", "delia"])
def test_what_only_looks_like_a_particle_stays(token):
    assert normalise_name(f"Aaa {token}") == f"aaa {token}"


@given(value=st.text())
def test_a_normal_form_is_its_own(value):
    assert normalise_name(normalise_name(value)) == normalise_name(value)


def test_no_letter_of_any_script_depends_on_its_case():
    cased = [
        {letter, letter.upper(), letter.lower(), letter.title()}
        for letter in map(chr, range(sys.maxunicode + 1))
        if letter.upper() != letter or letter.lower() != letter
    ]
    differing = [forms for forms in cased if len({normalise_name(form) for form in forms}) > 1]
    assert differing == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zoé Nájera", "Zoé Nájara"), ("Zoé Nájera", "Zoé"), ("Zoé Nájera", "Zoé Zoé Nájera")],
)
def test_different_names_keep_different_forms(one, other):
    assert normalise_name(one) != normalise_name(other)


def test_an_index_is_the_beginning_of_a_keyed_hash():
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in KEY.ljust(64, b"\0")) + b"najera zoe")
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in KEY.ljust(64, b"\0")) + inner.digest())
    first = int(outer.hexdigest(), 16) >> (256 - 15)
    assert blind_index("Zoé Nájera", key=KEY, bits=15) == first


def test_indexes_kept_by_the_first_release_are_still_found():
    key = index_key(KEY, table="people_person", column="name")
    assert (key.hex(), blind_index("Zoé Nájera", key=key, bits=31)) == (
        "32859a8650d8c5ed1dea67b67e72a46d3d1900b25bc4402cf09401528cfcba23",
        350411001,
    )


@given(value=st.text(max_size=30), bits=st.integers(0, 31), fewer=st.integers(0, 31))
def test_a_narrower_index_is_the_beginning_of_a_wider_one(value, bits, fewer):
    fewer = min(bits, fewer)
    wide = blind_index(value, key=KEY, bits=bits)
    assert blind_index(value, key=KEY, bits=fewer) == wide >> (bits - fewer)


@given(value=st.text(max_size=30), bits=st.integers(0, 31))
def test_an_index_stays_within_its_bits(value, bits):
    assert 0 <= blind_index(value, key=KEY, bits=bits) < 2**bits


@pytest.mark.parametrize("bits", [-1, 32, 256])
def test_an_index_that_could_name_somebody_is_refused(bits):
    with pytest.raises(ValueError, match="an index has 0 to 31 bits"):
        blind_index("Zoé Nájera", key=KEY, bits=bits)


def test_index_keys_differ_by_table_column_and_owner():
    places = [("people_person", "name"), ("people_person", "alias"), ("intake_report", "name")]
    owners = [KEY, new_comparison_key()]
    derived = {index_key(owner, table=t, column=c) for owner in owners for t, c in places}
    assert (len(derived), KEY in derived) == (6, False)


@pytest.mark.parametrize(("table", "column"), [("", "name"), ("t", ""), ("a|b", "c"), ("a", "b|c")])
def test_an_index_key_that_could_be_anothers_is_refused(table, column):
    with pytest.raises(ValueError, match="without a bar"):
        index_key(KEY, table=table, column=column)


@pytest.mark.parametrize(
    ("rows", "bits"),
    [(0, 0), (1, 0), (3, 0), (4, 1), (7, 1), (8, 2), (1000, 8), (100_000, 15), (1_000_000, 18)],
)
def test_bits_for_so_many_rows(rows, bits):
    assert bits_for(rows) == bits


@given(rows=st.integers(4, 2**32 - 1))
def test_at_least_two_rows_share_a_value_and_one_bit_more_would_be_too_many(rows):
    bits = bits_for(rows)
    assert (rows / 2**bits >= 2, rows / 2 ** (bits + 1) >= 2) == (True, False)


@given(rows=st.integers(4, 2**40), indexes=st.integers(1, 5))
def test_several_indexes_share_one_allowance(rows, indexes):
    assert rows / 2 ** (bits_for(rows, indexes=indexes) * indexes) >= 2


def test_an_index_never_has_more_bits_than_a_column_holds():
    assert bits_for(2**60) == 31


@pytest.mark.parametrize(("rows", "indexes"), [(-1, 1), (10, 0)])
def test_impossible_plans_are_refused(rows, indexes):
    with pytest.raises(ValueError, match="rows cannot be negative"):
        bits_for(rows, indexes=indexes)


def test_values_of_an_index_are_spread_evenly():
    rows, bits = 20_000, 8
    counts = Counter(blind_index(f"persona {row}", key=KEY, bits=bits) for row in range(rows))
    expected = rows / 2**bits
    chi_square = sum((counts[value] - expected) ** 2 / expected for value in range(2**bits))
    assert 150 < chi_square < 380


def test_a_planned_index_hides_a_person_among_others():
    rows = 20_000
    bits = bits_for(rows)
    counts = Counter(blind_index(f"persona {row}", key=KEY, bits=bits) for row in range(rows))
    company = sum(count * count for count in counts.values()) / rows
    assert company > 2


@given(both=spelt_twice())
def test_two_spellings_agree(both):
    key = new_comparison_key()
    one, other = (hash_name(name, key=key) for name in both)
    assert (names_agree(one, other), names_agree_in_part(one, other)) == (True, True)


@given(one=names, other=names)
def test_names_agree_only_where_their_normal_forms_do(one, other):
    one, other = " ".join(one), " ".join(other)
    agree = names_agree(hash_name(one, key=KEY), hash_name(other, key=KEY))
    assert agree == (normalise_name(one) == normalise_name(other))


@pytest.mark.parametrize("name", ["", "  ", "—"])
def test_an_unknown_name_agrees_with_nothing(name):
    unknown = hash_name(name, key=KEY)
    assert (names_agree(unknown, unknown), names_agree_in_part(unknown, unknown)) == (False, False)


def test_an_unknown_name_does_not_agree_with_a_known_one():
    known, unknown = hash_name("Zoé", key=KEY), hash_name("", key=KEY)
    assert (names_agree(known, unknown), names_agree(unknown, known)) == (False, False)


def test_hashes_of_two_comparisons_have_nothing_in_common():
    one, other = (hash_name("Zoé Nájera", key=new_comparison_key()) for _ in range(2))
    assert (names_agree(one, other), one.tokens & other.tokens) == (False, frozenset())


def test_a_one_word_name_is_not_its_own_token():
    hashes = hash_name("Nájera", key=KEY)
    assert hashes.whole not in hashes.tokens


def test_hashes_are_whole_and_do_not_print_themselves():
    hashes = hash_name("Zoé Nájera Tzóc", key=KEY, surnames="Nájera Tzóc")
    every = [hashes.whole, *hashes.tokens, *hashes.given, *hashes.surnames]
    assert ({len(one) for one in every}, len(every), repr(hashes)) == ({32}, 7, "NameHashes()")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Zoé Nájera", "Zoé Begoña Nájera Tzóc", True),
        ("Tzóc Zoé", "Zoé Begoña Nájera Tzóc", True),
        ("Zoé B. Nájera", "Zoé Begoña Nájera Tzóc", True),
        ("Xu Ná", "Xu Ná Tzóc", True),
        ("Zoé", "zoe", True),
        ("Zoé", "Zoé Nájera", False),
        ("", "Zoé Nájera", False),
        ("Zoé Z.", "Zoé Nájera", False),
        ("Zoé Begoña Nájera", "Zoé Begoña Múgica", False),
        ("Zoé Nájera", "Óscar Múgica", False),
    ],
)
def test_unlabelled_names_agree_in_part_where_one_abridges_the_other(one, other, agree):
    sides = [hash_name(name, key=KEY) for name in (one, other)]
    both_ways = names_agree_in_part(*sides), names_agree_in_part(*reversed(sides))
    assert both_ways == (agree, agree)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("Zoé", "Nájera"), ("Zoé Begoña", "Nájera Tzóc"), True),
        (("Begoña", "Tzóc"), ("Zoé Begoña", "Nájera Tzóc"), True),
        (("Zoé Begoña", "Nájera"), ("Zoé", "Nájera Tzóc"), True),
        (("Zoé Begoña", "Nájera"), ("Zoé Begoña", "Múgica"), False),
        (("Zoé", "Nájera Tzóc"), ("Óscar", "Nájera Tzóc"), False),
        (("Zoé", "Nájera Tzóc"), ("Zoé", "Nájera Múgica"), False),
        (("Zoé Begoña", "Nájera"), ("Zoé Güera", "Nájera"), False),
        (("", "Nájera"), ("Zoé", "Nájera"), False),
    ],
)
def test_labelled_names_agree_in_part_on_a_given_name_and_a_surname(one, other, agree):
    sides = [
        hash_name(f"{given_names} {surnames}", key=KEY, surnames=surnames)
        for given_names, surnames in (one, other)
    ]
    both_ways = names_agree_in_part(*sides), names_agree_in_part(*reversed(sides))
    assert both_ways == (agree, agree)


def test_a_labelled_and_an_unlabelled_name_are_compared_by_all_tokens():
    labelled = hash_name("Zoé Nájera Tzóc", key=KEY, surnames="Nájera Tzóc")
    assert names_agree_in_part(labelled, hash_name("zoe tzoc", key=KEY)) is True


def test_a_name_without_surnames_carries_no_labels():
    hashes = hash_name("Zoé Nájera", key=KEY)
    assert hashes == NameHashes(hashes.whole, hashes.tokens, frozenset(), frozenset())
