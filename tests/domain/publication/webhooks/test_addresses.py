"""Where a message may go: names of the public internet over https, whatever a name leads to."""

from ipaddress import IPv4Network, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.publication.choices import AddressFault
from baluarte.domain.publication.webhooks.addresses import (
    AddressRefused,
    is_public,
    place_of,
    resolve_name,
)

PUBLIC = "93.184.216.34"
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.0.8", "192.88.99.1",
    "192.0.2.1", "198.18.0.1", "240.0.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "2002:7f00:1::", "2001:0:53aa:64c::", "2001:db8::1", "3fff::1", "fec0::1",
    "fe80::1%eth0", "x", "",
]  # fmt: skip


def leads_to(*addresses):
    return lambda _host, _port: list(addresses)


def fault(url, *addresses):
    with pytest.raises(AddressRefused) as refused:
        place_of(url, resolve=leads_to(*(addresses or (PUBLIC,))))
    return refused.value.fault


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_of_the_public_internet_is_refused(address):
    assert not is_public(address)
    assert fault("https://example.org/", address) is AddressFault.PRIVATE


@pytest.mark.parametrize("address", PRIVATE[:3])
def test_one_private_address_among_public_ones_is_enough(address):
    assert fault("https://example.org/", PUBLIC, address) is AddressFault.PRIVATE


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_is_reached_as_it_was_looked_at(address):
    place = place_of("https://Example.org/a/b?c=1", resolve=leads_to(address))
    assert (place.host, place.port, place.target, place.address) == (
        "example.org", 443, "/a/b?c=1", address,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", AddressFault.NOT_HTTPS),
        ("ftp://example.org/", AddressFault.NOT_HTTPS),
        ("example.org", AddressFault.NOT_HTTPS),
        ("file:///etc/passwd", AddressFault.NOT_HTTPS),
        ("https:///path", AddressFault.MISSHAPEN),
        ("https://user:word@example.org/", AddressFault.MISSHAPEN),
        ("https://user@example.org/", AddressFault.MISSHAPEN),
        ("https://example.org/#part", AddressFault.MISSHAPEN),
        ("https://example.org:99999/", AddressFault.MISSHAPEN),
        ("https://[::1/", AddressFault.MISSHAPEN),
        ("https://example.org/a b", AddressFault.MISSHAPEN),
        ("https://example.org/é", AddressFault.MISSHAPEN),
        ("https://example.org/" + "a" * 300, AddressFault.MISSHAPEN),
        ("https://example..org/", AddressFault.MISSHAPEN),
        ("https://example.org:22/", AddressFault.PORT),
        ("https://example.org:5432/", AddressFault.PORT),
    ],
)
def test_what_is_no_address_over_https_is_refused_by_its_fault(url, why):
    assert fault(url) is why


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://[::1]/", "https://0x7f.1/", "https://2130706433/",
            "https://localhost/", "https://017700000001/"],
)  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(url):
    with pytest.raises(AddressRefused) as refused:
        place_of(url, resolve=resolve_name)
    assert refused.value.fault in (AddressFault.PRIVATE, AddressFault.UNKNOWN)


def test_a_name_that_leads_nowhere_is_refused():
    with pytest.raises(AddressRefused) as refused:
        place_of("https://invented.invalid/", resolve=resolve_name)
    assert refused.value.fault is AddressFault.UNKNOWN


INSIDE = [IPv4Network(one) for one in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
                                      "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]  # fmt: skip


@given(st.sampled_from(INSIDE).flatmap(
    lambda net: st.integers(0, net.num_addresses - 1).map(lambda n: net[n])))  # fmt: skip
def test_no_address_of_a_private_network_is_public_nor_any_that_carries_it(address):
    carried = int(address)
    carrying = [
        IPv6Network("::ffff:0:0/96")[carried], IPv6Network("64:ff9b::/96")[carried],
        IPv6Network("::/96")[carried], IPv6Network("2002::/16")[carried << 80],
    ]  # fmt: skip
    assert [str(one) for one in (address, *carrying) if is_public(str(one))] == []
