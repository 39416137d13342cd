"""What no duty may ask for: to hide, to drown, to pursue. A lexicon in Chinese and English.

Plan: decision 0001. Three acts are looked for in the words of a duty (`zh`, `en`, id): to delete,
cover or bury what people say; to like, vote, repost or write from accounts that do not say whose
they are; to find out who a poster is. Lawful neighbours stay free: a correction request, a public
denial, our own drafts and stored copies, what others deleted, a sentence that forbids the act.

What it does not find: an act in words that are not here. Review by people stays necessary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

Act = Literal["hide", "drown", "pursue"]

_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]|\.(?=\s|$)|—+|\bbut\b|但是?|而是")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def forbidden(*words: str) -> Act | None:
    """Return the first act asked for that no duty may ask for; None where there is none.

    >>> forbidden("联系网站删除帖文"), forbidden("请网站更正不实信息")
    ('hide', None)
    >>> forbidden("Find out who posted it"), forbidden("Find out what happened")
    ('pursue', None)
    """
    for text in words:
        for clause in _clauses(text):
            for act, patterns in _ACTS.items():
                if any(_asks(act, pattern, clause) for pattern in patterns):
                    return act
    return None


def forbidden_id(id: str) -> Act | None:
    """Return the act that an id names, in English words or in pinyin; None where there is none.

    >>> forbidden_id("delete-posts"), forbidden_id("shantie"), forbidden_id("reply-late")
    ('hide', 'hide', None)
    """
    if _PINYIN.search(id):
        return "hide"
    return forbidden(id.replace("-", " "))


def _clauses(text: str) -> Iterator[str]:
    """Yield the parts of a sentence: what forbids in one part says nothing of the next."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _BETWEEN_HAN.sub("", plain.replace("_", " "))
    yield from filter(None, (part.strip() for part in _CLAUSE_END.split(plain)))


def _asks(act: Act, pattern: re.Pattern[str], clause: str) -> bool:
    return any(
        not _DENIED.search(clause[: match.start("act")])
        and not _NOT_OURS.match(clause[match.start("act") :])
        and not (act == "hide" and _OWN.search(match[0]))
        for match in pattern.finditer(clause)
    )


# What stands right before an act and turns it round: "不得", "never ask them to".
_DENIED = re.compile(
    r"(?:(?:不|勿|莫)(?:得|要|应|能|可|会|许|准|予|再|去|做|搞|是|对|让|要求|请求|以任何(?:方式|形式|理由))*"
    r"|(?:严禁|禁止|拒绝|避免|防止|杜绝|而非|绝不|从不|从未|并非|不允许|不涉及|代替|取代|制止|举报|抵制)[^并然]{0,8}"
    r"|(?:不得|不准|不许|严禁|禁止|不要|不能|不应)[^并然]{0,14}"
    r"|被(?:\w{0,6})|(?:已|遭|曾)(?:被|经)?(?:网站|平台|他人|作者|网友)?)$"
    r"|(?:\b(?:never|not|no|don't|without|neither|nor|avoid|refuse|refusing|forbid|forbidden|prevent|"
    r"cannot|was|were|been|already|instead of|rather than)\b(?:\s+[\w'-]+){0,4}\s*"
    r"|\b(?:against|stop)\b(?:\s+[\w'-]+)?\s*)$"
)
# What follows an act and makes it somebody else's, or a matter of record: "删除前的存证".
_NOT_OURS = re.compile(
    r"\w{2}(?:之?前|之?后|时间|情况|记录|原因|与否|的?证据|的?存证|的?截图|数(?:量|据)?(?!字)|量)"
    r"|(?:delet|remov)\w+ (?:by|records?|dates?|times?|reasons?)\b"
    r"|likes? (?:counts?|numbers?)\b|\w+ (?:\w+ )?personal data\b"
    r"|\w{2,3}[^并]{0,6}(?:不予|不受理|不办理)"
)
# Our own words and our own copies may go.
_OWN = re.compile(
    r"草稿|初稿|底稿|(?:本单位|本局|我单位|我局|我方|官方账号)(?:自己)?(?:误)?(?:发|所发)|误发|到期|期满|超期|过期|"
    r"副本|存档|备份|缓存|留存|重复(?:条目|记录|登记)|个人信息|"
    r"\b(?:drafts?|own|expired|stored|archived|cop(?:y|ies)|backups?|retention|duplicates?|personal data|"
    r"typos?|our (?:outdated |earlier |old |wrong |previous )*(?:notices?|statements?|posts?|announcements?|"
    r"articles?|repl(?:y|ies)|messages?|records?|page|text))\b"
)


