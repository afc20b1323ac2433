"""The words by which a reply says who, what, when, under which rule and where to turn."""

import re

COURTESY = re.compile(
    r"尊敬的?[^,:!。.\n]{0,12}[:,]|(?:网友|市民|居民)?[^。,.:!\n]{0,14}?(?:您好|你好)[!,.。:]*"
    r"|(?:非常|十分|衷心)?(?:再次)?感谢您?[^。.!;\n]{0,40}[.。!;]?|谢谢您?[^。.!\n]{0,20}[.。!]?"
    r"|[^。,.!;\n]{0,20}(?:已|均已|已经)?(?:收悉|收到|知悉|阅悉|转交|交办|转办)[^。.!;\n]{0,15}[.。!;,]?"
    r"|[^。,.!;\n]{0,14}高度重视[^。,.!;\n]{0,12}[,.。!;]?|现(?:将[^。,.:\n]{0,20})?(?:答复|回复)如下[:,.]?"
    r"|祝您?[^。.!\n]{0,20}[.。!]?|欢迎[^。.!\n]{0,20}监督[^。.!\n]{0,10}[.。!]?|敬请[^。.!\n]{0,12}[.。!]?"
    r"|(?:我们)?(?:将|会)(?:进一步|继续|不断|认真)[^。.!;\n]{0,30}[.。!;]?"
    r"|\b(?:dear|hello|thank you|thanks|kind regards|best regards|sincerely)\b"
    r"[^。.!\n]{0,60}[.。!\n]?"
    r"|\bwe (?:have received|value|appreciate|take)\b[^。.!\n]{0,80}[.。!\n]?",
    re.IGNORECASE,
)
WHO = re.compile(
    "[局委办处所队院校站厅部科室镇乡村区县市]经|我[局委办处所队院校站厅部科室镇乡街县区市单]"
    "|本[局委办处院校单]|街道|社区"
    "|[一-鿿](?:局|委|办|厅|所|中心|大队|支队|公司|院|站)(?![一-鿿]{0,2}不)|大队|支队|中心|政府|管理处|物业|工作人员|负责人|经办人|联系人|委员会"
    r"|\b(?:department|office|council|team|engineer|officer|crew|company|authority|agency|staff)\b",
    re.IGNORECASE,
)
WHAT = re.compile(
    "已(?:经)?(?:对|将|于|按|责令|要求|完成|修|整改|处理|安排|督促|协调|清理|拆除|停|下发|约谈"
    "|移交|启动|纳入|落实)"
    "|责令|责成|整改|修复|维修|更换|清理|清运|拆除|安排|督促|协调|处罚|立案|约谈|发放|办理|建设"
    "|施工|改造|安装|开通|增设"
    "|不予|无法|不能|不属于|不符合|经(?:调查|核实|查|了解|核查|现场)|情况属实|不属实|可以|应当"
    "|需要?|请您?(?:到|持|携|拨|向)|计划|拟|预计"
    r"|\b(?:repaired|replaced|fixed|removed|cleaned|inspected|ordered|installed|scheduled"
    r"|will be|cannot|has been|have been|found that)\b",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"\d{1,2}月|\d{4}年|\d{1,2}[日号]|今年|明年|去年|年底|月底|本周|下周|本月|下个?月|[上中下]旬"
    r"|\d{1,4}个?(?:工作日|天|小时|月|年)"
    "|[一二两三四五六七八九十]{1,4}个?(?:工作日|天|日内|小时|个月|年|周)|目前|今天|明天|昨天|近期"
    "|当日|当天|即日"
    r"|\b(?:today|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|january|february"
    r"|march|april|june|july"
    r"|august|september|october|november|december|days?|weeks?|months?|20\d\d)\b",
    re.IGNORECASE,
)
RULE = re.compile(
    "《[^》]{2,60}》|依据|依照|根据[^,.。]{0,30}(?:规定|办法|条例|法|通知|意见|文件|精神|标准|方案"
    "|政策|细则)"
    "|按照?[^,.。]{0,30}(?:规定|办法|条例|法|通知|意见|文件|标准|方案|政策|细则)"
    "|第[一二三四五六七八九十百\\d]{1,5}条"
    r"|[发办字函]\[?\(?〔?20\d\d|(?:政策|规定|法律|法规|条例)(?:规定|明确|要求)|相关(?:政策|规定"
    r"|法律|法规)"
    r"|\b(?:under (?:section|article|the)|section \d|article \d|regulations?|by-?laws?|the act"
    r"|ordinance|policy|code)\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"电话|热线|拨打|致电|联系方式|联系人|咨询我|地址|窗口|服务大厅|邮箱|网址|www\.|http|12345"
    r"|(?<!\d)0?\d{3,4}[-—]?\d{7,8}(?!\d)|(?<!\d)1\d{10}(?!\d)|@"
    r"|\b(?:call|phone|contact|visit|e-?mail|write to|office at)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^。.!?;\n]*[.。!?;\n]?")
ASKS = re.compile(
    r"[?]|(?:请问|想问|咨询|是否|能否|可否|有没有|是不是|为什么|为何|怎么|如何|什么时候|何时"
    r"|多久|多少|哪里|哪个|谁)"
    r"|\b(?:when|why|how|who|where|what|which|can you|could you|will you)\b",
    re.IGNORECASE,
)
