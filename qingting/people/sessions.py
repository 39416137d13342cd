"""Where sign-ins are kept: Django's session store, with whose session a row is.

Set by `SESSION_ENGINE`; a person's other sessions can so be listed and ended.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as OfDatabase

from qingting.people.models import Session


class SessionStore(OfDatabase):
    """Sessions in the table `people.Session`."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # of the class above
        row.person_id = data.get(SESSION_KEY)
        return row
