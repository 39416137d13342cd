"""Every write about our own people: `staff` who they are and what they hold, `rota` when, `reach`
how they are told, `accounts` where they speak, `entry` how they sign in, `intake` many at once,
`organisation` whose people they are.
"""

from qingting.people.actions.accounts import (
    close_account,
    grant_account,
    note_activity,
    register_account,
    revoke_account,
)
from qingting.people.actions.entry import (
    come_in,
    end_session,
    end_sessions,
    note_link,
    note_try,
    set_password,
)
from qingting.people.actions.intake import Loaded, import_workbook, load_people
from qingting.people.actions.look import note_look
from qingting.people.actions.organisation import (
    Founding,
    edit_organisation,
    found,
    set_keeping,
    set_seconds,
)
from qingting.people.actions.reach import add_contact, ask_code, remove_contact, verify_contact
from qingting.people.actions.rota import end_absence, end_shift, set_absence, set_shift
from qingting.people.actions.staff import (
    add_person,
    add_unit,
    edit_person,
    edit_unit,
    grant,
    leave_person,
    revoke,
)

__all__ = [
    "Founding",
    "Loaded",
    "add_contact",
    "add_person",
    "add_unit",
    "ask_code",
    "close_account",
    "come_in",
    "edit_organisation",
    "edit_person",
    "edit_unit",
    "end_absence",
    "end_session",
    "end_sessions",
    "end_shift",
    "found",
    "grant",
    "grant_account",
    "import_workbook",
    "leave_person",
    "load_people",
    "note_activity",
    "note_link",
    "note_look",
    "note_try",
    "register_account",
    "remove_contact",
    "revoke",
    "revoke_account",
    "set_absence",
    "set_keeping",
    "set_password",
    "set_seconds",
    "set_shift",
    "verify_contact",
]
