"""What a person enters by hand: a message at the counter, a call, a post that no source brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, ClassVar

import httpx

from qingting.lang import tr
from qingting.sources.connectors.base import Fetched, host_of
from qingting.sources.rules import Bad, Post, post_from_fields
from qingting.sources.tables import shown

_COUNTS = ("views", "reposts", "comments", "likes")
_FIELDS = ("id", "site", "kind", "published_at", "url", "title", "text", "in_reply_to")


class Hand:
    """No settings, no cursor: nothing is fetched; `entry` makes a post of what a form holds."""

    kind: ClassVar[str] = "hand"

    def fetch(
        self,
        settings: Mapping[str, Any],
        cursor: Mapping[str, Any],
        *,
        now: datetime,
        http: httpx.Client,
    ) -> Fetched:
        del settings, now, http
        return Fetched(cursor=dict(cursor))


def entry(form: Mapping[str, str], *, now: datetime) -> Post | Bad:
    """Return the post that a form describes, captured `now`, or what is wrong by field.

    Left empty, `kind` is `post`, `published_at` is `now`, `site` the host of `url`; an id is made
    of the site, the time as entered and the words. So a form sent twice is a repeat; where the same
    words shall count twice, the form gives each its `id`. Counts are written as people do, "1.2万".
    Who wrote is not asked.
    """
    told: dict[str, object] = {
        name: form[name].strip() for name in _FIELDS if form.get(name, "").strip()
    }
    words = (told.get("title"), told.get("text"), told.get("url"))
    if not any(words):
        missing = tr("is missing: what was said?", "缺失：说了什么？")
        return Bad(f"text {missing}", fields={"text": missing})
    read_at = now.astimezone(UTC).isoformat()
    site = told.get("site") or host_of(form.get("url", ""))
    same = repr((site, told.get("published_at"), words)).encode()
    made = {
        "id": f"hand:{blake2b(same, digest_size=16).hexdigest()}",
        "site": site,
        "kind": "post",
        "published_at": read_at,
        "captured_at": read_at,
    }
    counts = {name: shown(form[name]) for name in _COUNTS if form.get(name, "").strip()}
    return post_from_fields(made | told | ({"counts": counts} if counts else {}))