def _zh(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


def _en(*alternatives: str) -> str:
    return r"\b(?:" + "|".join(alternatives) + r")\b"


# To hide: delete, cover, bury

_HIDE = _zh(
    "删除", "删掉", "删去", "删贴", "删帖", "删", "撤除", "撤下", "撤掉", "撤稿", "撤回", "下架", "下线", "清除",
    "清理", "清掉", "清空", "清零", "消除", "屏蔽", "封堵", "封禁", "封锁", "封杀", "压制", "压下", "压低", "压住",
    "打压", "压沉", "沉底", "降权", "淹没", "稀释", "冲淡", "冲掉", "掩盖", "遮盖", "遮蔽", "隐藏", "隐去", "抹去",
    "抹掉", "抹除", "阻断", "拦截", "堵截", "处理掉", "限制传播", "禁止传播", "顶下去", "压下去", "盖住", "盖过",
)  # fmt: skip
_SAID = _zh(
    "帖", "贴子", "评论", "言论", "舆情(?!影响|风险|隐患|信息员)", "负面(?!影响|情绪|作用|效应)", "不利", "不良",
    "有害", "不实", "谣言", "信息(?!公开|不对称|孤岛)", "消息", "批评", "网文", "文章", "报道", "视频", "内容",
    "热搜", "热榜", "话题", "发言", "留言", "声音", "微博", "博文", "链接", "舆论", "投诉", "举报", "差评", "质疑",
    "吐槽", "爆料",
)  # fmt: skip
_ASK = _zh(
    "要求", "请求", "提请", "敦促", "督促", "促成", "促使", "协调", "联系", "通知", "劝", "责令", "请", "协助", "推动",
    "配合", "让", "找", "商请", "函请", "施压", "说服", "动员",
)  # fmt: skip
_COVERED = _zh(
    "负面", "不实", "不利", "不良", "有害", "恶意", "批评", "谣言", "帖", "质疑", "投诉", "差评"
)
_HIDE_WORDS = _zh(
    "删帖", "删贴", "删评", "压帖", "压贴", "沉帖", "沉贴", "封号", "封帖", "禁言", "控评", "限流", "灭帖", "销帖",
    "(?:撤|降|压|下|刷)热搜", "降热度", "压热度", "关闭评论", "关评", "洗地", "屏蔽(?:关键词|词)", "源头控制", "压缩[^并]{0,10}传播空间",
)  # fmt: skip

_HIDE_EN = _en(
    r"delet(?:e|es|ing)", r"deletions?", r"remov(?:e|es|ing)", "removal", r"eras(?:e|es|ing)",
    r"scrub(?:s|bing)?", r"wip(?:e|es|ing)", r"purg(?:e|es|ing)", r"suppress(?:es|ing)?", "suppression",
    r"hid(?:e|es|ing)", r"block(?:s|ing)?", r"censor(?:s|ing|ship)?", r"silenc(?:e|es|ing)",
    r"flood(?:s|ing)?", r"drown(?:s|ing)?(?: out)?", r"down-?rank(?:s|ing)?", r"de-?rank(?:s|ing)?",
    r"mut(?:e|es|ing)", r"get(?:ting)? rid of", r"clear(?:ing)? (?:away|out|off)", r"clean(?:ing)? up",
    r"withdraw(?:s|ing|al)?", r"quash(?:es|ing)?", r"stifl(?:e|es|ing)", r"smother(?:s|ing)?",
    r"conceal(?:s|ing)?", r"cover(?:s|ing)?(?: up| over)?", r"push(?:es|ing)? (?:down|under|below)",
    r"(?:tak|pull|bring)(?:e|es|ing|s)? down", r"takedowns?", r"outweigh(?:s|ing)?", r"dilut(?:e|es|ing)",
    r"overwhelm(?:s|ing)?", r"kill(?:s|ing)?", r"squelch(?:es|ing)?", r"unpublish(?:es|ing)?",
)  # fmt: skip
_SAID_EN = _en(
    "posts?", "comments?", "criticisms?", "critics?", "articles?", "remarks?", "rumou?rs?", "threads?",
    "what (?:people|the public|users|citizens) (?:say|said|write|wrote)", "content", "negative", "negativity",
    "voices?", "opinions?", "stor(?:y|ies)", "videos?", "reviews?", "tweets?", "trending", "hot search(?:es)?",
    "hashtags?", "complaints?", "coverage", "false information", "misinformation", "information", "news",
    "messages?", "concerns?", "publications?", "links?", "topics?", "allegations?", "discussions?",
    "speech",
)  # fmt: skip
_ASK_EN = _en(
    r"ask(?:s|ing)?", r"urg(?:e|es|ing)", "get", "getting", "have", "having", "make", r"persuad(?:e|es|ing)",
    r"request(?:s|ing)?", r"press(?:es|ing)?(?= the| them| him| her)", r"contact(?:s|ing)?", "tell",
    "telling", r"order(?:s|ing)?", r"demand(?:s|ing)?", r"pressur(?:e|es|ing)", r"convinc(?:e|es|ing)",
    r"insist(?:s|ing)?",
)  # fmt: skip
_GONE_EN = _en(
    "delete", "remove", r"take(?:n)? (?:\w+ ){0,4}(?:down|offline|off)", "withdraw", "deletion", "removal", "takedown", "hide", "deleted",
    "removed", "block", "unpublish", "withdrawn", "hidden", "blocked",
)  # fmt: skip
_HIDE_WORDS_EN = _en(
    r"bur(?:y|ies|ied|ying)", r"shadow-?ban\w*", r"drown(?:s|ing)? out", r"take-?downs?(?= request| of|$)",
    r"cover-?ups?", r"post deletions?", r"gag(?:s|ging)? (?:the )?\w+",
)  # fmt: skip

# To drown: likes, votes, reposts, words from accounts that do not say whose they are

_STAFF = _zh(
    "干部", "职工", "员工", "人员", "党员", "网评员", "评论员", "水军", "学生", "志愿者", "网民", "网友", "亲友",
    "大家", "全员", "队伍", "同事", "粉丝", "群众",
)  # fmt: skip
_PUSH = _zh(
    "点赞", "转发", "投票", "跟帖(?!答复|回复|回应|解答)", "评论(?!文章|区)", "发帖", "顶帖", "好评", "留言", "助推",
    "扩散", "刷屏", "转评赞", "灌水",
)  # fmt: skip
_MASK = _zh(
    "小号", "马甲", "假名", "化名", "(?:普通)?(?:网民|网友|群众|市民|用户|路人|家长)(?:的)?(?:身份|口吻|名义)",
    "普通(?:网民|网友|群众|市民|用户)", "个人(?:账号|帐号|名义|身份|微博|微信号)", "私人(?:账号|帐号)",
    "(?:非公开|未公开|未公示|未登记|未备案|隐蔽|虚假|批量|多个|大量|其他|若干)(?:的)?(?:账号|帐号|账户)",
    "不(?:表明|公开|暴露|透露|亮明|显示|注明|署)(?:单位)?(?:身份|名)", "隐(?:瞒|藏|去|匿)(?:真实)?身份",
    "(?:冒充|伪装成?|假扮|扮作)(?:普通)?(?:网民|网友|群众|市民|家长|当事人|路人)", "僵尸号", "机器(?:人)?账号", "第三方(?:账号|帐号|身份)",
    "(?:以|用|通过|采取|人员|^)匿名(?:的)?(?:方式|身份|账号)?",
)  # fmt: skip
_SPEAK = _zh(
    "点赞", "转发", "投票", "跟帖", "评论", "发帖", "发文", "发布", "发声", "留言", "回复", "回应", "答复", "顶帖",
    "引导", "撰写", "写", "刷", "带节奏", "澄清", "参与", "支持", "讨论",
    "发言",
)  # fmt: skip
_DROWN_WORDS = _zh(
    "水军", "刷赞", "刷量", "刷评", "刷票", "刷转", "刷好评", "刷屏", "养号", "带节奏", "点赞", "转评赞", "灌水",
    "五毛",
)  # fmt: skip

_LIKE_EN = (
    r"(?:^|\bto |\band |\bor |\bthen |\bstaff |\bmust |\bshould )(?:like|vote (?:for|up|on)|up-?vote|thumbs? up)"
    r" (?:[\w'-]+ ){0,4}?"
    r"(?:posts?|comments?|repl(?:y|ies)|articles?|statements?|messages?|videos?|polls?|threads?|it|them)\b"
)
_BOOST_EN = (
    _en("buy", "buying", "add", "adding", "boost", "boosting", "generate", "inflate", "leave", "give", "fake")
    + r" (?:[\w'-]+ ){0,3}?" + _en("likes?", "votes?", "reposts?", "shares?", "upvotes?", "retweets?", "followers?")
)  # fmt: skip
_CROWD_EN = _en(
    "staff", "employees", "colleagues", "commentators?", "volunteers", "civil servants", "members",
    "friends", "students", "people", "users", "netizens", "supporters", "cadres", "teams?",
)  # fmt: skip
_PUSH_EN = _en(
    "like",
    "upvote",
    "vote",
    "repost",
    "retweet",
    "share the reply",
    "post positive",
    "post supportive",
)
_MASK_EN = _en(
    "anonymous(?:ly)?", "undisclosed", "fake", "personal", "private", "unofficial", "alternate", "alternative",
    "second(?:ary)?", "burner", "disguised?", "unmarked", "multiple", "several", "many", "other", "hidden",
    "bogus", "dummy", "bot", "false", "assumed", "invented", "borrowed", "undeclared", "unregistered", "secret", "covert",
)  # fmt: skip
_SPEAK_EN = _en(
    r"(?:re)?post(?:s|ing)?", "retweet", r"repl(?:y|ies|ying)", r"comment(?:s|ing)?", r"writ(?:e|es|ing)",
    r"shar(?:e|es|ing)", r"speak(?:s|ing)?", r"answer(?:s|ing)?", "like", "vote", r"publish(?:es|ing)?",
    r"argu(?:e|es|ing)", r"respond(?:s|ing)?", "promote", "praise", "defend", "upvote", "guide",
)  # fmt: skip
_PERSONA_EN = _en(
    "as (?:an? )?(?:ordinary |normal |regular |private |concerned |neutral )?(?:users?|citizens?|netizens?)",
    "as (?:an? )?(?:ordinary|normal|regular|private) (?:people|persons?)",
    "(?:under|with|using|by) (?:an? )?(?:pseudonyms?|nicknames?|alias(?:es)?)",
    "as (?:if|though) (?:an? )?(?:ordinary|normal|regular)? ?(?:users?|citizens?|netizens?)",
    r"pos(?:e|es|ing) as (?:an? )?\w+", r"pretend(?:s|ing)? to be (?:an? )?\w+",
    "without (?:saying|disclosing|revealing|naming|showing|stating) (?:who|whose|the|our|their|that|they)",
    r"(?:hiding|concealing) (?:who|our|their|the) \w+",
)  # fmt: skip
_DROWN_WORDS_EN = _en(
    r"astroturf\w*", r"sock-? ?puppet\w*", "water army", "troll (?:army|farm)s?", "paid posters?",
    "personas?", "bot(?:net)? accounts?", r"like-?farm\w*", "up-?vot(?:e|es|ing)", "vote-?rigging",
)  # fmt: skip

# To pursue: who is the poster

_POSTER = _zh(
    "首发(?:信息)?(?:人|者)", "发(?:帖|贴|布|文|表)(?:人|者)", "楼主", "博主", "贴主", "网民", "网友", "原作者", "作者",
    "评论(?:人|者)", "爆料(?:人|者)", "举报(?:人|者)", "投诉(?:人|者)", "造谣(?:人|者)", "散布(?:人|者)", "传播(?:人|者)",
    "转发(?:人|者)", "(?:账号|帐号)(?:主体|持有人|使用人|注册人|主人|背后的人)", "上传(?:人|者)", "拍摄(?:人|者)",
    "批评(?:人|者)", "留言(?:人|者)", "(?:发帖|发布|首发)(?:账号|帐号)", "谁(?:发|写|说|爆|传)",
)  # fmt: skip
_IDENTITY = _zh(
    "身份(?!认证)", "真实姓名", "姓名", "真名", "是谁", "是何人", "何人", "ip(?:地址)?", "住址", "家庭", "手机号",
    "电话号码", "个人信息", "实名信息", "真人", "工作单位", "户籍", "行踪", "背景", "底细", "社会关系", "归属", "位置",
    "档案", "画像", "资料", "注册信息",
)  # fmt: skip
_SEEK_WEAK = _zh(
    "核实", "调查", "了解", "核查", "排查", "确认", "掌握", "收集", "获取", "查询", "识别", "弄清", "搞清", "摸清",
    "调取", "查实", "摸排", "判明", "研判", "落实", "查", "登记", "建立", "公布", "曝光",
)  # fmt: skip
_SEEK = _zh(
    "查明", "查清", "查找", "查出", "找出", "找到", "追查", "追踪", "锁定", "定位", "起底", "倒查", "溯源", "挖出",
    "深挖", "人肉", "揪出", "落查", "查处", "寻找", "识别", "查",
)  # fmt: skip
_POSTER_ENDS = r"(?=$|[、和与及并\s)）]|的?(?:真实)?" + _IDENTITY + "|所在|后)"
_PURSUE_WORDS = _zh(
    "人肉",
    "落地查人",
    "开盒",
    "(?:追查|倒查|深挖)(?:发布|发帖|首发|造谣|传播|信息|谣言|消息|舆情)?源头",
)
_WHO_ZH = _zh("谁", "何人", "什么人", "哪个人") + _zh(
    "在?发", "在?写", "所发", "所写", "发布", "首发", "爆料", "造谣", "传播"
)

_POSTER_EN = _en(
    "posters?", "authors?", "netizens?", "commenters?", "whistle-?blowers?", "uploaders?", "bloggers?",
    "account (?:holders?|owners?)", "complainants?", "originators?", "informants?", "leakers?", "critics?",
    "rumou?r-?mongers?", "(?:person|people|individuals?|man|woman|users?|citizens?|someone|one)"
    " (?:who|that|behind)", "op", "users?",
)  # fmt: skip
_SEEK_EN = _en(
    r"find(?:s|ing)?(?: out)?", r"identif(?:y|ies|ying)", "identification", r"unmask(?:s|ing)?",
    r"trac(?:e|es|ing)(?: back)?", r"track(?:s|ing)?(?: down)?", r"expos(?:e|es|ing)", r"locat(?:e|es|ing)",
    r"look(?:s|ing)? up", r"determin(?:e|es|ing)", r"establish(?:es|ing)?", r"uncover(?:s|ing)?",
    r"discover(?:s|ing)?", r"investigat(?:e|es|ing)", r"reveal(?:s|ing)?", r"hunt(?:s|ing)?(?: down)?",
    r"learn(?:s|ing)?", r"check(?:s|ing)?", r"ascertain(?:s|ing)?", r"obtain(?:s|ing)?",
    r"collect(?:s|ing)?", r"get(?:ting)?", r"work(?:s|ing)? out", r"figur(?:e|es|ing) out",
    r"pin(?:s|ning)? down", r"disclos(?:e|es|ing)", r"search(?:es|ing)? for", r"profil(?:e|es|ing)",
)  # fmt: skip
_STRONG_SEEK_EN = _en(
    r"find(?:s|ing)?(?: out)?", r"identif(?:y|ies|ying)", r"unmask(?:s|ing)?", r"trac(?:e|es|ing)(?: back)?",
    r"track(?:s|ing)?(?: down)?", r"expos(?:e|es|ing)", r"locat(?:e|es|ing)", r"uncover(?:s|ing)?",
    r"investigat(?:e|es|ing)", r"hunt(?:s|ing)?(?: down)?", r"pin(?:s|ning)? down", r"look(?:s|ing)? up",
    r"profil(?:e|es|ing)", r"search(?:es|ing)? for",
)  # fmt: skip
_WHO_EN = (
    r"who (?:first |really |originally |has |had )?"
    r"(?:posted|wrote|published|started|said|uploaded|leaked|shared|reposted|complained|commented|posts|writes|"
    r"is behind|was behind|stands behind|made the|the (?:poster|author|user|person|commenter)|runs the account|"
    r"owns the account|is the (?:poster|author)|(?:is|are|was|were|keeps) (?:posting|writing|criticising|"
    r"criticizing|complaining|spreading|attacking|saying|leaking)|criticised|criticized|spread)"
)
_IDENTITY_EN = _en(
    "identit(?:y|ies)", "real[- ]names?", "names?", "ip(?: address(?:es)?)?", "home address(?:es)?",
    "phone numbers?", "employers?", "whereabouts", "personal (?:details|information)", "background",
)  # fmt: skip
_GAP = r"(?:[\w'’-]+[\s-]+){0,%d}?"
_NEAR_GAP = (
    r"(?:(?!(?:of|about|for|before|after|by)\b)[\w'’-]+[\s-]+){0,%d}?"  # to the object itself
)
_NOT_A_PERSON = (
    r"(?! (?:unit|office|department|organi[sz]ation|approver|signer|site|outlet|of the plan)\b)"
)


# Chinese ids in Latin letters, for ids only: as words of English they mean nothing.
_PINYIN = re.compile(
    r"(?:^|-)(?:shan-?(?:tie|chu|ping)|(?:ya|chen|che|feng|mie)-?(?:tie|re-?sou|hao)|kong-?ping|jin-?yan|"
    r"shui-?jun|dian-?zan|shua-?(?:zan|ping|piao|liang)|ren-?rou|kai-?he|cha-?(?:fa-?tie-?ren|shen-?fen))(?:-|$)"
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


# The group `act` begins where a denial before it, or a word after it, would turn the sentence.
_ACTS: dict[Act, tuple[re.Pattern[str], ...]] = {
    "hide": _compiled(
        rf"(?P<act>{_HIDE_WORDS})",
        rf"(?P<act>{_HIDE})(?:[^并后]{{0,10}}?){_SAID}",
        rf"{_SAID}[^并后]{{0,6}}?(?:予以|进行|加以|给予|全部|一律|统统|尽快|及时|立即|主动)?(?P<act>{_HIDE})(?!疑|误|顾虑|影响)",
        rf"{_ASK}[^并]{{0,14}}?(?P<act>删除|删|撤除|下架|清除|屏蔽|撤稿|撤下|覆盖)",
        r"(?P<act>清除|删除|删帖)$",
        rf"(?<!监测)(?<!巡查)(?<!搜集)(?<!全面)(?<!范围)(?P<act>覆盖)[^并]{{0,6}}?{_COVERED}",
        rf"{_COVERED}[^并]{{0,6}}?(?P<act>覆盖)(?!面|率)",
        r"(?:正面|有利|积极)[^并]{0,8}(?P<act>覆盖|淹没|冲淡|稀释|对冲|压)(?!面|率)",
        rf"(?P<act>{_HIDE_WORDS_EN})",
        rf"(?P<act>{_HIDE_EN})[\s-]+{_NEAR_GAP % 5}{_SAID_EN}(?! in (?:the|a|our) (?:bulletin|brief|report|digest))",
        rf"(?P<act>tak(?:e|es|ing)|pull(?:s|ing)?|bring(?:s|ing)?|vot(?:e|es|ing)|push(?:es|ing)?) "
        rf"{_GAP % 4}{_SAID_EN} {_GAP % 2}(?:down(?! in the (?:log|record|list))|offline|off the|under|out of (?:sight|view))\b",
        rf"{_ASK_EN} {_GAP % 6}(?P<act>{_GONE_EN})",
        rf"{_SAID_EN} {_GAP % 6}(?P<act>{_HIDE_EN}) (?:it|them)\b",
        rf"{_SAID_EN} (?P<act>deletion|removal|suppression|takedown|censorship)\b",
    ),
    "drown": _compiled(
        rf"(?P<act>{_DROWN_WORDS})",
        rf"(?P<act>组织|发动|动员|安排|要求|号召|鼓励|雇|聘|请)[^并]{{0,10}}?{_STAFF}[^并]{{0,12}}?{_PUSH}",
        rf"(?P<act>{_MASK})[^并]{{0,16}}?{_SPEAK}",
        rf"{_SPEAK}[^并]{{0,8}}?(?P<act>{_MASK})",
        rf"(?P<act>{_DROWN_WORDS_EN})",
        rf"(?P<act>{_LIKE_EN})",
        rf"(?P<act>{_BOOST_EN})",
        rf"{_CROWD_EN} {_GAP % 4}(?P<act>{_PUSH_EN})",
        rf"(?P<act>{_SPEAK_EN}) {_GAP % 6}(?:from|with|using|through|via|under|by|on) {_GAP % 3}{_MASK_EN} {_GAP % 2}"
        r"(?:accounts?|names?|identit(?:y|ies)|profiles?|ids?|handles?)\b",
        rf"(?P<act>{_SPEAK_EN}) {_GAP % 6}{_PERSONA_EN}",
        rf"(?P<act>{_PERSONA_EN}) {_GAP % 6}{_SPEAK_EN}",
        rf"(?P<act>anonymously) {_SPEAK_EN}",
        rf"(?P<act>{_SPEAK_EN}) {_GAP % 4}anonymously\b",
        rf"(?P<act>{_MASK_EN}) (?:accounts?|names?|identities|profiles?) {_GAP % 2}{_SPEAK_EN}",
        r"(?P<act>\blike(?:,| and| or) (?:re)?(?:post|tweet|share|comment)|\b(?:re)?(?:post|tweet) and like)\b",
    ),
    "pursue": _compiled(
        rf"(?P<act>{_PURSUE_WORDS})",
        rf"(?P<act>{_SEEK})[^并]{{0,8}}?{_POSTER}{_POSTER_ENDS}",
        rf"(?P<act>{_SEEK_WEAK}|{_SEEK})[^并]{{0,8}}?{_POSTER}(?:的|及其)?[^并]{{0,3}}?{_IDENTITY}",
        rf"(?P<act>{_SEEK_WEAK}|{_SEEK})[^并]{{0,4}}?{_WHO_ZH}",
        rf"{_POSTER}(?:的)?(?P<act>{_IDENTITY})[^并]{{0,4}}?(?:{_SEEK_WEAK}|{_SEEK})",
        rf"对{_POSTER}[^并]{{0,6}}?(?P<act>{_SEEK}|溯源|建档|画像)",
        r"\b(?P<act>dox(?:x?ing|x?es)?)\b",
        rf"(?P<act>{_SEEK_EN}) {_GAP % 3}{_WHO_EN}",
        rf"(?P<act>{_STRONG_SEEK_EN})[\s-]+(?:the |an? |this |that |its |each |every |all )?{_GAP % 2}{_POSTER_EN}"
        rf"{_NOT_A_PERSON}(?!['’]s? (?:question|concern|complaint))",
        rf"(?P<act>{_SEEK_EN}) {_GAP % 4}{_IDENTITY_EN} (?:of|behind) {_GAP % 4}{_POSTER_EN}",
        rf"(?P<act>{_SEEK_EN}) {_GAP % 2}{_POSTER_EN}['’]?s? {_GAP % 2}{_IDENTITY_EN}",
    ),
}
