"""One canonical form, commitments that bind, leaves that read back."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baluarte.domain.audit.entries import (
    Leaf,
    LeafInvalid,
    NotCanonical,
    canonical,
    coarse,
    commitment,
    export_line,
    new_salt,
)

SALT = bytes(range(32))
FIELDS = {
    "log_id": "bitacora.example/prueba",
    "entry_id": "3c1f7a52-9e0b-4d6a-8f21-5b7c9d0e1f23",
    "recorded_at": "2031-05-04T03:02Z",
    "actor": "7f3a",
    "act": "registry.verify_event",
    "object_type": "event",
    "objects": ("a1", "b2"),
    "decision": "registry.may_verify",
    "commit": commitment(SALT, {"grounds": "dos fuentes"}).hex(),
    "version": "2",
    "files": ("c3", "d4"),
    "windows": ("c3",),
    "seal": "5e" * 32,
}
FIRST_FORM = {**FIELDS, "version": "1", "files": (), "windows": (), "seal": ""}
LEAF = Leaf(**FIELDS)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def written(value):
    """The canonical form of a value, or none where two of its keys are the same once normalised."""
    try:
        return canonical(value)
    except NotCanonical:
        return None


def turned(value):
    """The same value with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(item) for key, item in reversed(value.items())}
    return [turned(item) for item in value] if isinstance(value, list) else value


def test_canonical_form_sorts_and_leaves_no_space():
    value = {"b": [1, None, True], "a": {"z": "ñ", "y": ""}}

    assert canonical(value) == '{"a":{"y":"","z":"ñ"},"b":[1,null,true]}'.encode()


def test_canonical_form_is_nfc_in_keys_and_values():
    assert canonical({"cafe\u0301": "n\u0303"}) == canonical({"café": "ñ"})


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 0])
def test_whole_number_of_64_bits_is_written(number):
    assert canonical(number) == str(number).encode()


@given(plain_values)
def test_canonical_form_reads_back_to_itself(value):
    data = written(value)
    assume(data is not None)

    assert canonical(json.loads(data)) == data


@given(plain_values)
def test_canonical_form_does_not_depend_on_the_order_of_keys(value):
    data = written(value)
    assume(data is not None)

    assert canonical(turned(value)) == data


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**63,
        -(2**63) - 1,
        "\ud800",
        {1: "a"},
        {"cafe\u0301": 1, "café": 2},
        b"bytes",
        {"a": {1, 2}},
        datetime(2031, 5, 4, tzinfo=UTC),
    ],
)
def test_value_without_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_commitment_is_the_sum_of_salt_and_payload():
    assert commitment(SALT, {"b": 1, "a": 2}) == sha256(SALT + b'{"a":2,"b":1}').digest()


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33)])
def test_commitment_refuses_a_salt_of_another_length(salt):
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        commitment(salt, None)


def test_salts_are_fresh():
    assert len({new_salt() for _ in range(100)}) == 100


def test_time_is_coarse_and_in_utc():
    at = datetime(2031, 5, 3, 21, 2, 59, 999, tzinfo=timezone(-timedelta(hours=6)))

    assert coarse(at) == "2031-05-04T03:02Z"


def test_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="needs its zone"):
        coarse(datetime(2031, 5, 3))  # noqa: DTZ001


def test_leaf_is_encoded_with_sorted_fields():
    commit = FIELDS["commit"]

    assert LEAF.encode().decode() == (
        '{"act":"registry.verify_event","actor":"7f3a",'
        f'"commit":"{commit}","decision":"registry.may_verify",'
        '"entry_id":"3c1f7a52-9e0b-4d6a-8f21-5b7c9d0e1f23","files":["c3","d4"],'
        '"log_id":"bitacora.example/prueba",'
        '"object_type":"event","objects":["a1","b2"],"recorded_at":"2031-05-04T03:02Z",'
        f'"seal":"{"5e" * 32}","version":"2","windows":["c3"]}}'
    )


