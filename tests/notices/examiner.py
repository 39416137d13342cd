"""What every channel must hold, wherever it leads: `check_channel` runs on each of them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from qingting.errors import ChannelError, InputError
from qingting.notices.channels import CHANNELS, Channel, Message, UnansweredError

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
SECRET = "hunter2-hunter2"
WORDS = "事件 E12：请于 14:20 前电话告知值班经理——“较大”"


@dataclass
class Case:
    """A channel's outside world: the channel goes to a fake transport.

    Attributes:
        form: what a person would type to set it up.
        received: what the other side got so far, each message as text.
        permanent, passing, unanswered: changes of settings under which a call must fail so.
        wrong: changes of the form that must be refused, by the setting to blame.
    """

    form: Mapping[str, str]
    received: Callable[[], Sequence[str]]
    permanent: Sequence[Mapping[str, Any]]
    passing: Sequence[Mapping[str, Any]]
    unanswered: Sequence[Mapping[str, Any]]
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)


def message(to: str = "lin@bureau.example") -> Message:
    body = {"notice": "N1", "why": WORDS, "repeat": False}
    return Message("qingting.1", to, WORDS, f"{WORDS}\n", f"<p>{WORDS}</p>", body, NOW)


def check_channel(channel: Channel, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold a channel to what the post room relies on; an assertion names what it breaks."""
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    assert type(CHANNELS[channel.kind]) is type(channel), "it stands in the registry"
    settings = channel.read(case.form)
    assert SECRET not in str(settings), "settings hold no secret"

    answers = [channel.send(settings, SECRET, message()) for _ in range(2)]

    first, second = case.received()
    assert first == second, "the same message twice reads the same"
    assert WORDS in first, "Chinese text intact"
    assert answers[0] == answers[1] != "", "it returns what the other side said"
    assert len(answers[0]) <= 200
    assert SECRET not in answers[0]
    _check_failures(channel, case, settings)
    _check_form(channel, case)


def _check_failures(channel: Channel, case: Case, settings: Mapping[str, Any]) -> None:
    kinds = [
        (True, ChannelError, case.permanent),
        (False, ChannelError, case.passing),
        (False, UnansweredError, case.unanswered),
    ]
    for permanent, error, changes in kinds:
        assert changes, "each kind of failure is shown"
        for change in changes:
            with pytest.raises(ChannelError) as caught:
                channel.send({**settings, **change}, SECRET, message())
            said = str(caught.value)
            assert type(caught.value) is error, f"{change}: {said}"
            assert caught.value.permanent is permanent, f"{change}: {said}"
            assert SECRET not in said, f"{change}: a secret in an error"
            assert said.count(". ") >= 1, "it says what happened and what to do"


def _check_form(channel: Channel, case: Case) -> None:
    for name, values in case.wrong.items():
        for wrong in values:
            with pytest.raises(InputError) as caught:
                channel.read({**case.form, name: wrong})
            assert [f.file for f in caught.value.faults] == [name], wrong


def _no_network(*_: object) -> None:
    raise AssertionError("a channel reached for the network by itself")
