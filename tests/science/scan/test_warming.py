from baluarte.science.scan import warm_up
from baluarte.science.scan.categories import best_mixtures, shuffle_kinds
from baluarte.science.scan.chance import draw_from_strata, draw_places, draw_without_return
from baluarte.science.scan.connected import count_connected
from baluarte.science.scan.connected_search import best_connected, search_connected
from baluarte.science.scan.observed import best_windows
from baluarte.science.scan.search import search_anchored, search_free
from baluarte.science.scan.values import best_values, shuffle_values


def test_every_kernel_is_compiled_and_kept_at_one_signature():
    warm_up()
    kernels = [
        best_mixtures, shuffle_kinds, draw_from_strata, draw_places, draw_without_return,
        best_windows, search_anchored, search_free, best_connected, search_connected,
        count_connected, best_values, shuffle_values,
    ]  # fmt: skip
    assert {kernel.py_func.__name__: len(kernel.signatures) for kernel in kernels} == {
        kernel.py_func.__name__: 1 for kernel in kernels
    }
