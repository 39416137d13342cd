"""The cast without an engine: for pages that are about people only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qingting.errors import ChannelError
from qingting.notices.channels import Message
from qingting.notices.models import Channel
from qingting.orgs.models import Organisation
from tests.cast import Cast, cast
from tests.engine import NOON


def staff() -> Cast:
    return cast(Organisation.objects.create(key="bureau", name="局"), NOON)


class Postman:
    """Channel `mail` whose other side is a list; what it is told to refuse, it refuses."""

    kind = "mail"
    personal = True

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.refuses = False

    def read(self, given: Mapping[str, str]) -> dict[str, Any]:
        return dict(given)

    def send(self, settings: Mapping[str, Any], secret: str, message: Message) -> str:
        if self.refuses:
            raise ChannelError("550 no such user", permanent=True)
        self.sent.append(message)
        return "250 ok"


def mail_channel(org: Organisation) -> Channel:
    return Channel.objects.create(org=org, kind="mail", name="mail", settings={"host": "x"})
