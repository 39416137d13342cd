"""Units and people as a workbook: one to download, and the same one read when it comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from qingting.errors import Fault, InputError
from qingting.lang import tr
from qingting.orgs.models import Organisation
from qingting.people import rules
from qingting.people.given import Away, Given, Newcomer
from qingting.people.queries import list_people, list_units
from qingting.plan.model import Plan
from qingting.workbooks import odd_cells, open_workbook, rows_of

UNITS, PEOPLE, ROLES, DEPUTIES = "Units", "People", "Roles", "Deputies"
MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
ROLE_COLUMNS = 5
_ROLE = "role"
_HEADS = {  # what a column is called, and what it may be called when it comes back
    "key": ("代号 key", "代号"),
    "unit-name": ("名称 name", "名称"),
    "login": ("登录名 login", "登录名"),
    "name": ("姓名 name", "姓名"),
    "unit": ("单位代号 unit", "单位代号", "单位"),
    "mail": ("邮箱 mail", "邮箱", "email"),
    _ROLE: ("角色 role", "角色", "roles"),
    "deputy": ("代理人登录名 deputy", "代理人"),
    "since": ("起 from", "起"),
    "until": ("止 to", "止"),
}
_COLUMNS = {
    UNITS: ("key", "unit-name"),
    PEOPLE: ("login", "name", "unit", "mail", _ROLE),
    DEPUTIES: ("login", "deputy", "since", "until"),
}
_NEEDED = {
    UNITS: ("key", "unit-name"),
    PEOPLE: ("login", "name"),
    DEPUTIES: ("login", "deputy", "since"),
}

Row = tuple[int, dict[str, list[tuple[str, str]]]]  # its number; column -> (cell, text) filled in


def template(plan: Plan, org: Organisation, now: datetime) -> bytes:
    """Return a workbook to fill in, with the units and people that are there; roles to choose
    from a list.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    units, people, roles = (book.create_sheet(title) for title in (UNITS, PEOPLE, ROLES))
    _head(units, [_HEADS[c][0] for c in _COLUMNS[UNITS]])
    for unit in list_units(org.pk):
        units.append([unit.key, unit.name])
    columns = [_HEADS[c][0] for c in _COLUMNS[PEOPLE]]
    _head(people, columns + [f"{columns[-1]} {n}" for n in range(2, ROLE_COLUMNS + 1)])
    for member in list_people(org.pk, now):
        people.append([member.person.login, member.person.name, "", "", *_fitted(member.roles)])
    _head(roles, ["角色 role", "中文", "English", "按单位 per unit"])
    listed = [role for role in plan.roles.values() if not role.external]
    for role in listed:
        roles.append([role.id, role.zh, role.en, "x" if role.per == "unit" else ""])
    for id_, zh, en in ((rules.ADMINISTRATOR, "管理员", "administrator"),
                        (rules.AUDITOR, "审计员", "auditor")):  # fmt: skip
        roles.append([id_, zh, en, ""])
    _offer(people, f"{ROLES}!$A$2:$A${len(listed) + 3}")
    _head(book.create_sheet(DEPUTIES), [_HEADS[c][0] for c in _COLUMNS[DEPUTIES]])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, plan: Plan, org: Organisation, now: datetime) -> Given:
    """Read a filled-in workbook.

    A role is an id of the plan, several split by commas; one of a unit is of the row's unit, or
    says it: `unit-head@roads`. Units may be of the file or there already. Who is away is named on
    the sheet `Deputies`, with who acts meanwhile and the days, both included.

    Raises:
        InputError: every fault at once, each with its cell (`People!C7`).
    """
    book = open_workbook(data, max_bytes=MAX_BYTES)
    faults = odd_cells(data, book)
    rows = {}
    for title in (UNITS, PEOPLE, DEPUTIES):
        if title in book.sheetnames:
            rows[title] = list(_rows(title, rows_of(book[title]), faults.append))
    if PEOPLE not in rows:
        said = tr(f"there is no sheet {PEOPLE}.", f"没有工作表 {PEOPLE}。")
        raise InputError([*faults, Fault(PEOPLE, 0, said, tr("Use the template.", "请用模板。"))])
    units = {_text(row, "key"): _text(row, "unit-name") for row in _units(rows, faults.append)}
    known = {unit.key for unit in list_units(org.pk)} | set(units)
    people = tuple(_people(rows[PEOPLE], plan, known, faults.append))
    logins = {p.login for p in people} | {m.person.login for m in list_people(org.pk, now)}
    away = tuple(_away(rows.get(DEPUTIES, ()), logins, faults.append))
    if faults:
        raise InputError(faults)
    return Given(units, people, away)


