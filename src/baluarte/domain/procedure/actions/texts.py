from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.models import Proceeding, ProtocolText
from baluarte.domain.procedure.queries.texts import loaded_protocol
from baluarte.domain.procedure.signals import asked_who_follows
from baluarte.norms.protocols import Protocol, library, sha256_of


class TextLocked(ValueError):
    """A text on which proceedings run was changed; a change is a new version."""

    def __init__(self, key: str, *, used_by: int) -> None:
        code, _, version = key.partition("/")
        super().__init__(
            f"{key} is used by {used_by} proceedings and cannot change: "
            f"write {code}/{int(version) + 1} with the day from which it is in force"
        )
        self.key, self.used_by = key, used_by


@dataclass
class Loaded:
    """What a loading did; `affected`: open proceedings that keep an older text, by the new one."""

    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: int = 0
    affected: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def load_protocols(
    *, texts: Mapping[str, Mapping[int, str]] | None = None, by: UUID | None, at: datetime
) -> Loaded:
    """Load protocols from texts, those of the project where none are given; the operator may.

    Every text is read before anything is kept: `ProtocolInvalid` names all that is wrong in them.
    A text on which a proceeding runs is locked: `TextLocked`.
    """
    if by is not None:
        raise NotAllowed("procedure.load_protocols.only_the_operator")
    given = texts if texts is not None else library.texts()
    loaded = Loaded()
    for protocol, text in library.read_all(given, elsewhere=loaded_protocol):
        _keep(protocol, text, loaded, at=at)
    if loaded.new or loaded.replaced:
        record(
            act="procedure.load_protocols",
            object_type="protocol_text",
            objects=[*loaded.new, *loaded.replaced],
            by=by,
            at=at,
        )
    return loaded


def _keep(protocol: Protocol, text: str, loaded: Loaded, *, at: datetime) -> None:
    kept = ProtocolText.objects.filter(pk=protocol.key).first()
    if kept is not None and kept.sha256 == sha256_of(text):
        loaded.unchanged += 1
        return
    if kept is not None:
        used_by = Proceeding.objects.filter(text=kept).count()
        used_by += sum(int(said or 0) for _, said in asked_who_follows.send(None, text=kept.key))
        if used_by:
            raise TextLocked(protocol.key, used_by=used_by)
    ProtocolText(
        key=protocol.key,
        code=protocol.code,
        version=protocol.version,
        sha256=sha256_of(text),
        text=text,
        valid_from=protocol.valid_from,
        loaded_at=at,
    ).save()
    (loaded.replaced if kept else loaded.new).append(protocol.key)
    if older := _running_on_older(protocol):
        loaded.affected[protocol.key] = older


def _running_on_older(protocol: Protocol) -> int:
    return Proceeding.objects.filter(
        text__code=protocol.code, text__version__lt=protocol.version, is_open=True
    ).count()
