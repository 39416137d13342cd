"""Every write of a duty: what its clock does to it (`life`), what people do about it (`deeds`,
`holding`), how shifts change hands (`handover`), what becomes of it when its event is merged or
dismissed, and when that is undone (`twins`).
"""

from qingting.duties.actions.accepting import tell_ready
from qingting.duties.actions.asked import inquire, inquiry_ended
from qingting.duties.actions.closed import (
    AFTER_WATCH,
    end_watch,
    run_again,
    runs_from_reopening,
    watch_on,
)
from qingting.duties.actions.deed import check_holder, need_open
from qingting.duties.actions.deeds import acknowledge, check_done, complete, draft, made_public
from qingting.duties.actions.explaining import explain
from qingting.duties.actions.handover import TAKING, hand_over, not_taken, take_over
from qingting.duties.actions.holding import dispute, hand_to, log_call, pass_on
from qingting.duties.actions.leading import (
    REFERRAL,
    answer_referral,
    dispute_lead,
    lead,
    may_name,
    refer,
)
from qingting.duties.actions.life import (
    ROLL,
    RUNG,
    approvals_of,
    begin,
    begin_each,
    begin_from,
    finish,
    holder_of,
    house_duty,
    make,
    next_due,
    notify,
    record,
    rest,
    roll,
    runs,
    serving,
    void,
)
from qingting.duties.actions.overdue import note_overdue
from qingting.duties.actions.overriding import REPORT, override, report_override
from qingting.duties.actions.replanned import began_before, begin_again, end_earlier
from qingting.duties.actions.rostered import keep_rostered
from qingting.duties.actions.standing import stand_no_more, standing, take_force
from qingting.duties.actions.texts import text_of
from qingting.duties.actions.twins import keep_ended, live_of, rearrange

__all__ = [
    "AFTER_WATCH",
    "REFERRAL",
    "REPORT",
    "ROLL",
    "RUNG",
    "TAKING",
    "acknowledge",
    "answer_referral",
    "approvals_of",
    "began_before",
    "begin",
    "begin_again",
    "begin_each",
    "begin_from",
    "check_done",
    "check_holder",
    "complete",
    "dispute",
    "dispute_lead",
    "draft",
    "end_earlier",
    "end_watch",
    "explain",
    "finish",
    "hand_over",
    "hand_to",
    "holder_of",
    "house_duty",
    "inquire",
    "inquiry_ended",
    "keep_ended",
    "keep_rostered",
    "lead",
    "live_of",
    "log_call",
    "made_public",
    "make",
    "may_name",
    "need_open",
    "next_due",
    "not_taken",
    "note_overdue",
    "notify",
    "override",
    "pass_on",
    "rearrange",
    "record",
    "refer",
    "report_override",
    "rest",
    "roll",
    "run_again",
    "runs",
    "runs_from_reopening",
    "serving",
    "stand_no_more",
    "standing",
    "take_force",
    "take_over",
    "tell_ready",
    "text_of",
    "void",
    "watch_on",
]
