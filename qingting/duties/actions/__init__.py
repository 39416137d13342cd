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
    void,
)
from qingting.duties.actions.overdue import note_overdue
from qingting.duties.actions.standing import standing, take_force

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
    "note_overdue",
    "notify",
    "rest",
    "roll",
    "runs",
    "serving",
    "standing",
    "take_force",
    "void",
]
