import pytest
from tests.factories.reports import make_desk


@pytest.fixture
def desk(as_operator, as_worker, settings, tmp_path):
    """Those who keep the figures, and an organisation that brings facts together."""
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        made = make_desk()
    made.as_worker = as_worker
    return made
