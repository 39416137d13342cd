"""No duty may ask to hide, to drown or to pursue; its lawful neighbours may stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingting.plan.check import check
from qingting.plan.conduct import forbidden, forbidden_id
from tests.plan.harbour import changed, line_of

HIDE = """
联系网站删除帖文
Bury the criticism below other posts
协助清除
敦促网站删除
把负面压下去
用正面信息覆盖批评
以正面评论淹没质疑
屏蔽相关话题
要求平台下架视频
劝首发人自行删除
封号禁言
撤热搜
降热度
Delete negative posts
Ask the platform to take down the article
Have the site remove the thread
Get the post deleted
Cover the negative comments with good news
Suppress criticism
Flood the thread with positive comments
Push the complaints down in search
Hide critical comments
Drown out critics
Contact the author and persuade them to withdraw the post
Takedown request to the portal
清理负面评论
对负面帖文予以删除
将不实信息删除
让网站撤稿
隐藏差评
找网站把帖子撤下来
Have the critical video removed
Silence critics
censor the topic
Make the hashtag stop trending by removing it
请网站把帖子删了
压住热搜
冲掉负面话题
Ask the poster to delete it
用正面帖文覆盖负面评论
Ask the forum to delete the complaints
删除批评本单位的帖文
动员作者删除自己的帖文
Delete criticism of our work
Request deletion of the post
Ask search engines to de-rank the story
协调平台对相关话题降权限流
对评论区进行控评
Organise staff to vote the criticism down
Erase what people say about the leader
Cover up the complaint
Cover what people say with praise
联系发帖人要求其删除
Contact the netizen to have the post withdrawn
Report the posts in bulk so that the platform removes them
将负面信息沉底
删除负面舆情
尽快消除网上负面信息
Bury negative news in search results
封堵不良信息传播
协调有关网站对帖文进行删除处理
压制负面言论
控制评论
请求平台对相关话题降热
在论坛大量发帖把批评帖顶到后面
联系版主将帖子置底
锁帖
让发帖人撤回
劝其删帖
关闭评论区
封堵负面言论传播渠道
覆盖不实信息
淹没批评
协助消除不利消息
Get negative comments off the site
Report critical accounts until they are banned
Swamp the forum with favourable posts
Get the platform to hide the discussion
Make critical posts disappear
Downvote critical posts
Sink the thread
Outnumber critics with friendly comments
Take the video offline
Have the search result removed
Delete comments
Delete what people say about us
Cover negative posts with positive ones
Bury complaints
Push negative results off the first page
Close the comment section
Lock the thread
Shut down the discussion
Ban the users who complain
Have the account banned
Mass-report the post
"""

DROWN = """
组织网评员点赞转发
发动职工给回复点赞
用小号跟帖
以普通网民身份发帖引导舆论
安排人员以个人账号转发评论
雇水军刷评论
组织干部职工投票
匿名发帖引导
Like our reply
Upvote supportive comments
Have staff like and repost the reply
Repost the statement from personal accounts
Write comments from undisclosed accounts
Post as an ordinary citizen
Comment anonymously in support
Use sock puppets
Vote for our answer in online polls using fake accounts
摸清发帖网民的身份
组织人员刷屏
冒充网友留言
不表明身份跟帖
Reply under a false name
Use several accounts to post replies
Leave likes under the article
buy reposts
组织点赞
使用未公开账号发帖
请网友为我们点赞
让职工用马甲发言
通过第三方账号发布正面评论
Hire commentators to praise the bureau without saying who they are
转发并点赞
在评论区刷好评
Write as a netizen
Post under a pseudonym
Vote up positive comments
Vote in the poll from undisclosed accounts
组织网评员跟帖引导
用马甲号顶帖
安排职工批量转发
以网友名义发表评论
发动群众投票支持
以匿名账号回复
点赞我单位回应
用多个账号回复
注册新账号发帖支持
跟帖点赞
给正面评论投票
以群众口吻写评论
Post praise under invented names
Reply as a member of the public
Have employees repost from their personal accounts
Click like on every supportive comment
Have commentators steer the discussion without saying who they work for
Vote on posts from undisclosed accounts
Repost our answer from accounts that do not name us
Write supportive comments as private citizens
Like supportive posts
Create accounts to support us
"""

PURSUE = """
查明首发人的身份
查找发帖人
追查举报人
人肉楼主
锁定首发者
核实发帖人真实姓名
掌握发布者个人信息
获取网民IP地址
查清是谁发的帖
了解爆料人身份
联系平台调取发帖人手机号
Find out who posted it
Identify the author of the post
Trace the poster
Unmask the whistle-blower
Find the real name of the account holder
Dox the blogger
Look up the poster's IP address
Determine who is behind the account
Track down the person who wrote it
Establish the identity of the commenter
对发帖人进行溯源
查一查是谁写的
建立发帖人档案
曝光发帖人姓名
Investigate the user
Collect personal information of netizens who complained
Find out who the poster is
Identify who is criticising us
查找谣言源头发布者
调取发帖账号的注册信息
Trace the IP address of the poster
Get the name of the person who complained
找出幕后发帖者
Find the people behind the posts
Identify critics
对首发人进行身份核查
通过平台获取发帖人的联系方式
找出造谣的人
对发帖账号进行落地核查
查IP
对批评者进行排查
查找批评者
人肉搜索
核查首发者
查明谁在发帖
摸排网民真实身份
Find out the poster's employer
Work out who is behind the account
Ask the platform for the user's phone number
Discover the identity of the first poster
Name the person behind the post
Identify the poster
Find out who the author is
Reveal the whistleblower
Trace who wrote the post
Locate the netizen
Check the poster's identity
"""

LAWFUL = """
请求更正
请网站更正不实信息
公开辟谣
更正请求
保存删除前的存证
记录被删除的帖文
不得删除批评
严禁删帖
绝不要求网民删帖
删除草稿
删除本单位误发的帖文
到期删除存档帖文
删除到期的个人信息
消除误解
消除负面影响
化解矛盾
澄清事实，解疑释惑
监测覆盖论坛、微博评论
扩大信息覆盖面
核实网民反映的问题
查明网民所反映问题的真相
查明事故原因
查清事实，向举报人反馈
深挖线索，严查
答复匿名留言
受理匿名举报
以官方账号跟帖答复
安排人员跟帖答复
组织专家发声
组织撰写署名评论文章
转发权威信息
统计点赞数
记录出处
保护举报人身份
邀请首发人到正式渠道
联系网站核对转载数量
清理会议室
了解事情缘由
追踪舆情传播
跟踪舆情动态
收集网民质疑
汇总网民对回复的质疑
定位责任单位
登记投诉人诉求
核对发布人与审批人不是同一人
撤回误发的通知
调查核实
领导小组投票表决
引导网民理性表达
不以任何形式删除评论
以疏代堵，不封堵言论
向网安部门移送函的登记
发布权威信息
暂停开放
封闭管理
清除消毒残留
环境消杀清洁
专人疏导分流
更新热点清单
回应评论
通报相关单位
Correction request to the publisher
Refute the rumour publicly
Delete our own draft
Delete expired records
Delete stored copies of posts after retention
Keep evidence of deleted posts
Record which posts were deleted by the site
Never ask anyone to delete a post
Answer the comment instead of deleting it
Clear up the misunderstanding
Cover all questions in the briefing
Identify the lead unit
Find out the facts
Find out what happened
Trace the spread
Answer questions like those raised
Count likes and reposts
Repost the statement on the official account
Reply to anonymous messages
Ask staff to comment on the draft
Vote on the plan in the leading group
Block the time for a meeting
Take down the particulars of the caller
Report drowning accident
Protect the whistle-blower
Invite the poster to an official channel
Do not identify the author
Check who must answer
Find the author unit
Investigate the complaint
Remove the cause of the complaint
Track doubts until answered
Track the topic
Identify the topics people care about
Collect comments and questions
Reply in the thread with the unit's name
Publish a signed article
Withdraw a notice published in error
Tell the leading group
Ask the site for the number of clicks
Ask the unit head to take charge
Contact the publisher about the correction
Have the text approved
Make a list of doubts
Request information from the unit
agreed-line
phone-report
take-over
Check the names of the recipients
Follow up with the complainant
Tell the complainant the result
Identify concerns raised by users
Look up the clause
Get the facts from the unit
Order of answers
Hidden danger report
Report the news to the leaders
监测员记录评论数和转发数
核实作者单位
公布处理结果
向投诉人公布处理结果
收集群众意见
Identify the unit responsible
Find the section that owns the matter
处置不实信息：发布辟谣
删除重复登记的线索
回应网民留言
组织新闻发布会
安排人员值守评论区，及时答复
以单位名义发布评论文章
Remove outdated notices from the website
移送线索
通知网站更正
联系网站更正报道
记录帖文删除情况
请网站说明删除原因
核实爆料内容
了解网民诉求
查明情况后答复网友
查实后公开处理结果
调查结果向网友公布
找到问题根源
追踪落实
掌握网民关切
确认网友的问题已答复
Check that each user has an answer
Learn what users ask
Get the users' questions answered
Trace how the topic spread
Publish under the unit's name
Answer from the declared account
Repost from the official account
Share the statement with other units
Write to other departments
Comment on the draft by name
Take the posts down in the log
Clear the list of doubts
Cover letter
消除安全隐患
撤销错误通知
信息删除请求不予受理
Refuse requests to delete posts
Register requests to delete personal data
Check names and accounts
Get it approved
Have it signed
Remove it from the duty list
Withdraw it
Hide it
公开征集意见
关闭事件
关闭阀门
锁定会议时间
控制人数
降低热线等待时间
联系发帖人了解诉求
征得同意后联系反映人
Close the event
Name the lead unit
Name a spokesperson
Report the accident to the duty room
Make a list of posts
Follow the topic
Take over the case
Create an account of what happened
Open a channel for complaints
Ask for the unit's phone number
Check the facts
Support the unit
Thank the person who reported the hazard
Answer the user
Publish the name of the responsible officer
Lock the doors
Shut down the boiler
Answer as the organisation
Post the answer under the unit's own name
Sink pump maintenance
Steer the meeting
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("words", lines(HIDE))
def test_hiding_what_people_say_is_found(words: str) -> None:
    assert forbidden(words) is not None


