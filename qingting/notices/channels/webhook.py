"""Channel `webhook`: each notice is POSTed as JSON; taken only if the answer's body says `{"ok":
true}`.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from qingting.errors import ChannelError

TIMEOUT_S = 10.0


class UnansweredError(ChannelError):
    """The message went out and no answer came: it may have been taken."""


def send(address: str, body: Mapping[str, object]) -> None:
    """POST a notice.

    Raises:
        UnansweredError: it may have been taken; the next try is a repeat.
        ChannelError: it was surely not taken.
    """
    try:
        answer = httpx.post(address, json=dict(body), timeout=TIMEOUT_S)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as e:
        raise ChannelError(f"{type(e).__name__}: {e}", permanent=False) from e
    except httpx.HTTPError as e:
        raise UnansweredError(f"{type(e).__name__}: {e}", permanent=False) from e
    if not answer.is_success:
        raise ChannelError(f"HTTP {answer.status_code}", permanent=False)
    try:
        said = answer.json()
    except ValueError as e:
        raise ChannelError("the answer is not JSON", permanent=False) from e
    if not (isinstance(said, dict) and said.get("ok") is True):
        raise ChannelError("the answer does not say ok", permanent=False)
