"""No request goes inside the house unless its network is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_address

import httpx
import pytest

from qingting.errors import ConfigError, SourceError
from qingting.guard import MAX_REDIRECTS, client, is_public

HOSTS = {
    "news.example": ["203.0.114.7"],
    "dual.example": ["2a00:1450::7", "203.0.114.7"],
    "inside.example": ["10.2.0.9"],
    "half.example": ["203.0.114.7", "127.0.0.1"],
}
Answer = Callable[[httpx.Request], httpx.Response]


def resolve(host: str, _: int) -> Sequence[str]:
    if host in HOSTS:
        return HOSTS[host]
    try:
        return [str(ip_address(host))]
    except ValueError as error:
        raise OSError("name not known") from error


def ok(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="好")


def get(
    url: str, answer: Answer = ok, *, allow: Sequence[str] = (), ports: Sequence[int] = ()
) -> httpx.Response:
    inner = httpx.MockTransport(answer)
    with client(allow=allow, ports=ports, resolve=resolve, transport=inner) as http:
        return http.get(url)


def refusal(url: str, answer: Answer = ok, *, ports: Sequence[int] = ()) -> SourceError:
    with pytest.raises(SourceError) as caught:
        get(url, answer, ports=ports)
    return caught.value


def test_the_connection_goes_to_the_address_that_was_looked_at_under_the_name_asked_for() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return ok(request)

    response = get("https://news.example:8443/feed?a=1", answer)

    assert (response.text, str(response.url)) == ("好", "https://news.example:8443/feed?a=1")
    assert str(seen[0].url) == "https://203.0.114.7:8443/feed?a=1"
    assert seen[0].headers["Host"] == "news.example:8443"
    assert seen[0].extensions["sni_hostname"] == "news.example"


def test_where_the_first_address_does_not_answer_the_next_is_asked() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if ":" in request.url.host:
            raise httpx.ConnectError("no IPv6 here")
        return httpx.Response(200, text=request.url.host)

    assert get("http://dual.example/", answer).text == "203.0.114.7"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1",
        "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    shown = f"[{address}]" if ":" in address else address

    assert not is_public(ip_address(address))
    assert refusal(f"http://{shown}/").permanent


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2a00:1450::7", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_a_public_address_is_asked(address: str) -> None:
    assert is_public(ip_address(address))


def test_one_address_inside_is_enough_to_refuse_a_host() -> None:
    assert "127.0.0.1" in str(refusal("http://half.example/"))


def test_a_refusal_says_where_and_what_to_do() -> None:
    found = refusal("http://inside.example/feed")

    assert "http://inside.example/feed" in str(found)
    assert "10.2.0.9" in str(found)
    assert "QINGTING_PRIVATE_NETWORKS" in str(found)


def test_a_network_that_is_allowed_may_be_asked_and_no_other() -> None:
    assert get("http://inside.example/", allow=["10.2.0.0/16"]).text == "好"
    assert get("http://[::ffff:10.2.0.9]/", allow=["10.2.0.0/16"]).text == "好"
    with pytest.raises(SourceError):
        get("http://inside.example/", allow=["10.3.0.0/16", "fd00::/8"])
    with pytest.raises(ConfigError):
        client(allow=["the intranet"])


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:8000/admin", "http://inside.example/", "//[::1]/"]
)
def test_a_redirect_inside_is_refused_at_its_hop(target: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "203.0.114.7", "nothing inside is reached"
        return httpx.Response(302, headers={"Location": target})

    found = refusal("http://news.example/", answer)

    assert found.permanent
    assert target.removeprefix("http:") in str(found)


def test_a_redirect_that_never_ends_is_left_after_five() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": f"/{len(asked)}"})

    with pytest.raises(httpx.TooManyRedirects):
        get("http://news.example/", answer)
    assert len(asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "url", ["ftp://news.example/", "file:///etc/passwd", "http:///feed", "gopher://a/"]
)
def test_only_http_and_https_are_asked(url: str) -> None:
    assert refusal(url).permanent


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    found = refusal("http://lin:secret@news.example/")

    assert found.permanent
    assert "secret" not in str(found)


def test_ports_are_free_unless_they_are_named() -> None:
    assert get("http://news.example:8080/").status_code == 200
    assert get("https://news.example/", ports=[80, 443]).status_code == 200
    assert "8080" in str(refusal("http://news.example:8080/", ports=[80, 443]))


def test_a_name_that_is_not_found_is_tried_again() -> None:
    assert not refusal("http://gone.example/").permanent
