from tools.messages import missing


def test_the_spanish_catalogue_lacks_nothing() -> None:
    assert sorted(missing()) == []
