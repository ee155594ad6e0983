"""No published column is among those that the law keeps out, and none can come to be."""

import pytest

from baluarte.domain.publication.files import columns as files
from baluarte.domain.publication.files.columns import KeptOutByLaw
from baluarte.domain.publication.files.datapackage import TABLES
from baluarte.norms.law_filter import law_filter


def test_no_published_column_is_among_those_it_keeps_out():
    published = [one.name for table in TABLES.values() for one in files.columns(table)]
    assert list(law_filter().faults(published)) == []


def test_a_table_with_such_a_column_is_not_written(monkeypatch):
    text = "events:\n  - name: numero_carpeta\n    type: string\n    title: {}\n    text: {}\n"
    monkeypatch.setattr(type(files.TEXTS), "read_text", lambda *_, **__: text)
    files.columns.cache_clear()
    with pytest.raises(KeptOutByLaw, match="file_number"):
        files.columns("events")
    files.columns.cache_clear()
