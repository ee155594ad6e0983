from baluarte.science.linkage import agreement, naming, warm_up


def test_warming_up_compiles_every_kernel() -> None:
    warm_up()
    kernels = (
        naming.names, agreement.dates, agreement.places, agreement.organizations,
        agreement.kinds, agreement.victims, agreement.narratives, agreement.identifiers,
    )  # fmt: skip
    assert [len(kernel.signatures) > 0 for kernel in kernels] == [True] * len(kernels)
