"""Every kind of fault of a plan file, and why it matters: once, in both languages.

What is wrong and what to write instead is said where the fault is found, for they name its words.
`tests/plan/fault_words/` has an example of each kind with its exact message.
"""

from __future__ import annotations

from collections.abc import Mapping

from qingting.lang import Said

WHY: Mapping[str, Said] = {
    # Files and YAML
    "file-unreadable": Said("内容无从得知。", "Nothing is known of it."),
    "not-utf8": Said("文字只能靠猜。", "Its words would be a guess."),
    "control-character": Said(
        "它看不见，还可能遮住文字。", "Nobody sees it, and it may hide words."
    ),
    "tab": Said("制表符宽度不定，层次只能靠猜。", "The width of a tab is anyone's guess."),
    "not-yaml": Said("其后内容无法读取。", "What follows cannot be read."),
    "too-deep": Said("没有人读得懂。", "Nobody could follow it."),
    "file-empty": Said("没有任何规定。", "It orders nothing."),
    "second-document": Said("无从判断以哪一份为准。", "Nobody could say which of them holds."),
    "yaml-mark": Said("预案须在原处写明。", "A plan says each thing where it holds."),
    "key-not-word": Said("其他条目无法指到它。", "No other entry could name it."),
    "key-twice": Said("只能有一处生效。", "Only one of them can hold."),
    "file-name": Said("不会有人读到它。", "It would never be read."),
    "too-large": Said("边写边核对会来不及。", "It could not be checked while you write."),
    "layer-alone": Said("单凭它不作任何判定。", "Nothing is judged by it alone."),
    # Shape: sections, keys, lists
    "unknown-section": Said("所写内容会被忽略。", "What it says would be passed over."),
    "unknown-format": Said(
        "按别的规则读，意思可能不同。", "Read by other rules it could mean something else."
    ),
    "no-plan": Said("无从得知是哪份预案。", "Nobody could say which plan this is."),
    "not-an-id": Said("其他条目无法指到它。", "No other entry could name it."),
    "not-a-map": Said("其中的键无法读取。", "Its keys cannot be read."),
    "not-a-list": Said("各行及其次序无法读取。", "Rows and their order cannot be read."),
    "unknown-key": Said("所写内容会被忽略。", "What it says would be passed over."),
    "missing-key": Said("缺了它，无法照办。", "Without it nobody could act on this."),
    "not-one-value": Said("以哪个为准只能靠猜。", "Which one holds would be a guess."),
    "not-words": Said("只有词才能指明条目。", "Only words can name an entry."),
    "not-a-flag": Said("是与否只能靠猜。", "Whether it stands would be a guess."),
    "not-a-count": Said("人数和次数只能是整数。", "People and reminders are counted whole."),
    "unknown-word": Said("倾听不知如何执行。", "Qingting would not know what to do."),
    "unknown-name": Said("这一处将落空。", "It would lead nowhere."),
    "name-twice": Said("比较时含义不清。", "A comparison could mean either."),
    "word-twice": Said("指哪一个只能靠猜。", "Which one is meant would be a guess."),
    # Numbers, times, dates
    "not-a-number": Said("无从比较。", "Nothing can be held against it."),
    "not-a-duration": Said("无从判断何时到期。", "Nobody could say when the time is over."),
    "number-as-duration": Said("无从判断何时到期。", "Nobody could say when the time is over."),
    "negative-duration": Said("时限不能早于起点。", "Nothing can be due before it began."),
    "working-days": Said("工作日的长度不固定。", "Working days have no fixed length."),
    "not-clock-time": Said(
        "此处按钟点计，不按工作日。", "This runs by the clock, not by working days."
    ),
    "not-a-time": Said("无从判断何时到期。", "Nobody could say when it is due."),
    "not-a-date": Said("无从判断预案是否有效。", "Nobody could say whether the plan is in force."),
    "dates-reversed": Said("永不生效。", "It would never be in force."),
    "unknown-zone": Said("时限无法换算成钟点。", "No time limit could be put on a clock."),
    # Comparisons and conditions
    "not-a-fact-name": Said("它永远无法得知。", "It would never be known."),
    "unknown-fact": Said("它永远无法得知。", "It would never be known."),
    "no-class": Said("没有这样的统计。", "There is no such count."),
    "unknown-site-class": Said("不会有帖文计入。", "No post would ever be counted."),
    "needs-window": Said("没有时间窗，比率没有意义。", "Without one a rate means nothing."),
    "no-window": Said("它只有一个值，不按时间窗累计。", "It has one value, not a count over time."),
    "empty-window": Said("零时长内什么也数不到。", "In no time nothing is counted."),
    "not-one-comparison": Said("所问只能靠猜。", "What is asked would be a guess."),
    "share-for-number": Said("数量与比例无从比较。", "A number and a share do not compare."),
    "unknown-step": Said("此条件永不成立。", "This would never hold."),
    "choices-no-order": Said("选项之间无从比大小。", "None of them is more than another."),
    "unknown-param": Said("无从比较。", "Nothing can be held against it."),
    "unlike-param": Said("不同类的值无从比较。", "Unlike things do not compare."),
    "below-range": Said("此条件恒成立或恒不成立。", "This would hold always or never."),
    "not-a-condition": Said(
        "是全部还是任一，没有写明。", "Whether all or any must hold is not said."
    ),
    "condition-keys": Said(
        "各项如何组合，没有写明。", "How the parts belong together is not said."
    ),
    "at-least-shape": Said("须满足几项，没有写明。", "How many must hold is not said."),
    "at-least-too-many": Said("此条件永不成立。", "This would never hold."),
    "empty-condition": Said("没有任何条件可判。", "There is nothing to judge."),
    "nothing-left": Said("将恒成立。", "It would always hold."),
    # Readings
    "chosen-unknown": Said("没有一种解释生效。", "No reading would be in force."),
    "if-unknown-reading": Said(
        "这一条是否成立只能靠猜。", "Whether the entry stands would be a guess."
    ),
    "if-unknown-choice": Said("这一条永不成立。", "The entry would never stand."),
    "if-shape": Said("这一条是否成立只能靠猜。", "Whether the entry stands would be a guess."),
    "tried-unknown": Said("试用不会有任何变化。", "Trying it would change nothing."),
    # Facts, scores, scales, caps
    "fact-form": Said("否则无从比较。", "Else nothing can be compared with it."),
    "fact-measured": Said("同一数值将有两个来源。", "One value would have two sources."),
    "unasked-unknown": Said("无人回答时没有值可用。", "Unanswered, it would have no value."),
    "no-steps": Said("只有分档的事实才能计分或确认。", "Only steps can be counted or confirmed."),
    "points-count": Said(
        "有的档没有分值，或有的分值没有档。", "A step would have no points, or points no step."
    ),
    "points-open": Said("各行都不满足时没有分值。", "Where no row holds there would be no points."),
    "otherwise-unknown": Said(
        "各行都不符合的事件没有等级。", "An event that fits no row would have no grade."
    ),
    "graver-with-less": Said("较轻的等级将被越过。", "The milder grade would be passed over."),
    "row-unreachable": Said("不会有事件据此定级。", "No event would ever be graded by it."),
    "fact-circle": Said("得不出结果。", "No grade would come of it."),
    "cap-of": Said("只有数值才能设上限。", "Only numbers can be capped."),
    "cap-negative": Said("不可能少到这样。", "Nothing can be that little."),
    # Ladders, duties, anchors
    "ladder-end": Said("责任人不应答时无人知晓。", "A silent holder would stay unseen."),
    "rung-time": Said("无从判断何时提醒。", "Nobody could say when to remind."),
    "no-clock": Said("无从判断是否逾期。", "Nobody could say when it is late."),
    "each-and-from": Said(
        "each 的起点就是该事项的开始。", "The clock of an 'each' starts with the thing itself."
    ),
    "approval-way": Said("无从判断何时算批准。", "Nobody could say when it is approved."),
    "done-way": Said("无从判断何时完成。", "Nobody could say when it is done."),
    "unknown-anchor": Said("时限永不开始。", "Its clock would never start."),
    "anchor-impossible": Said("时限永不开始。", "Its clock would never start."),
    "anchor-of-another": Said("锚点只认最先的一项。", "Anchors know the first one only."),
    "duty-circle": Said("谁也不会开始。", "None of them would ever start."),
    "duty-and-trigger": Said("锚点含义不清。", "Its anchors would be unclear."),
    "same-as-unknown": Said("没有可沿用的内容。", "There would be no keys to take."),
    "outside-holder": Said("本单位无人负责。", "Nobody of ours would answer for it."),
    "conduct-hide": Said("倾听不做这样的事。", "Qingting never does that."),
    "conduct-drown": Said("倾听不做这样的事。", "Qingting never does that."),
    "conduct-pursue": Said("倾听不做这样的事。", "Qingting never does that."),
    "lawful-form": Said("只能以合法形式落实。", "Only its lawful form may be carried out."),
    # Clauses and layers
    "unknown-clause": Said("无从查证依据。", "Nobody could look up what it rests on."),
    "clause-line": Said("它不会算作条款。", "It would not count as a clause."),
    "clause-mark": Said("是否有约束力只能靠猜。", "Whether it binds would be a guess."),
    "clause-twice": Said("引用时无从判断指哪一条。", "Nobody could say which one is cited."),
    "no-home": Said("无从说明如何执行。", "Nobody could say how it is carried out."),
    "layer-not-found": Said("它的要求会被遗漏。", "What it asks for would be left out."),
    "layer-is-plan": Said("只有层才能垫在预案之下。", "Only a layer can be laid under a plan."),
    "rename-unused": Said("新名称无所指。", "The new name would stand for nothing."),
    "renamed-unknown": Said("层的要求将落空。", "What the layer asks would be asked of nobody."),
    "pack-dispute": Said("两者都有约束力，只能依一处。", "Both bind, and only one can hold."),
    # Cases, and facts given
    "case-incomplete": Said("无从核对。", "There would be nothing to check."),
    "not-an-instant": Said("无从据以计时。", "No time can be reckoned from it."),
    "fact-without-value": Said("等于没有给。", "Nothing would be known of it."),
    "fact-judged": Said("直接给出就没有依据。", "Given outright it would rest on no facts."),
    "given-unknown": Said("无从据以判定。", "Nothing could be judged by it."),
    "past-not-asked": Said("此处只看现值。", "Only the present counts here."),
    "past-without-duration": Said("持续多久只能靠猜。", "How long it held would be a guess."),
    "beyond-calendar": Said("无从计时。", "No time can be reckoned there."),
    "range-open": Said("有无上限只能靠猜。", "Whether it has an end would be a guess."),
    "range-reversed": Said("其中没有任何值。", "No value lies in it."),
    "out-of-range": Said("该事实不可能取此值。", "The fact can never be that."),
}