def _head(sheet: Worksheet, words: list[str]) -> None:
    sheet.append(words)
    for number, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 20
    sheet.freeze_panes = "A2"


def _fitted(roles: list[str]) -> list[str]:
    """One role a column; what is over stands in the last one, split by commas."""
    last = ROLE_COLUMNS - 1
    return roles if len(roles) <= last else [*roles[:last], ", ".join(roles[last:])]


def _offer(sheet: Worksheet, source: str) -> None:
    """A list to choose from in the role columns; other text may stand there (`role@unit`)."""
    first = len(_COLUMNS[PEOPLE])
    columns = get_column_letter(first), get_column_letter(first + ROLE_COLUMNS - 1)
    choice = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=False)
    choice.add(f"{columns[0]}2:{columns[1]}{MAX_ROWS}")
    sheet.add_data_validation(choice)


def _rows(
    title: str, rows: Iterator[tuple[object, ...]], fault: Callable[[Fault], None]
) -> Iterator[Row]:
    """The rows that hold anything, with what stands in each known column."""
    columns = [_column(title, head) for head in next(rows, ())]
    for needed in _NEEDED[title]:
        if needed not in columns:
            head = _HEADS[needed][0]
            fault(Fault(f"{title}!1", 0, tr(f"no column {head!r}.", f"缺少列“{head}”。")))
    for number, values in enumerate(rows, 2):
        if number > MAX_ROWS:
            more = tr(f"more than {MAX_ROWS} rows.", f"超过 {MAX_ROWS} 行。")
            fault(Fault(f"{title}!{number}", 0, more, tr("Split the file.", "请分成几份。")))
            return
        cells: dict[str, list[tuple[str, str]]] = {}
        for place, (column, value) in enumerate(zip(columns, values, strict=False), 1):
            text = "" if value is None else str(value).strip()
            if column and text:
                where = f"{title}!{get_column_letter(place)}{number}"
                cells.setdefault(column, []).append((where, text))
        if cells:
            yield number, cells


def _column(title: str, head: object) -> str | None:
    """Which column a heading means, `角色 role 2` too; None where it is none of ours."""
    words = re.sub(r"\s*\d+$", "", str(head or "").strip().lower())
    for column in _COLUMNS[title]:
        names = [name.lower() for name in _HEADS[column]]
        if words in names or words == names[0].split()[1]:
            return column
    return None


def _text(row: Row, column: str) -> str:
    return row[1].get(column, [("", "")])[0][1]


def _units(rows: Mapping[str, list[Row]], fault: Callable[[Fault], None]) -> Iterator[Row]:
    for row in rows.get(UNITS, ()):
        if _filled(UNITS, row, fault) and _is_key(row[1]["key"][0], fault):
            yield row


def _filled(title: str, row: Row, fault: Callable[[Fault], None]) -> bool:
    """Whether a row has what every row needs."""
    lacking = [_HEADS[column][0] for column in _NEEDED[title] if column not in row[1]]
    for head in lacking:
        fault(Fault(f"{title}!{row[0]}", 0, tr(f"{head!r} is empty.", f"“{head}”没有填。")))
    return not lacking


def _is_key(cell: tuple[str, str], fault: Callable[[Fault], None]) -> bool:
    where, key = cell
    try:
        validate_slug(key)
    except ValidationError:
        said = tr(f"{key!r} is no key.", f"“{key}”不能作代号。")
        hint = tr("Use a-z, 0-9, - and _ only.", "请只用小写字母、数字、- 和 _。")
        fault(Fault(where, 0, said, hint))
        return False
    return True


