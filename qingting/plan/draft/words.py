"""The dictionaries: levels, roles, artefacts, what is counted, anchors, comparison words."""

from __future__ import annotations

import re

# Names of a level, gravest first, and the id it gets; several families, the first that fits whole.
LEVELS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("特别重大", "extraordinary"), ("重大", "major"), ("较大", "larger"), ("一般", "general"),
        ("影响较小", "minor"),
    ),
    (("特别重大", "extraordinary"), ("重大", "major"), ("较大", "larger"), ("轻微", "minor")),
    (("特别严重", "extraordinary"), ("严重", "major"), ("较重", "larger"), ("一般", "general")),
    (("红色", "red"), ("橙色", "orange"), ("黄色", "yellow"), ("蓝色", "blue")),
    (("Ⅰ级", "level-1"), ("Ⅱ级", "level-2"), ("Ⅲ级", "level-3"), ("Ⅳ级", "level-4")),
    (("I级", "level-1"), ("II级", "level-2"), ("III级", "level-3"), ("IV级", "level-4")),
    (("一级", "level-1"), ("二级", "level-2"), ("三级", "level-3"), ("四级", "level-4")),
    (("重要", "major"), ("关注", "larger"), ("普通", "general")),
    (
        ("critical", "critical"), ("severe", "severe"), ("major", "major"),
        ("moderate", "moderate"), ("minor", "minor"),
    ),
    (("level 1", "level-1"), ("level 2", "level-2"), ("level 3", "level-3"), ("level 4", "level-4")),
    (("red", "red"), ("orange", "orange"), ("yellow", "yellow"), ("blue", "blue")),
)  # fmt: skip

# Who acts, as plans call them, longest first where one holds another; the id in a plan.
ROLES: dict[str, str] = {
    "应急领导小组": "leading-group", "领导小组组长": "group-chair", "领导小组副组长": "vice-chair",
    "领导小组办公室": "office", "领导小组": "leading-group", "应急指挥部": "command",
    "指挥部办公室": "command-office", "指挥部": "command", "副总指挥": "vice-commander",
    "总指挥": "commander", "副组长": "vice-chair", "组长": "group-chair",
    "主要负责同志": "main-leader", "主要负责人": "main-leader", "主要领导": "main-leader",
    "分管负责人": "leader-in-charge", "分管领导": "leader-in-charge", "分管校领导": "leader-in-charge",
    "分管院领导": "leader-in-charge", "值班领导": "duty-leader", "带班领导": "duty-leader",
    "校长": "president", "院长": "director", "局长": "bureau-head", "总经理": "general-manager",
    "党委宣传部": "publicity-dept", "宣传部门": "publicity-dept", "宣传部": "publicity-dept",
    "宣传科": "publicity-section", "宣传处": "publicity-section", "新闻中心": "news-centre",
    "党政办公室": "office", "综合办公室": "office", "值班室": "duty-room", "总值班室": "duty-room",
    "办公室主任": "office-head", "办公室": "office", "综合科": "general-section",
    "舆情监测员": "monitor", "监测人员": "monitor", "监测组": "monitor", "监控员": "monitor",
    "舆情专员": "monitor", "信息员": "info-officer", "联络员": "liaison", "网络管理员": "net-admin",
    "值班人员": "duty-officer", "值班员": "duty-officer", "新闻发言人": "spokesperson",
    "发言人": "spokesperson", "法务部门": "legal", "法务部": "legal", "法规处": "legal",
    "法律顾问": "legal-adviser", "保密办": "secrecy-office", "责任科室": "lead-section",
    "责任部门": "lead-unit", "涉事单位": "unit", "涉事部门": "unit", "责任单位": "lead-unit",
    "牵头部门": "lead-unit", "相关部门": "related-units", "有关部门": "related-units",
    "业务科室": "business-section", "处置组": "response-team", "应对小组": "response-team",
    "工作专班": "task-force", "客服中心": "service-centre", "客户服务部": "service-centre",
    "热线中心": "hotline", "信息中心": "it-centre", "学生处": "student-affairs",
    "保卫处": "security-office", "医务科": "medical-section", "党委": "party-committee",
    "市委网信办": "city-cac", "市网信办": "city-cac", "区委网信办": "district-cac",
    "区网信办": "district-cac", "省网信办": "province-cac", "网信办": "cac", "网信部门": "cac",
    "市委宣传部": "city-publicity", "区委宣传部": "district-publicity",
    "市政府办公室": "city-gov-office", "市委办公室": "city-party-office", "市政府": "city-gov",
    "区政府": "district-gov", "市委": "city-party", "公安机关": "police", "公安部门": "police",
    "网安部门": "cyber-police", "主管部门": "authority", "上级部门": "superior",
    "上级单位": "superior", "教育行政部门": "education-authority", "卫生健康部门": "health-authority",
    "卫健委": "health-authority", "教育局": "education-authority", "集团公司": "parent-company",
}  # fmt: skip
ROLES_EN: dict[str, str] = {
    "chief executive": "chief-executive", "duty manager": "duty-manager",
    "duty officer": "duty-officer", "communications director": "communications-director",
    "communications team": "communications", "communications office": "communications",
    "press office": "press-office", "press officer": "press-officer", "spokesperson": "spokesperson",
    "legal counsel": "legal", "legal team": "legal", "incident lead": "incident-lead",
    "crisis team": "crisis-team", "crisis group": "crisis-team", "monitoring team": "monitor",
    "monitoring officer": "monitor", "social media team": "social-media", "board": "board",
    "regulator": "regulator", "local authority": "local-authority", "police": "police",
    "customer service": "customer-service", "head of service": "head-of-service",
    "site manager": "site-manager", "network control": "network-control", "ministry": "ministry",
}  # fmt: skip
OUTSIDE = frozenset({
    "city-cac", "district-cac", "province-cac", "cac", "city-publicity", "district-publicity",
    "city-gov-office", "city-party-office", "city-gov", "district-gov", "city-party", "police",
    "cyber-police", "authority", "superior", "education-authority", "health-authority",
    "parent-company", "regulator", "local-authority", "ministry",
})  # fmt: skip

