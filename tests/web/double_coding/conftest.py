"""Those who come to the pages of the registry."""

from tests.web.registry.conftest import cast, curator, other, side  # noqa: F401
