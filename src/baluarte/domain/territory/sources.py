"""The packages that the country is read from, once: a site that serves can do without them."""

from datetime import date
from importlib.metadata import Distribution, PackageNotFoundError, distribution

# As of when the framework draws it.
FRAMEWORK_DATE = date(2020, 1, 1)


class SourceNotInstalled(Exception):
    """A source of the country is not installed here; says how it is brought back."""


def source_of(package: str) -> Distribution:
    """Return an installed source of the country, or raise `SourceNotInstalled`."""
    try:
        return distribution(package)
    except PackageNotFoundError:
        raise SourceNotInstalled(
            f"The country is read from the package {package}, which is not installed here "
            "(`make lean` takes it out): run `make install`, then this command again."
        ) from None