def test_leaf_of_the_first_form_is_encoded_as_it_was_then():
    assert Leaf(**FIRST_FORM).encode().decode() == (
        '{"act":"registry.verify_event","actor":"7f3a",'
        f'"commit":"{FIELDS["commit"]}","decision":"registry.may_verify",'
        '"entry_id":"3c1f7a52-9e0b-4d6a-8f21-5b7c9d0e1f23","log_id":"bitacora.example/prueba",'
        '"object_type":"event","objects":["a1","b2"],"recorded_at":"2031-05-04T03:02Z"}'
    )


@pytest.mark.parametrize("fields", [FIELDS, FIRST_FORM])
def test_leaf_reads_back(fields):
    assert Leaf.decode(Leaf(**fields).encode()) == Leaf(**fields)


@pytest.mark.parametrize("added", [{"files": ("c3",)}, {"seal": "5e" * 32}, {"version": "3"}])
def test_leaf_of_the_first_form_has_nothing_of_the_second(added):
    with pytest.raises(LeafInvalid):
        Leaf(**FIRST_FORM | added)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("log_id", ""),
        ("actor", ""),
        ("act", ""),
        ("entry_id", "3C1F7A52-9E0B-4D6A-8F21-5B7C9D0E1F23"),
        ("entry_id", "3c1f7a529e0b4d6a8f215b7c9d0e1f23"),
        ("entry_id", "none"),
        ("recorded_at", "2031-05-04T03:02:00Z"),
        ("recorded_at", "2031-05-04T03:02+00:00"),
        ("recorded_at", "2031-05-04T03:02"),
        ("recorded_at", "2031-13-04T03:02Z"),
        ("commit", "ab"),
        ("commit", "A" * 64),
        ("version", "0"),
        ("seal", ""),
        ("windows", ("e5",)),
    ],
)
def test_leaf_with_a_field_not_as_it_must_be_is_refused(field, value):
    with pytest.raises(LeafInvalid):
        Leaf(**FIELDS | {field: value})


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda text: text.replace(",", ", ", 1), NotCanonical),
        (lambda text: text[:-1], NotCanonical),
        (lambda text: text.replace('{"act":"a"', '{"act":"b","act":"a"', 1) + " ", NotCanonical),
        (lambda text: text.replace('"objects":["a1","b2"]', '"objects":"a1"'), LeafInvalid),
        (lambda text: text.replace('"objects":["a1","b2"]', '"objects":[1]'), LeafInvalid),
        (lambda text: text.replace('"actor":"7f3a"', '"actor":7'), LeafInvalid),
        (lambda text: text.replace('"actor":"7f3a",', ""), LeafInvalid),
        (lambda text: text.replace('"version":"2"', '"version":"1"'), LeafInvalid),
        (lambda text: text.replace('"version":"2",', ""), LeafInvalid),
        (lambda text: text.replace('"version":"2"', '"version":[]'), LeafInvalid),
        (lambda text: text.replace('"actor"', '"a":"","actor"'), LeafInvalid),
        (lambda text: "[]", LeafInvalid),
    ],
)
def test_leaf_in_another_form_is_not_read(change, error):
    with pytest.raises(error):
        Leaf.decode(change(LEAF.encode().decode()).encode())


def test_leaf_with_a_field_twice_is_not_read():
    twice = LEAF.encode().replace(b'{"act"', b'{"act":"registry.other","act"', 1)

    with pytest.raises(NotCanonical):
        Leaf.decode(twice)


def test_exported_line_carries_the_payload_and_its_salt():
    line = export_line(index=4, leaf=LEAF, salt=SALT, payload={"grounds": "dos fuentes"})

    assert line == (
        b'{"index":4,"leaf":%b,"payload":{"grounds":"dos fuentes"},"salt":"%b"}\n'
        % (LEAF.encode(), SALT.hex().encode())
    )


def test_exported_line_of_an_erased_payload_carries_the_leaf_alone():
    assert export_line(index=4, leaf=LEAF) == b'{"index":4,"leaf":%b}\n' % LEAF.encode()


def test_payload_other_than_the_committed_one_is_not_exported():
    with pytest.raises(ValueError, match="not the one the leaf commits to"):
        export_line(index=4, leaf=LEAF, salt=SALT, payload={"grounds": "una fuente"})
