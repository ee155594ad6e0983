"""Protocols: what must be done, by whom, until when, by which article, as dated text.

Here: the form of a protocol, its reading with every fault named at once, the library of those
that come with the project, the events and roles they speak of. Not here: counting (`clocks`),
what is due in a matter (`agenda`), and procedures under way.
"""

from baluarte.norms.protocols.form import Protocol, Step, Text
from baluarte.norms.protocols.library import (
    NoSuchProtocol,
    events,
    newest,
    protocol,
    protocols,
    role,
    roles,
    versions,
)
from baluarte.norms.protocols.reading import Fault, ProtocolInvalid, read, sha256_of
