import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_the_words_of_the_code():
    with translation.override("en"):
        yield
