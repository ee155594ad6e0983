"""A list of choices is written as Django's templates write it, whatever stands in it."""

from html.parser import HTMLParser

from django import forms
from django.forms.renderers import DjangoTemplates
from hypothesis import given
from hypothesis import strategies as st

from baluarte.web.layout.form_renderer import PageRenderer

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
choices = st.lists(st.tuples(words, words), max_size=6)
grouped = st.lists(st.one_of(st.tuples(words, words), st.tuples(words, choices)), max_size=6)


class Read(HTMLParser):
    """What a browser reads: tags with their attributes, and texts."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted(attrs)))

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())


def drawn(renderer, options, value, attrs):
    field = forms.ChoiceField(choices=options, widget=forms.Select(attrs=attrs))
    return field.widget.render("a name", value, attrs={"id": "an_id"}, renderer=renderer)


@given(
    options=grouped,
    chosen=words,
    attrs=st.dictionaries(
        st.sampled_from(["class", "required", "data-x", "hx-get"]),
        st.one_of(words, st.booleans()),
    ),
)
def test_it_is_what_the_templates_write(options, chosen, attrs):
    ours, theirs = (
        Read(drawn(renderer, options, chosen, attrs)).found
        for renderer in (PageRenderer(), DjangoTemplates())
    )
    assert ours == theirs


def test_several_may_be_chosen():
    field = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    shown = field.widget.render("many", ["a", "b"], renderer=PageRenderer())
    assert shown.count("selected") == 2
    assert "multiple" in shown
