"""What may be written of a body outside, and of what is said to people outside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from qingting.checks.words import PERSONAL
from qingting.lang import Said
from qingting.plan.conduct import forbidden
from qingting.plan.model import Duty, Plan

BY_WORD = ("message", "phone-record")  # artefacts that are made by saying something
LETTER, INVITATION = "letter-reference", "invitation"
_SILENCES = re.compile(
    r"删|撤[稿下帖回]|下架|屏蔽|封号|禁言|(?:不要|不得|停止|勿)再?(?:发|传播|转发|评论|议论)"
    r"|\bdelet|\bremov|\btak(?:e|ing) (?:\w+ ){0,3}down\b|\bstop (?:posting|sharing|spreading)\b"
    r"|\bwithdraw\b",
    re.IGNORECASE,
)
_PARTS = {"number": 80, "basis": 300, "to": 120}  # of a letter, with their most characters
_ADDRESS = re.compile(r"https?:|www\.|://|@", re.IGNORECASE)
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.,;、，转ext-]{1,38}", re.IGNORECASE)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_PRIVATE = re.compile(r"@(?:qq|163|126|gmail|outlook|hotmail|sina|foxmail)\.com$", re.IGNORECASE)


def faults(given: Mapping[str, str]) -> dict[str, Said]:
    """Return what is wrong with the entry of a body, by field; empty where nothing is.

    >>> sorted(faults({"name": "市委网信办", "about": "网络信息", "phone": "0571-1234567"}))
    []
    >>> sorted(faults({"name": "市委网信办", "about": "", "phone": "13800138000"}))
    ['about', 'phone']
    """
    found = {}
    for name in ("name", "about"):
        if not given.get(name, "").strip():
            found[name] = Said("请填写", "this is needed")
    phone, mail = given.get("phone", ""), given.get("mail", "")
    if not phone and not mail:
        found["phone"] = Said("电话和邮箱至少填一个", "a telephone or a mail address is needed")
    elif phone and not _PHONE.fullmatch(phone):
        found["phone"] = Said("不像电话号码", "this is no telephone number")
    elif _MOBILE.search(phone):
        found["phone"] = Said(
            "请填单位的办公电话，不填个人手机号", "the number of the office, not somebody's mobile"
        )
    if _PRIVATE.search(mail):
        found["mail"] = Said(
            "请填单位的邮箱，不填个人邮箱", "the address of the office, not somebody's own"
        )
    return found


def external(plan: Plan, roles: Collection[str]) -> list[str]:
    """Return those of some roles that are of other bodies, in their order."""
    return [r for r in roles if (role := plan.roles.get(r)) is not None and role.external]


def told_by_word(plan: Plan, spec: Duty) -> list[str]:
    """Return the roles of other bodies that a duty tells by telephone or by a message."""
    return external(plan, spec.to) if spec.makes in BY_WORD else []


def letter_fault(parts: Mapping[str, str]) -> Said | None:
    """Return what is wrong with the reference of a letter, None where nothing is.

    >>> letter_fault({"number": "安监函〔2026〕7号", "basis": "某法第九条", "to": "市公安局"})
    >>> letter_fault({"number": "7", "basis": "https://a.example/post/1", "to": "市公安局"}).en
    'a reference holds no address of what was posted'
    """
    for name, longest in _PARTS.items():
        if not 0 < len(parts[name]) <= longest:
            return Said(
                f"请填文号、依据和送达单位（{name} 最多 {longest} 字）",
                f"number, basis and authority are needed ({name}: at most {longest} characters)",
            )
    text = "\n".join(parts.values())
    if _ADDRESS.search(text):
        return Said("函件登记不含帖文地址", "a reference holds no address of what was posted")
    if PERSONAL.search(text):
        return Said("函件登记不含个人信息", "a reference holds no personal data")
    return None


def case_number(org: str, year: int, running: int, *, exercise: bool = False) -> str:
    """Return the number of a matter; one of a rehearsal cannot be taken for a real one.

    >>> case_number("water", 2026, 7), case_number("water", 2026, 7, exercise=True)
    ('water-2026-0007', 'water-X2026-0007')
    """
    return f"{org}-{'X' if exercise else ''}{year}-{running:04d}"


def invitation(org: str, number: str, to: str, day: date) -> str:
    """Return the ready text of an invitation, signed and dated, in the language of the signature.

    Args:
        to: where one can turn to.

    >>> print(invitation("Harbour Office", "harbour-2026-0007", "our desk", date(2026, 3, 2)))
    Your matter has the number harbour-2026-0007. You can turn to our desk; name the number there.
    Harbour Office
    2 March 2026
    """
    if re.search(r"[\u4e00-\u9fff]", org):
        said = f"您反映的事项已登记，编号 {number}。您可凭编号了解办理情况：{to}。"
        return f"{said}\n{org}\n{day.year}年{day.month}月{day.day}日"
    said = f"Your matter has the number {number}. You can turn to {to}; name the number there."
    return f"{said}\n{org}\n{day.day} {day:%B} {day.year}"


def invitation_fault(body: str, number: str) -> Said | None:
    """Return what is wrong with the text of an invitation, None where nothing is.

    >>> text = invitation("市水务局", "water-2026-0007", "拨打 12345", date(2026, 3, 2))
    >>> invitation_fault(text, "water-2026-0007")
    >>> invitation_fault(text + "请您自行删帖。", "water-2026-0007").en
    'nobody is asked to delete or to keep silent'
    """
    if number not in body:
        return Said(f"文本须写明编号 {number}", f"the text must name the number {number}")
    if _SILENCES.search(body) or forbidden(body):
        return Said("不得要求任何人删帖或不再发言", "nobody is asked to delete or to keep silent")
    if PERSONAL.search(body):
        return Said("文本含个人信息", "the text holds personal data")
    return None
