"""Which addresses a webhook may have, and which are nobody's business to call."""

import ipaddress

import pytest

from tidings.domain import addresses
from tidings.domain.errors import InvalidField

OPEN = """
https://hooks.example.com/path?x=1
https://hooks.example.com
https://HOOKS.Example.COM/A
https://hooks.example.com./
https://xn--bcher-kva.de/
https://a-b.example.co.uk
https://hooks.example.com:443/
https://hooks.example.com:8443/
https://example.com/%20%0a
https://1.2.3.example.com/
https://8.8.8.8/
https://[2606:4700:4700::1111]/
""".split()

CLOSED = [
    *"""
    http://example.com/
    ftp://example.com/
    file:///etc/passwd
    gopher://example.com/
    javascript:alert(1)
    //example.com/
    example.com
    https:example.com
    https:/example.com
    https:///x
    https://
    https://localhost/
    https://localhost./
    https://LOCALHOST/
    https://example/
    https://a..b.com/
    https://-a.com/
    https://a-.com/
    https://a_b.com/
    https://example.com:0/
    https://example.com:22/
    https://example.com:25/
    https://example.com:1023/
    https://example.com:65536/
    https://example.com:-1/
    https://example.com:443:443/
    https://user:pw@example.com/
    https://user@example.com/
    https://@example.com/
    https://10.0.0.1#@example.com/
    https://example.com/#frag
    https://example.com\\@10.0.0.1/
    https://[::1
    https://[::1]x/
    https://x.local/
    https://x.internal/
    https://metadata.google.internal/
    https://x.localhost/
    https://1.0.0.127.in-addr.arpa/
    https://x.onion/
    https://x.test/
    https://x.invalid/
    https://hidden.example/
    https://router.lan/
    https://printer.home/
    https://wiki.corp/
    https://hr.intranet/
    https://abcdef.execute-api.eu-west-2.amazonaws.com/
    https://ex\u0430mple.com/
    https://\uff11\uff12\uff17.\uff10.\uff10.\uff11/
    https://127\u30020\u30020\u30021/
    https://example.com/\u00e9
    """.split(),
    "",
    " https://example.com/",
    "https://example.com/ ",
    "https://example.com/a b",
    "https://exam\tple.com/",
    "https://example.com/\n",
    "https://example.com/\x00",
    "https://example.com/\x7f",
    "https://example.com/" + "a" * 2029,
    "https://" + "a" * 64 + ".com/",
    "https://" + "a." * 130 + "com/",
]

# Every way of writing a host that is an address and not a name.
CLOSED_HOSTS = """
127.0.0.1 127.1 127.255.255.255 0.0.0.0 0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 169.254.169.254
169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1
192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
2130706433 0x7f000001 017700000001 0177.0.0.1 0x7f.1 127.0.1 1.2.3 256.256.256.256 1.2.3.4.5 01.02.03.04
[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::127.0.0.1] [64:ff9b::a9fe:a9fe]
[64:ff9b::8.8.8.8] [64:ff9b:1::1] [100::1] [2001::1] [2001:db8::1] [2002:7f00:1::] [2002:808:808::1]
[2620:4f:8000::1] [3fff::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fe80::1%25eth0] [fec0::1] [ff02::1] [5f00::1]
[::ffff:0:127.0.0.1] [4000::1]
""".split()


@pytest.mark.parametrize("url", OPEN)
def test_a_public_address_will_do(url: str) -> None:
    assert addresses.read(url, allow_http=False).is_secure


@pytest.mark.parametrize("url", CLOSED)
def test_what_we_would_not_call_is_refused(url: str) -> None:
    with pytest.raises(InvalidField):
        addresses.read(url, allow_http=False)


@pytest.mark.parametrize("host", CLOSED_HOSTS)
@pytest.mark.parametrize("allow_http", [True, False])
def test_a_host_that_is_an_address_of_ours_is_refused(host: str, allow_http: bool) -> None:
    with pytest.raises(InvalidField):
        addresses.read(f"https://{host}/", allow_http=allow_http)


def test_plain_http_is_for_who_may_and_loopback_for_the_laptop() -> None:
    assert not addresses.read("http://example.com/", allow_http=True).is_secure
    assert addresses.read("http://127.0.0.1:8080/x", allow_http=False, allow_loopback=True).port == 8080
    for url in ("http://127.0.0.2/", "http://localhost/", "http://10.0.0.1/", "http://[::1]/"):
        with pytest.raises(InvalidField):
            addresses.read(url, allow_http=False, allow_loopback=True)


@pytest.mark.parametrize(
    ("url", "authority", "port", "target"),
    [
        ("https://example.com", "example.com", 443, "/"),
        ("https://Example.com.:443/a?b=c", "example.com", 443, "/a?b=c"),
        ("https://example.com:8443?x", "example.com:8443", 8443, "/?x"),
        ("http://example.com:80/", "example.com", 80, "/"),
        ("http://example.com:443/", "example.com:443", 443, "/"),
        ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443", 8443, "/"),
    ],
)
def test_a_url_is_taken_apart_once(url: str, authority: str, port: int, target: str) -> None:
    address = addresses.read(url, allow_http=True)
    assert (address.authority, address.port, address.target) == (authority, port, target)


@pytest.mark.parametrize("text", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1", "2a00::1"])
def test_an_address_of_the_public_internet_is_public(text: str) -> None:
    assert addresses.is_public(ipaddress.ip_address(text))


def test_a_mapped_address_is_judged_by_the_one_inside() -> None:
    assert addresses.is_public(ipaddress.ip_address("::ffff:8.8.8.8"))
    assert not addresses.is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
