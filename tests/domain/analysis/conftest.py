"""The sides of the registry."""

from tests.domain.registry.conftest import at_work, other, side  # noqa: F401
