"""The dictionaries of the checks, as patterns."""

from __future__ import annotations

import re

_I = re.IGNORECASE
INSULT = re.compile(
    r"蚊子在?嗡|脑子有(?:病|问题|坑)|去看(?:看)?(?:医生|病|脑子)|神经病|白痴|弱智|脑残|闭嘴|滚(?:开|出去|蛋)"
    r"|吃饱了?撑的?|无理取闹|胡搅蛮缠|刁民|键盘侠|没(?:事|什么)找事|唯恐天下不乱|素质(?:低|差)|矫情|不服(?:就)?(?:来|去)告"
    r"|爱(?:信|看|住|来)不(?:信|看|住|来)|有本事(?:你|就)|你(?:们)?(?:算|是)什么东西|你懂什么|玻璃心|闲得慌"
    r"|\b(?:idiots?|stupid|shut up|morons?|crybab(?:y|ies)|trolls?|get a life|nutters?|whin(?:ers?|ing))\b",
    _I,
)
BELITTLE = re.compile(
    r"(?:极)?(?:个别|少数|小部分|一小撮)(?:网友|网民|居民|家长|患者|用户|群众|市民|人员?)?(?:的)?(?:不实|恶意|无端|过激|炒作|误解)?"
    r"(?=.{0,6}(?:反映|炒作|不满|质疑|误解|言论|抱怨|情绪))"
    r"|小题大做|大惊小怪|过度解读|别有用心|带节奏|蓄意炒作|恶意炒作|夸大其词|不必(?:过于)?(?:惊慌|大惊)|纯属多虑"
    r"|(?:没有|没)什么大不了|见怪不怪|情绪化"
    r"|\b(?:a handful of|a vocal minority|overreact\w*|blown out of proportion|so-called|hysteri\w+)\b",
    _I,
)
EMPTY = re.compile(
    r"已阅|高度重视|正在(?:积极|抓紧|全力|加紧)?(?:处理|研究|核实|调查|推进|办理|协调)|将?(?:会)?(?:尽快|尽早|及时|适时|择日|择机)"
    r"(?:地)?(?:处理|答复|回复|公布|办理|解决|通报|反馈|给出)|问题已受理|已(?:转|交)(?:有关|相关)(?:部门|科室|单位)"
    r"|\b(?:in due course|as soon as possible|looking into (?:it|this|the matter)|noted with thanks"
    r"|take this (?:matter )?(?:very )?seriously|being (?:handled|processed|looked into))\b",
    _I,
)
WHEN = re.compile(
    r"(?:今|明|后|当)(?:日|天|晚|早)|\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s?[日号](?:前|之前|上午|下午|\s?\d)"
    r"|\d{1,2}\s?[:：]\s?\d{2}|\d{1,2}\s?[时点](?:前|之前|整|\d{1,2}分|通报|公布|左右)?|[一二三四五六七八九十两半\d]+\s?个?"
    r"(?:小时|工作日|天|日|周|月)(?:之?内|以内|前|后)|本(?:周|月)(?:[一二三四五六日底内])|(?:下|本)周[一二三四五六日内]"
    r"|(?:每|隔)\s?[一二两三四六\d]*\s?个?(?:小时|日|天|周)"
    r"|\bby (?:\d{1,2}(?::\d{2})?\s?(?:am|pm)?|noon|midnight|tomorrow|today|tonight|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday)|\bwithin (?:\w+|\d+) (?:hours?|days?|weeks?|minutes?|working days?)"
    r"|\bat \d{1,2}(?::\d{2})?\s?(?:am|pm)\b|\b\d{1,2}:\d{2}\b|\b(?:every|each) (?:\w+ )?(?:hours?|day|morning)\b"
    r"|\b\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december)",
    _I,
)
NEXT = re.compile(
    r"(?:届时|再次|继续|下一?次|后续|进一步|及时|持续|将|再)[^。；\n]{0,14}(?:通报|公布|发布|回应|更新|说明|答复|告知|公开)"
    r"|(?:结果|进展|情况)[^。；\n]{0,10}(?:公布|通报|发布|公开)"
    r"|(?:前|内|底|上午|下午|晚)(?:再|向社会)?(?:公布|通报|发布|公开)[^。；\n]{0,10}(?:结果|进展|情况|原因)"
    r"|\b(?:next update|update (?:you|again)|further update|will (?:report|publish|update|say|speak))",
    _I,
)
UNKNOWN = re.compile(
    r"(?:尚|还|仍|暂)(?:不|未|在|待|无法)[^。；\n]{0,10}(?:清楚|明确|掌握|查明|核实|调查|确认|确定)?"
    r"|正在[^。；\n]{0,8}(?:核查|核实|调查|检测|统计|查)|有待|待[^。；\n]{0,6}(?:核实|查明|确认)"
    r"|\b(?:do not (?:yet )?know|not yet (?:known|clear|confirmed)|still (?:checking|investigating|unknown)"
    r"|under investigation|are investigating|cannot (?:yet )?confirm)\b",
    _I,
)
HARM = re.compile(
    r"受伤|伤亡|死亡|遇难|遇害|去世|住院|中毒|不适|停水|停电|停气|停课|停运|停诊|被困|损失|误工|耽误|延误|泄露|摔倒"
    r"|\b(?:injur\w+|died|deaths?|hospital|hurt|outage|without (?:water|power|gas)|stranded|delay(?:ed|s)?|lost)\b",
    _I,
)
CARE = re.compile(
    r"歉意|道歉|抱歉|对不起|慰问|哀悼|悼念|深表|理解大家|感同身受|带来(?:的)?(?:不便|困扰|影响|麻烦)|牵挂|关心|痛心|难过"
    r"|\b(?:sorry|apologi[sz]e|apolog(?:y|ies)|sympath\w+|condolences|regret|thoughts are with|understand how)\b",
    _I,
)
APOLOGY = re.compile(r"道歉|歉意|抱歉|对不起|致歉|\b(?:sorry|apologi[sz]e|apolog(?:y|ies))\b", _I)
REMEDY = re.compile(
    r"赔偿|补偿|退(?:还|款|费|票)|返还|整改|改正|纠正|修复|更换|补发|补缴|追责|问责|立即(?:停止|恢复|抢修)|抢修|安排(?:送水|"
    r"车辆|专人)|免(?:费|除|收)|恢复(?:供|正常)|重新(?:检测|核算|办理)|处理结果|措施|落实"
    r"|\b(?:refund\w*|compensat\w+|repair\w*|replac\w+|fix(?:ed|ing)?|restor\w+|put (?:it )?right|free of charge"
    r"|correct(?:ed|ing)|make good|remed\w+)\b",
    _I,
)
CONTACT = re.compile(
    r"电话|热线|拨打|联系|咨询|客服|网址|邮箱|地址|窗口|公众号|扫码|登录|可(?:到|以|在|凭|向|前往|通过)|请(?:勿|不要|您?(?:到|先|携带|"
    r"关闭|煮沸|绕行|避开|拨打|联系))|1\d{4}|9\d{4}|建议(?:您|大家|居民|用户|家长)"
    r"|\b(?:call|phone|contact|email|visit|hotline|helpline|please (?:do|boil|avoid|stay|use|bring)|you can|advice line)\b",
    _I,
)
DENY = re.compile(
    r"不存在(?:任何|所谓)?|纯属(?:谣言|捏造|虚构|子虚乌有)|子虚乌有|不属实|并无此事|没有(?:此|这)事|系谣言|毫无根据|无中生有|完全合规|没有任何问题"
    r"|\b(?:untrue|false|baseless|no (?:truth|problem|basis)|never happened|categorically den\w+|unfounded)\b",
    _I,
)
PRAISE = re.compile(
    r"高度重视|一贯|历来|始终坚持|荣获|先进单位|优质服务|广受好评|全力以赴|连夜|第一时间|不遗余力|表率|模范"
    r"|\b(?:award-winning|proud(?: record)?|excellent record|always put|committed to excellence|industry-leading"
    r"|outstanding)\b",
    _I,
)
SCAPEGOAT = re.compile(
    r"临时工|实习生|外包(?:人员|员工)|合同工|个别(?:工作人员|员工|人员|干部|医生|教师|司机|人)|操作失误|(?:审核|把关)(?:把关)?不严|"
    r"工作人员(?:一时)?(?:疏忽|失误|理解有误)|经办人(?:员)?(?:疏忽|失误)"
    r"|\b(?:a (?:junior|temporary|rogue|single) (?:employee|worker|member of staff)|an intern|human error|a contractor's mistake"
    r"|one individual)\b",
    _I,
)
INSTITUTION = re.compile(
    r"制度|流程|机制|管理(?:不|上|存在|责任|漏洞)|培训|监督|我(?:局|院|校|司|馆|公司|单位|中心|委|办)(?:负|有|承担|存在|未)|"
    r"负有(?:管理|领导|主体)?责任|承担(?:全部|主要)?责任|漏洞"
    r"|\b(?:our (?:process|procedure|system|training|supervision)\w*|we (?:are responsible|failed|take responsibility)"
    r"|responsibility is ours)\b",
    _I,
)
DATED = re.compile(
    r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2} (?:january|february|march|april|"
    r"may|june|july|august|september|october|november|december) \d{4}|[二〇○零一]{4}年[一二三四五六七八九十]{1,2}月",
    _I,
)
PERSONAL = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"  # identity card
    r"|(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"  # mobile
    r"|(?<!\d)(?:62|4\d|5[1-5])\d{2}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{4}(?:[\s-]?\d{1,3})?(?!\d)"  # bank card
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])"
    r"|(?:网民|网友|用户|患者|学生|家长|乘客|市民)[“\"「]?(?!某)[\u4e00-\u9fff]{2,3}[”\"」]?[（(](?:男|女)[，,]"
    r"|(?:家住|住(?:址|在)|户籍地?[:：]?)[^。，\n]{2,20}\d{1,4}(?:号楼?|栋|幢)[^。，\n]{0,6}\d{2,4}(?:室|户|号)"
    r"|\b[\w.+-]+@(?:qq|163|126|gmail|outlook|hotmail|sina|foxmail)\.com\b",
    _I,
)
VAGUE_LAW = re.compile(
    r"(?:根据|依据|按照|依照)(?:国家)?(?:有关|相关)(?:的)?(?:法律法规|法律|法规|规定|政策|文件|条例|标准)(?!《)"
    r"|\b(?:in accordance with|under) (?:the )?(?:relevant|applicable) (?:laws?|rules?|regulations?|policy|policies)\b",
    _I,
)
PICTURE_ONLY = re.compile(
    r"(?:详见|见|请看|参见)(?:下)?(?:附?图(?:片)?|附件|截图|海报|长图)|(?:see|refer to) the (?:attached )?(?:image|picture|"
    r"poster|attachment|screenshot)",
    _I,
)
RUMOUR = re.compile(r"谣言|传言|网传|不实信息|\b(?:rumou?rs?|false claims?|misinformation)\b", _I)
# A number that says how much of what: checked against the fact sheet.
FIGURE = re.compile(
    r"(?<![\d.:：/\-〔第])(\d+(?:[,，]\d{3})*(?:\.\d+)?)\s?(万|亿)?(余|多)?\s?"
    r"(人|名|例|户|辆|起|件|条|次|家|台|栋|吨|毫克|微克|公里|米|元|%|％|倍|个(?!月|工作日|小时)"
    r"|people|patients|homes|households|customers|injured|complaints|litres|mg|percent)",
    _I,
)
SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