# What a duty makes, by the words for it.
ARTEFACTS: tuple[tuple[str, str], ...] = (
    ("快报|首报|第一时间报告|initial report|flash report", "report.flash"),
    ("续报|滚动报告|进展报告|progress report|update report", "report.update"),
    ("终报|结案报告|final report", "report.final"), ("专报|special report", "report.special"),
    ("简报|briefing note", "report.brief"), ("舆情动态|日报|周报|daily digest", "report.bulletin"),
    ("请示", "report.request"), ("备案|file with", "report.filing"),
    ("通报|转办|circular", "report.circular"), ("口径|agreed line|lines to take", "agreed-line"),
    ("通稿|声明|情况通报稿|首次发声|holding statement|statement", "statement"),
    ("新闻发布会|发布会|press conference", "conference"),
    ("回应|回复|答复|respond|reply", "reply"), ("会商|研判会|专题会|convene|meeting", "consultation"),
    ("总结|评估|复盘|review", "review"), ("研判|评级|assess", "assessment"),
    ("启动.{0,6}(?:响应|预案)|activate", "activation"), ("电话|口头报告|by phone|telephone", "phone-record"),
    ("报告|上报|报送|report", "report.brief"), ("公布|公开|发布|publish", "announcement"),
    ("核实|核查|查明|verify|check the facts", "fact-answer"), ("监测|巡查|monitor", "check-record"),
)  # fmt: skip

# What is counted -> the fact of the plan language.
FACTS: tuple[tuple[str, str], ...] = (
    ("转发|转载量|reposts?|shares", "reposts"),
    ("点击|阅读|浏览|播放|views|clicks", "clicks"),
    ("评论|跟帖|回帖|留言|comments", "comments"),
    ("点赞|likes", "likes"), ("家(?:以上|及以上)?(?:网站|媒体|平台)|网站|媒体|平台|sites|outlets", "sites"),
    ("帖文|帖子|信息量|条信息|相关信息|posts", "posts"),
)  # fmt: skip

OVER, AT_LEAST, UNDER, AT_MOST = ">", ">=", "<", "<="
# What stands before a number, or after it and its unit.
BEFORE: tuple[tuple[str, str], ...] = (
    ("不超过|不多于|至多|最多|≤|no more than|at most|up to", AT_MOST),
    ("不少于|不低于|至少|达到|达|≥|[>＞]=|at least|reach(?:es)?|no fewer than", AT_LEAST),
    ("超过|超出|大于|高于|突破|[>＞]|more than|over|exceed(?:s|ing)?|above", OVER),
    ("不足|不满|少于|低于|小于|[<＜]|fewer than|less than|under|below", UNDER),
)
AFTER: tuple[tuple[str, str], ...] = (
    ("(?:及|或)?以上|or more|and above", AT_LEAST),
    ("(?:及|或)?以下|or fewer|or less|and below", AT_MOST),
    ("以内|之内", AT_MOST),
)
ANCHORS: tuple[tuple[str, str], ...] = (
    ("事件发生|事发|发生|happen|occur|occurrence", "occurrence"),
    (
        "发现|监测到|获悉|知悉|接报|接到|收到|得知|detect|discover|become aware|receipt|receiving",
        "discovery",
    ),
    ("定级|研判|分级|启动|响应|grading|graded|activation", "graded"),
    ("结束|平息|终止|闭环|解除|处置完毕|clos", "closed"),
)
# The lawful form of what asks to hide, drown or pursue.
LAWFUL = {"hide": "correction-request", "drown": "signed-reply", "pursue": "not-built"}
AIMS = re.compile(
    "制定本|为(?:了)?(?:规范|加强|做好|有效|提高|及时|妥善)|目的|依据|适用范围|工作原则|总则|附则|术语|解释权|施行|purpose|scope|principles",
    re.IGNORECASE,
)
