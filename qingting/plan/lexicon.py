"""Words of the acts that no duty may ask for, as patterns that `conduct` puts together.

Chinese words are split by spaces, English phrases by commas. A word may be a pattern where a
neighbour would be caught with it: 舆情(?!影响) leaves 舆情影响 alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def zh(words: str) -> str:
    """Return a pattern for any of the words."""
    return "(?:" + "|".join(words.split()) + ")"


def exactly(phrases: str) -> str:
    """Return a pattern for any of the phrases as they stand."""
    return _any_of(_split(phrases))


def verbs(phrases: str) -> str:
    """Return a pattern for any of the phrases, the first word of each in any form but the past.

    >>> [bool(re.fullmatch(verbs("take down, bury"), word)) for word in ("taking down", "buried")]
    [True, False]
    """
    return _any_of(map(_verb, _split(phrases)))


def nouns(phrases: str) -> str:
    """Return a pattern for any of the phrases, the last word of each in singular or plural.

    >>> [bool(re.fullmatch(nouns("post, story"), word)) for word in ("posts", "stories")]
    [True, True]
    """
    return _any_of(re.sub(r"y$", "(?:y|ie)", phrase) + "(?:e?s)?" for phrase in _split(phrases))


def _split(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split(",")]


def _any_of(patterns: Iterable[str]) -> str:
    return r"\b(?:" + "|".join(patterns) + r")\b"


def _verb(phrase: str) -> str:
    word, space, rest = phrase.partition(" ")
    if word.endswith("e"):
        forms = f"{word[:-1]}(?:e|es|ing)"
    elif word.endswith("y"):
        forms = f"{word[:-1]}(?:y|ies|ys|ying)"
    else:
        forms = f"{word}(?:e?s|{word[-1]}?ing)?"
    return forms + space + rest


# To hide: to delete, cover or bury what people say

HIDE = zh(
    "删除 删掉 删去 删贴 删帖 删 撤除 撤下 撤掉 撤稿 撤回 下架 下线 清除 清理 清掉 清空 清零 消除"
    " 屏蔽 封堵 封禁 封锁 封杀 压制 压下 压低 压住 打压 压沉 沉底 降权 淹没 稀释 冲淡 冲掉 掩盖"
    " 遮盖 遮蔽 隐藏 隐去 抹去 抹掉 抹除 阻断 拦截 堵截 处理掉 限制传播 禁止传播 顶下去 盖住 盖过"
)
SAID = zh(
    "帖 贴子 评论 言论 舆情(?!影响|风险|隐患|信息员) 负面(?!影响|情绪|作用|效应) 不利 不良 有害"
    " 不实 谣言 信息(?!公开|不对称|孤岛) 消息 批评 网文 文章 报道 视频 内容 热搜 热榜 话题 发言"
    " 留言 声音 微博 博文 链接 舆论 投诉 举报 差评 质疑 吐槽 爆料"
)
ASK = zh(
    "要求 请求 提请 敦促 督促 促成 促使 协调 联系 通知 劝 责令 请 协助 推动 配合 让 找 商请 函请"
    " 施压 说服 动员"
)
GONE = zh("删除 删 撤除 下架 清除 屏蔽 撤稿 撤下 覆盖")
COVERED = zh("负面 不实 不利 不良 有害 恶意 批评 谣言 帖 质疑 投诉 差评")
HIDING = zh(
    "删帖 删贴 删评 压帖 压贴 沉帖 沉贴 封号 封帖 禁言 控评 限流 灭帖 销帖 (?:撤|降|压|下|刷)热搜"
    " 降热 压热度 关闭评论 关评 控制评论(?!数) 置底 锁帖 顶到后面 顶到后边 洗地"
    " 屏蔽(?:关键)?词 源头控制 压缩[^并]{0,10}传播空间"
)

HIDE_EN = verbs(
    "delete, remove, erase, scrub, wipe, purge, suppress, hide, block, censor, silence, flood,"
    "drown, drown out, downrank, down-rank, derank, de-rank, mute, get rid of, clear away,"
    "clear out, clear off, clean up, withdraw, quash, stifle, smother, conceal, cover, cover up,"
    "cover over, push down, push under, push below, take down, pull down, bring down, outweigh,"
    "dilute, overwhelm, kill, squelch, unpublish, deletion, removal, takedown, suppression,"
    "censorship, withdrawal, swamp, sink, outnumber, downvote, crowd out"
)
MOVE_EN = verbs("take, pull, bring, vote, push, get, keep, knock, force")
SAID_EN = nouns(
    "post, comment, criticism, critic, article, remark, rumor, rumour, thread, content, negative,"
    "negativity, voice, opinion, story, video, review, tweet, trending, hot search, hashtag,"
    "complaint, coverage, false information, misinformation, information, news, message, concern,"
    "publication, link, topic, allegation, discussion, speech,"
    "what (?:people|the public|users|citizens) (?:say|said|write|wrote)"
)
ASK_EN = verbs(
    "ask, urge, get, have, make, persuade, request, press(?= the| them| him| her), contact, tell,"
    "order, demand, pressure, convince, insist"
)
GONE_EN = exactly(
    "delete, deleted, deletion, remove, removed, removal, take(?:n)? (?:\\w+ )*(?:down|offline),"
    "withdraw, withdrawn, takedown, hide, hidden, block, blocked, unpublish"
)
HIDING_EN = exactly(
    "bur(?:y|ies|ied|ying), shadow-?ban\\w*, drown(?:s|ing)? out, cover-?ups?, post deletions?,"
    "swamp(?:s|ing)?, mass-?report\\w*, (?:clos|lock|disabl|shut|turn)\\w* (?:off |down )?(?:the )?"
    "(?:comments?|comment sections?|threads?), shut(?:s|ting)? down (?:the )?(?:discussion|debate),"
    "ban(?:s|ning)? (?:the )?(?:users?|accounts?|posters?|critics?),"
    "(?<!fake )(?<!impersonating )(?:accounts?|users?) (?:are |is )?(?:banned|suspended),"
    "accounts until they are (?:banned|closed),"
    "take-?downs?(?= requests?| of|$), gag(?:s|ging)? (?:the )?\\w+"
)

# To drown: likes, votes, reposts, words from accounts that do not say whose they are

STAFF = zh(
    "干部 职工 员工 人员 党员 网评员 评论员 水军 学生 志愿者 网民 网友 亲友 大家 全员 队伍 同事"
    " 粉丝 群众"
)
CALL = zh("组织 发动 动员 安排 要求 号召 鼓励 雇 聘 请")
PUSH = zh(
    "点赞 转发 投票 跟帖(?!答复|回复|回应|解答) 评论(?!文章|区) 发帖 顶帖 好评 留言 助推 扩散"
    " 刷屏 转评赞 灌水"
)
MASK = zh(
    "小号 马甲 假名 化名 (?:普通)?(?:网民|网友|群众|市民|用户|路人|家长)的?(?:身份|口吻|名义)"
    " 普通(?:网民|网友|群众|市民|用户) 个人(?:账号|帐号|名义|身份|微博|微信号)"
    " (?:私人|非公开的?|未公开的?|未公示的?|未登记的?|未备案的?|隐蔽的?|虚假|批量|多个|大量|其他)"
    "(?:账号|帐号|账户)"
    " 不(?:表明|公开|暴露|透露|亮明|显示|注明|署)(?:单位)?(?:身份|名)"
    " 隐(?:瞒|藏|去|匿)(?:真实)?身份 僵尸号 机器人?账号 第三方(?:账号|帐号|身份)"
    " (?:冒充|伪装成?|假扮|扮作)(?:普通)?(?:网民|网友|群众|市民|家长|当事人|路人)"
    " (?:以|用|通过|采取|人员|^)匿名的?(?:方式|身份|账号)?"
)
SPEAK = zh(
    "点赞 转发 投票 跟帖 评论 发帖 发文 发布 发声 发言 留言 回复 回应 答复 顶帖 引导 撰写 写 刷"
    " 带节奏 澄清 参与 支持 讨论"
)
DROWNING = zh(
    "水军 刷赞 刷量 刷评 刷票 刷转 刷好评 刷屏 养号 带节奏 点赞 转评赞 灌水 五毛"
    " (?:给|为|对)[^并]{0,8}投票 注册(?:新|多个|大量|若干)(?:的)?(?:账号|帐号)"
)

LIKE_EN = (
    r"(?:^|\b(?:to|and|or|then|staff|must|should) )"
    r"(?:click like on|like|vote (?:for|up|on)|up-?vote|thumbs? up) (?:[\w'-]+ ){0,4}?"
) + nouns("post, comment, reply, article, statement, message, video, poll, thread, it, them")
BOOST_EN = (
    verbs("buy, add, boost, generate, inflate, leave, give, fake")
    + r" (?:[\w'-]+ ){0,3}?"
    + nouns("like, vote, repost, share, upvote, retweet, follower")
)
CROWD_EN = nouns(
    "staff, employee, colleague, commentator, volunteer, civil servant, member, friend, student,"
    "people, user, netizen, supporter, cadre, team"
)
PUSH_EN = exactly(
    "like, upvote, vote, repost, retweet, share the reply, post (?:positive|supportive)"
)
MASK_EN = exactly(
    "anonymous, anonymously, undisclosed, fake, personal, private, unofficial, alternate,"
    "alternative, second, secondary, burner, disguised, unmarked, multiple, several, many, other,"
    "hidden, bogus, dummy, bot, false, assumed, invented, borrowed, undeclared, unregistered,"
    "secret, covert"
)
ACCOUNT_EN = nouns("account, name, identity, profile, id, handle")
SPEAK_EN = verbs(
    "post, repost, retweet, reply, comment, write, share, speak, answer, like, vote, publish,"
    "steer, influence, sway, argue, respond, promote, praise, defend, upvote, guide"
)
PERSONA_EN = exactly(
    "as (?:an? )?(?:(?:ordinary|normal|regular|private|concerned) )?(?:users?|citizens?|netizens?),"
    "as (?:an? )?(?:ordinary|normal|regular|private) (?:people|persons?),"
    "as (?:an? )?members? of the public, accounts (?:that|which) (?:do|does|will) not \\w+,"
    "as (?:if|though) (?:an? )?(?:ordinary |normal |regular )?(?:users?|citizens?|netizens?),"
    "(?:under|with|using|by) (?:an? )?(?:pseudonyms?|nicknames?|alias(?:es)?),"
    "pos(?:e|es|ing) as (?:an? )?\\w+, pretend(?:s|ing)? to be (?:an? )?\\w+,"
    "without (?:saying|disclosing|revealing|naming|showing|stating)"
    " (?:who|whose|the|our|their|that|they), (?:hiding|concealing) (?:who|our|their|the) \\w+"
)
DROWNING_EN = exactly(
    "astroturf\\w*, sock-? ?puppet\\w*, water army, troll (?:army|farm)s?, paid posters?,"
    "personas?, bot(?:net)? accounts?, like-?farm\\w*, up-?vot(?:e|es|ing), vote-?rigging,"
    "(?:creat|regist|open)\\w+ (?:(?:new|more|several|extra) )?accounts to \\w+"
)

# To pursue: to find out who a poster is

POSTER = zh(
    "首发(?:信息)?(?:人|者) 发(?:帖|贴|布|文|表)(?:人|者) 楼主 博主 贴主 网民 网友 原作者 作者"
    " (?:造谣|发帖|爆料|散布)的人"
    " (?:评论|爆料|举报|投诉|造谣|散布|传播|转发|上传|拍摄|批评|留言)(?:人|者)"
    " (?:账号|帐号)(?:主体|持有人|使用人|注册人|主人|背后的人) (?:发帖|发布|首发)(?:账号|帐号)"
    " 谁(?:发|写|说|爆|传)"
)
IDENTITY = zh(
    "身份(?!认证) 真实姓名 姓名 真名 是谁 是何人 何人 ip(?:地址)? 住址 家庭 手机号 电话号码"
    " 个人信息 联系方式 实名信息 注册信息 真人 工作单位 户籍 行踪 背景 底细"
    " 社会关系 归属 位置 档案 画像 资料"
)
SEEK = zh(
    "查明 查清 查找 查出 找出 找到 追查 追踪 锁定 定位 起底 倒查 溯源 挖出 深挖 人肉 揪出 落查"
    " 查处 寻找 识别 查"
)
ASCERTAIN = zh(
    "核实 调查 了解 核查 排查 确认 掌握 收集 获取 查询 弄清 搞清 摸清 调取 查实 摸排 判明 研判"
    " 落实 登记 建立 公布 曝光"
)
WHO = zh("谁 何人 什么人 哪个人") + zh("在?发 在?写 所发 所写 发布 首发 爆料 造谣 传播")
PURSUING = zh(
    "人肉 落地查人 开盒 查(?:询|找)?(?:发帖)?ip"
    " (?:追查|倒查|深挖)(?:发布|发帖|首发|造谣|传播|信息|谣言|消息|舆情)?源头"
)

POSTER_EN = nouns(
    "poster, author, netizen, commenter, whistleblower, whistle-blower, uploader, blogger,"
    "account holder, account owner, complainant, originator, informant, leaker, critic, user,"
    "rumour-?monger, rumor-?monger,"
    "(?:person|people|individuals?|man|woman|users?|citizens?|someone|one) (?:who|that|behind)"
)
SEEK_EN = verbs(
    "find, find out, identify, unmask, trace, trace back, track, track down, expose, locate,"
    "uncover, investigate, hunt, hunt down, pin down, look up, profile, search for, reveal"
)
ASCERTAIN_EN = verbs(
    "find, find out, identify, unmask, trace, trace back, track, track down, expose, locate,"
    "uncover, investigate, hunt, hunt down, pin down, look up, profile, search for, identification,"
    "determine, establish, discover, reveal, learn, check, ascertain, obtain, collect, get,"
    "work out, figure out, disclose"
)
WHO_EN = "who (?:first |really |originally |has |had )?" + exactly(
    "posted, wrote, published, started, said, uploaded, leaked, shared, reposted, complained,"
    "commented, posts, writes, is behind, was behind, stands behind, made the, runs the account,"
    "owns the account, the (?:poster|author|user|person|commenter), is the (?:poster|author),"
    "criticised, criticized, spread,"
    "(?:is|are|was|were|keeps) (?:posting|writing|criticising|criticizing|complaining|spreading|"
    "attacking|saying|leaking)"
)
IDENTITY_EN = nouns(
    "identity, real name, real-name, name, ip, ip address, home address, phone number, employer,"
    "whereabouts, personal details, personal information, background"
)
