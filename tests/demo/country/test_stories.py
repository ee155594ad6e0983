import re

from baluarte.demo.country.chance import Chance
from baluarte.demo.country.harms import TYPES
from baluarte.demo.country.stories import FAMILIES, FAMILY_OF, SENTENCES, story

# What a calm account does not say.
LURID = re.compile(
    r"sangre|cadáver|cuerpo sin|balazo|disparo|degoll|tortur|calcinad|arma|golpiza|violad|!",
    re.IGNORECASE,
)


def test_there_are_sentences_for_every_type_that_happens() -> None:
    happening = {code for table in TYPES.values() for code in table.options}
    assert (happening - set(FAMILY_OF), set(FAMILIES) ^ set(SENTENCES)) == (set(), set())


def test_no_account_is_lurid() -> None:
    said = [sentence for of in SENTENCES.values() for sentence in of]
    assert [sentence for sentence in said if LURID.search(sentence)] == []


def test_an_account_names_who_and_says_that_it_is_invented() -> None:
    told = story("AG-STG", who="Lola Ibis", opening="Nos contaron que", chance=Chance(1, "s"))
    assert told.startswith("Nos contaron que")
    assert (told.count("Lola Ibis"), told.endswith("Relato inventado.")) == (1, True)
