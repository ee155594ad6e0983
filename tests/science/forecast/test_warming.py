import time

from tests.science.forecast.invented import invented_table

from baluarte.science.forecast import forecast_places, warm_up
from baluarte.science.forecast.distributions import _written


def test_after_warming_up_nothing_is_compiled_anew() -> None:
    warm_up()
    compiled = len(_written.signatures)
    begun = time.process_time()
    forecast_places(invented_table(places=5)).level()
    assert len(_written.signatures) == compiled
    assert time.process_time() - begun < 2