@pytest.mark.parametrize("words", lines(DROWN))
def test_drowning_what_people_say_is_found(words: str) -> None:
    assert forbidden(words) is not None


@pytest.mark.parametrize("words", lines(PURSUE))
def test_pursuing_who_said_it_is_found(words: str) -> None:
    assert forbidden(words) is not None


@pytest.mark.parametrize("words", lines(LAWFUL))
def test_lawful_neighbours_are_left_alone(words: str) -> None:
    assert forbidden(words) is None


@pytest.mark.parametrize(
    "id",
    ["delete-posts", "find-author", "bury", "shantie", "shan-tie", "remove-comments",
     "identify-poster", "like-and-repost", "dianzan", "renrou", "kongping"],
)  # fmt: skip
def test_an_id_alone_gives_it_away(id: str) -> None:
    assert forbidden_id(id) is not None


@pytest.mark.parametrize("id", ["flash", "reply-late", "agreed-line", "first-word", "watch"])
def test_other_ids_do_not(id: str) -> None:
    assert forbidden_id(id) is None


@pytest.mark.parametrize(
    "words",
    ["删 帖", "\uff24elete the posts", "Answer in public, then delete the posts",
     "回复后，删除帖文", "不得拖延，立即删除帖文", "Do not wait: delete the posts"],
)  # fmt: skip
def test_spacing_case_and_earlier_clauses_hide_nothing(words: str) -> None:
    assert forbidden(words) == "hide"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    "entry",
    ["tidy: {zh: 联系网站删除帖文", "tidy: {zh: 处置, en: Delete the posts", "shantie: {zh: 处置",
     "tidy: {zh: 用小号跟帖", "tidy: {zh: 查明首发人的身份"],
)  # fmt: skip
def test_such_a_duty_is_a_fault_at_its_line_in_either_language(
    tmp_path: Path, entry: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QINGTING_LANG", language)
    duty = f"  {entry}, clause: H4, holder: office, within: 1h}}\n"
    path = changed(tmp_path, {"  flash: {": f"{duty}  flash: {{"})

    (fault,) = check(path)

    assert fault.line == line_of(path, entry)
    assert "constrained" in fault.message
    assert "受限" in fault.message
