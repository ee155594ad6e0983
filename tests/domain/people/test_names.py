from collections import Counter

from baluarte.domain.people.names import BITS, PLANNED_PERSONS, name_index
from baluarte.domain.sealing.keys import Key

KEY = Key(b"k" * 32)


def test_spellings_of_a_name_have_one_index():
    assert name_index("José Núñez", key=KEY) == name_index("NUNEZ jose", key=KEY)


def test_no_name_has_no_index():
    assert [name_index(name, key=KEY) for name in ("", "  ", "¡!")] == [None, None, None]


def test_as_many_persons_as_are_planned_share_each_value():
    shared = Counter(name_index(f"Persona Inventada {n}", key=KEY) for n in range(PLANNED_PERSONS))
    assert (PLANNED_PERSONS / 2**BITS, max(shared) < 2**BITS) == (2, True)


def test_another_key_gives_another_index():
    other = Key(b"o" * 32)
    names = [f"Persona Inventada {n}" for n in range(50)]
    same = [name_index(n, key=KEY) == name_index(n, key=other) for n in names]
    assert sum(same) < 5