def _people(
    rows: Iterable[Row], plan: Plan, units: set[str], fault: Callable[[Fault], None]
) -> Iterator[Newcomer]:
    first: dict[str, str] = {}  # login -> its cell
    for row in rows:
        if not _filled(PEOPLE, row, fault):
            continue
        where, login = row[1]["login"][0]
        if login in first:
            said = tr(
                f"{login} stands in {first[login]} already.", f"{login} 在 {first[login]} 已有。"
            )
            fault(Fault(where, 0, said, tr("Keep one row a person.", "每人只留一行。")))
        first.setdefault(login, where)
        _check_mail(row, fault)
        _check_unit(row, units, fault)
        roles = tuple(dict.fromkeys(_roles(row, plan, units, fault)))
        if rules.clash(roles, rules.deciding(plan)):
            said = tr("these roles do not go together in one person.", "这些角色不能由同一人担任。")
            hint = tr(
                "An administrator cannot approve; an auditor has no other role.",
                "管理员不能审批；审计员不兼他职。",
            )
            fault(Fault(row[1][_ROLE][0][0], 0, said, hint))
        yield Newcomer(login, _text(row, "name"), roles, _text(row, "mail"))


def _away(rows: Iterable[Row], logins: set[str], fault: Callable[[Fault], None]) -> Iterator[Away]:
    for row in rows:
        if not _filled(DEPUTIES, row, fault):
            continue
        for column in ("login", "deputy"):
            where, login = row[1][column][0]
            if login not in logins:
                fault(Fault(where, 0, tr(f"nobody has the login {login!r}.", f"没有“{login}”。")))
        since, until = (_day(row, column, fault) for column in ("since", "until"))
        if since and until and until < since:
            said = tr("ends before it begins.", "止早于起。")
            fault(Fault(row[1]["until"][0][0], 0, said))
        if since:
            yield Away(_text(row, "login"), _text(row, "deputy"), since, until)


def _day(row: Row, column: str, fault: Callable[[Fault], None]) -> date | None:
    for where, text in row[1].get(column, ()):
        try:
            return date.fromisoformat(text[:10].replace("/", "-"))
        except ValueError:
            said = tr(f"{text!r} is no day.", f"“{text}”不是日期。")
            fault(Fault(where, 0, said, tr("Write 2026-03-02.", "请写成 2026-03-02。")))
    return None


def _check_mail(row: Row, fault: Callable[[Fault], None]) -> None:
    for where, mail in row[1].get("mail", ()):
        try:
            validate_email(mail)
        except ValidationError:
            fault(Fault(where, 0, tr(f"{mail!r} is no mail address.", f"“{mail}”不是邮件地址。")))


def _check_unit(row: Row, units: set[str], fault: Callable[[Fault], None]) -> None:
    for where, unit in row[1].get("unit", ()):
        if unit not in units:
            fault(_no_unit(where, unit))


def _no_unit(where: str, unit: str) -> Fault:
    said = tr(f"there is no unit {unit!r}.", f"没有单位“{unit}”。")
    return Fault(where, 0, said, tr(f"Add it on the sheet {UNITS}.", f"请加在工作表 {UNITS}。"))


def _roles(row: Row, plan: Plan, units: set[str], fault: Callable[[Fault], None]) -> Iterator[str]:
    """The roles of a row as they are held, `unit-head@roads`."""
    own = _text(row, "unit")
    for where, text in row[1].get(_ROLE, ()):
        for label in filter(None, (part.strip() for part in re.split(r"[,，、;；]", text))):
            role, _, unit = label.partition("@")
            known = plan.roles.get(role)
            of_unit = known is not None and known.per == "unit"
            unit = unit or (own if of_unit else "")
            if role not in rules.OF_HOUSE and (known is None or known.external):
                said = tr(f"the plan has no role {role!r} of ours.", f"预案没有角色“{role}”。")
                fault(Fault(where, 0, said, tr(f"See the sheet {ROLES}.", f"见工作表 {ROLES}。")))
            elif of_unit and not unit:
                said = tr(f"{role} is of a unit.", f"{role} 是各单位的角色。")
                fault(Fault(where, 0, said, tr("Fill in the unit.", "请填单位代号。")))
            elif unit and unit not in units:
                fault(_no_unit(where, unit))
            else:
                yield f"{role}@{unit}" if unit else role
