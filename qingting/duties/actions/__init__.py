"""Every write of a duty: what its clock does to it (`life`), what people do about it (`deeds`,
`holding`).
"""

from qingting.duties.actions.deeds import acknowledge, complete
from qingting.duties.actions.holding import dispute, hand_to, log_call
from qingting.duties.actions.life import (
    ROLL,
    RUNG,
    approvals_of,
    begin,
    begin_from,
    finish,
    house_duty,
    make,
    next_due,
    notify,
    rest,
    roll,
    runs,
    serving,
    standing,
    void,
)

__all__ = [
    "ROLL",
    "RUNG",
    "acknowledge",
    "approvals_of",
    "begin",
    "begin_from",
    "complete",
    "dispute",
    "finish",
    "hand_to",
    "house_duty",
    "log_call",
    "make",
    "next_due",
    "notify",
    "rest",
    "roll",
    "runs",
    "serving",
    "standing",
    "void",
]
