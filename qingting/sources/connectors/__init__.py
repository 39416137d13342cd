"""Connectors: one file a kind of source, one line each in `CONNECTORS`.

A connector knows its own settings and nobody else: no table, no other stage. It is asked again and
again, each time with the cursor that its last settled answer held, and keeps nothing in between.
"""

from __future__ import annotations

from qingting.sources.connectors.base import Connector, Fetched
from qingting.sources.connectors.feed import Feed
from qingting.sources.connectors.folder import Folder
from qingting.sources.connectors.hand import Hand

__all__ = ["CONNECTORS", "Connector", "Fetched"]

CONNECTORS: dict[str, Connector] = {c.kind: c for c in (Folder(), Feed(), Hand())}
