from baluarte.science.recapture import warm_up
from baluarte.science.recapture.chains import run_chain
from baluarte.science.recapture.densities import add_up
from baluarte.science.recapture.poisson import fit_poisson


def test_every_kernel_is_compiled_by_warming_up() -> None:
    warm_up()
    assert [bool(kernel.signatures) for kernel in (run_chain, add_up, fit_poisson)] == [True] * 3
