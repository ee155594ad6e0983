from collections import defaultdict

from babel.messages.pofile import read_po
from tools.messages import SOURCES, missing


def test_the_spanish_catalogue_lacks_nothing() -> None:
    assert sorted(missing()) == []


def test_one_message_has_one_translation() -> None:
    # Rooms share one catalogue at run time: of two translations one would be silently lost.
    said = defaultdict(set)
    for path in SOURCES.rglob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    said[message.context, str(message.id)].add(str(message.string))
    assert {one: texts for one, texts in said.items() if len(texts) > 1} == {}
