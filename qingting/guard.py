"""The only way out for connectors and webhooks: nothing inside the house is asked unless it is
allowed.

Whoever may name a feed or a webhook could otherwise make the server ask its own network
(server-side request forgery). The host is resolved here, every address is looked at, and the
connection goes to an address that was looked at, so that a second answer of the name server changes
nothing. Redirects come through here again, hop by hop.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

import httpx

from qingting import settings
from qingting.errors import ConfigError, SourceError
from qingting.lang import tr

MAX_REDIRECTS: Final = 5
TIMEOUT: Final = httpx.Timeout(10.0)  # seconds to connect, and for each read and write

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

# a kept connection belongs to an address, and would serve another host there under this one's name
_NO_REUSE: Final = httpx.Limits(max_keepalive_connections=0)
_PORTS: Final = {"http": 80, "https": 443}
_NAT64: Final = ip_network("64:ff9b::/96")  # an IPv4 address in its last four bytes
_TUNNELS: Final = (ip_network("2002::/16"), ip_network("2001::/32"))  # 6to4, Teredo: lead anywhere


def allowed() -> list[str]:
    """Return the private networks that may be asked, as the operator set them."""
    return [n for n in settings.value("PRIVATE_NETWORKS").split(",") if n]


def client(
    *,
    allow: Collection[str] = (),
    ports: Collection[int] = (),
    resolve: Resolve | None = None,
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """Return an HTTP client that goes nowhere inside the house; close it after use.

    Args:
        allow: networks (CIDR) that may be asked although they are not public: an intranet's.
        ports: the only ports allowed; empty: any.
        resolve: host and port -> addresses, in order of preference; the system's if left out.
        transport: what carries a request once its address was looked at; httpx's own if left out.

    Raises:
        ConfigError: `allow` holds something that is no network.
    """
    return httpx.Client(
        transport=transport_of(allow=allow, ports=ports, resolve=resolve, transport=transport),
        timeout=TIMEOUT,
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
        trust_env=False,  # a proxy of the environment would resolve the name once more
    )


def transport_of(
    *,
    allow: Collection[str] = (),
    ports: Collection[int] = (),
    resolve: Resolve | None = None,
    transport: httpx.BaseTransport | None = None,
) -> GuardedTransport:
    """Return what carries the requests of such a client; arguments as for `client`."""
    return GuardedTransport(
        transport or httpx.HTTPTransport(trust_env=False, limits=_NO_REUSE),
        networks=[_network(text) for text in allow],
        ports=ports,
        resolve=resolve or _system_resolve,
    )


class GuardedTransport(httpx.BaseTransport):
    """Sends a request to an address that was looked at, under the name that was asked for."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        *,
        networks: Sequence[Network],
        ports: Collection[int],
        resolve: Resolve,
    ) -> None:
        self._inner = inner
        self._networks = networks
        self._ports = ports
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Look at where the request goes, then carry it there.

        Raises:
            SourceError: permanent where the way is refused, passing where the name is not found.
        """
        *others, last = self._checked(request.url)
        for address in others:
            try:
                return self._inner.handle_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # the host has more than one address
        return self._inner.handle_request(_pinned(request, last))

    def close(self) -> None:
        self._inner.close()

    def _checked(self, url: httpx.URL) -> list[Address]:
        """The addresses to connect to, at least one; every address of the host must be allowed."""
        if url.scheme not in _PORTS or not url.host:
            raise _refusal(
                url,
                tr("only http and https are asked", "只支持 http 和 https"),
                tr("Correct the address.", "请改正地址。"),
            )
        if url.userinfo:
            raise _refusal(
                url,
                tr("it carries a name or password", "地址中带有用户名或密码"),
                tr("Leave them out.", "请去掉。"),
            )
        port = url.port or _PORTS[url.scheme]
        if self._ports and port not in self._ports:
            raise _refusal(
                url,
                tr(f"port {port} is not allowed", f"不允许端口 {port}"),
                tr("Use the usual port.", "请使用常规端口。"),
            )
        addresses = [ip_address(text) for text in self._addresses(url, port)]
        for address in addresses:
            if not (is_public(address) or self._is_allowed(address)):
                raise _refusal(
                    url,
                    tr(f"{address} is not a public address", f"{address} 不是公网地址"),
                    tr(
                        "If it is meant, add its network to QINGTING_PRIVATE_NETWORKS.",
                        "如确需访问，请将其网段加入 QINGTING_PRIVATE_NETWORKS。",
                    ),
                )
        return addresses

    def _addresses(self, url: httpx.URL, port: int) -> Sequence[str]:
        try:
            found = self._resolve(url.host, port)
        except (OSError, UnicodeError) as error:
            raise _not_found(url) from error
        if not found:
            raise _not_found(url)
        return found

    def _is_allowed(self, address: Address) -> bool:
        plain = _unmapped(address)
        return any(plain in network for network in self._networks)


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,  # `Host` among them is the name asked for
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also where IPv6 only wraps an IPv4 one.

    >>> [is_public(ip_address(a)) for a in ("8.8.8.8", "10.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False]
    """
    plain = _unmapped(address)
    if any(plain in tunnel for tunnel in _TUNNELS):
        return False
    if isinstance(plain, IPv6Address) and plain.is_site_local:
        return False
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def _unmapped(address: Address) -> Address:
    """The IPv4 address inside a mapped or NAT64 one; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _refusal(url: httpx.URL, reason: str, remedy: str) -> SourceError:
    shown = url.copy_with(userinfo=b"") if url.userinfo else url
    refused = tr(f"{shown} is not asked: {reason}.", f"不访问 {shown}：{reason}。")
    return SourceError(f"{refused} {remedy}", permanent=True)


def _not_found(url: httpx.URL) -> SourceError:
    return SourceError(
        tr(
            f"The host {url.host} was not found. It is tried again.",
            f"找不到主机 {url.host}，将重试。",
        ),
        permanent=False,
    )


def _system_resolve(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(where[0]).partition("%")[0] for *_, where in found]


def _network(text: str) -> Network:
    try:
        return ip_network(text.strip())
    except ValueError as error:
        raise ConfigError(
            "QINGTING_PRIVATE_NETWORKS",
            text,
            tr("write networks like 10.2.0.0/16", "请写成 10.2.0.0/16 这样的网段"),
        ) from error
