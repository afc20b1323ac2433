"""Which column of a sheet holds what, by its name in Chinese or English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heartline.channels.sentences import SheetError, quoted, shortened

#: Every name that is recognised, by field. Compared without case, spaces and punctuation.
NAMES: dict[str, str] = {
    "id": (
        "编号 留言编号 来件编号 工单编号 工单号 工单编码 诉求编号 诉求单号 信件编号 来信编号 "
        "信访编号 信访件编号 受理编号 受理单号 办件编号 事项编号 案件编号 流水号 业务编号 "
        "单号 id no number ref refno reference referenceno referencenumber caseid caseno "
        "casenumber caseref casereference messageid messageno messagenumber ticket ticketid "
        "ticketno ticketnumber requestid requestno requestnumber servicerequestid serialno "
        "serialnumber externalid trackingno trackingnumber"
    ),
    "person": (
        "姓名 留言用户 用户 用户名 用户名称 网名 昵称 留言人 来电人 来电人姓名 来信人 "
        "来信人姓名 来访人 来访人姓名 诉求人 诉求人姓名 信访人 信访人姓名 投诉人 投诉人姓名 "
        "反映人 反映人姓名 举报人 举报人姓名 申请人 申请人姓名 咨询人 市民姓名 群众姓名 "
        "写信人 联系人 联系人姓名 称呼 name fullname person personname user username resident "
        "residentname citizen citizenname caller callername sender sendername author customer "
        "customername requester requestername complainant reporter reportername contactname "
        "from submittedby"
    ),
    "title": (
        "标题 主题 留言主题 留言标题 来信标题 来信主题 信件标题 信件主题 诉求标题 诉求主题 "
        "工单标题 工单主题 事项标题 事件标题 问题标题 反映标题 subject title headline "
        "messagetitle messagesubject casetitle requesttitle summary"
    ),
    "text": (
        "内容 留言内容 留言详情 留言正文 详情 正文 诉求内容 诉求详情 诉求描述 来电内容 "
        "来信内容 来访内容 信件内容 来件内容 工单内容 工单描述 反映内容 反映问题 反映情况 "
        "投诉内容 举报内容 咨询内容 建议内容 求助内容 信访内容 事项内容 事项描述 "
        "事件描述 问题描述 问题内容 具体内容 详细内容 主要内容 描述 "
        "text message messagetext messagebody description "
        "details detail content contents body request requestdescription requesttext "
        "complaint complainttext comment comments issuedescription whathappened"
    ),
    "written_at": (
        "时间 日期 留言时间 留言日期 来电时间 来电日期 来信时间 来信日期 来访时间 来件时间 "
        "来件日期 受理时间 受理日期 登记时间 登记日期 提交时间 提交日期 诉求时间 诉求日期 "
        "反映时间 投诉时间 投诉日期 举报时间 写信时间 写信日期 信访时间 信访日期 创建时间 "
        "创建日期 发布时间 发生时间 收件时间 接收时间 建单时间 date time datetime received "
        "receivedat receivedon receiveddate receivedtime datereceived timereceived created "
        "createdat createdon createddate creationdate datecreated written writtenat writtenon "
        "submitted submittedat submittedon submitteddate submissiondate datesubmitted opened "
        "openedat openedon openeddate dateopened requesteddatetime requestdate sent sentat "
        "senton reported reportedat reportedon messagedate messagetime timestamp"
    ),
    "reply": (
        "答复 回复 答复意见 答复内容 答复详情 答复正文 回复内容 回复意见 回复详情 回复正文 "
        "办理结果 办理意见 办理情况 办理答复 处理结果 处理意见 处理情况 反馈内容 反馈意见 "
        "反馈结果 回访答复 官方回复 部门回复 部门答复 办结意见 办结内容 答复结果 回复结果 "
        "reply replytext replybody answer answertext response responsetext responsebody "
        "officialreply officialresponse officereply resolution outcome statusnotes"
    ),
    "replied_at": (
        "答复时间 答复日期 回复时间 回复日期 办结时间 办结日期 办理时间 办理日期 处理时间 "
        "处理日期 反馈时间 反馈日期 完成时间 结案时间 结案日期 replied repliedat repliedon "
        "replydate replytime dateofreply answered answeredat answeredon answerdate answertime "
        "dateanswered responded respondedat respondedon responsedate responsetime closed "
        "closedat closedon closeddate dateclosed resolved resolvedat resolvedon "
        "resolutiondate completedat completedon"
    ),
    "topic": (
        "分类 类别 主题分类 问题分类 问题类别 诉求分类 诉求类别 留言分类 留言类别 内容分类 "
        "事项分类 事项类别 一级标签 一级分类 业务类别 领域 topic category subcategory "
        "servicename servicecategory theme"
    ),
    "area": (
        "区域 所属区域 所属地区 地区 行政区划 行政区 区县 县区 街道 镇街 街镇 乡镇 乡镇街道 "
        "社区 所属社区 所属街道 事发区域 诉求区域 area district ward borough community "
        "neighbourhood neighborhood region street precinct"
    ),
    "place": (
        "地点 地址 详细地址 事发地点 事发地址 发生地点 发生地址 诉求地点 诉求地址 问题地点 "
        "问题地址 具体位置 具体地点 具体地址 位置 place address location where "
        "incidentaddress incidentlocation site placename"
    ),
    "phone": (
        "电话 手机 联系电话 联系方式 手机号 手机号码 电话号码 来电号码 来电电话 联系手机 "
        "联系人电话 诉求人电话 联系号码 phone phoneno phonenumber telephone telephoneno "
        "telephonenumber tel mobile mobileno mobilenumber mobilephone cell cellphone "
        "contactnumber contactphone callernumber"
    ),
    "email": (
        "邮箱 电子邮箱 电子邮件 邮件 邮件地址 邮箱地址 电子邮件地址 联系邮箱 email "
        "emailaddress mail contactemail"
    ),
    "kind": (
        "类型 诉求类型 留言类型 来信类型 信件类型 来件类型 工单类型 信访类型 事项类型 问题类型 "
        "诉求性质 问题性质 kind type casetype messagetype requesttype tickettype"
    ),
    "office": (
        "部门 单位 承办单位 承办部门 主办单位 主办部门 办理单位 办理部门 责任单位 责任部门 "
        "处理单位 处理部门 答复单位 答复部门 回复单位 回复部门 受理单位 受理部门 处办单位 "
        "答复机构 回复机构 office department dept agency agencyresponsible "
        "responsibleoffice responsibledepartment handledby handlingoffice unit answeredby "
        "repliedby"
    ),
}

FIELDS = tuple(NAMES)

# Headers come in traditional characters too; these are the ones our names are made of.
_SIMPLIFIED = str.maketrans(
    "編號單訴應稱戶內詳覆復題標聯絡電話類別區縣鎮鄉發時間處辦結訊業務訪來諮詢議報傳郵箱"
    "機構領書創見責寫況實體問於責現門對領張",
    "编号单诉应称户内详复复题标联络电话类别区县镇乡发时间处办结讯业务访来咨询议报传邮箱"
    "机构领书创见责写况实体问于责现门对领张",
)
_IN_BRACKETS = re.compile(r"[(\[【{].*?[)\]】}]")


@dataclass(frozen=True)
class Columns:
    """Which header holds which field, and the headers that hold none."""

    header_of: Mapping[str, str]
    unused: tuple[str, ...] = ()

    def __contains__(self, field: str) -> bool:
        return field in self.header_of


def plain(header: str) -> str:
    """A header as it is compared: half-width, small, simplified, letters and digits only."""
    folded = unicodedata.normalize("NFKC", header).casefold().translate(_SIMPLIFIED)
    return "".join(letter for letter in folded if letter.isalnum())


_FIELD_OF = {plain(name): field for field, names in NAMES.items() for name in names.split()}


def field_named(header: str) -> str | None:
    """The field that a header names, or None; what it says in brackets may be left aside."""
    whole = unicodedata.normalize("NFKC", header)
    return _FIELD_OF.get(plain(whole)) or _FIELD_OF.get(plain(_IN_BRACKETS.sub("", whole)))


def read_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Field → header from `FIELD=HEADER` pairs; an empty header leaves the field out.

    Raises:
        SheetError: a pair is not written so, a field is unknown, or is given twice.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, header = (part.strip() for part in pair.partition("="))
        if not equals or not field:
            raise SheetError("map_form", given=shortened(pair))
        _check_field(field)
        if mapping.get(field, header) != header:
            raise SheetError("field_twice", field=field, headers=quoted([mapping[field], header]))
        mapping[field] = header
    return mapping


def choose_columns(header: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """The column of each field: as `mapping` (field → header) says, else by its name.

    Raises:
        SheetError: a mapped field or header does not exist, two columns claim one field, or no
            column holds a text or a title.
    """
    mapping = mapping or {}
    header_of = {field: _find(name, header, field) for field, name in mapping.items() if name}
    _refuse_shared(header_of)
    claims = _claims(header, mapping, set(header_of.values()))
    for field, names in claims.items():
        if len(names) > 1:
            raise SheetError("two_columns", headers=quoted(names), field=field, example=names[0])
        header_of[field] = names[0]
    if not {"text", "title"} & header_of.keys():
        raise SheetError("no_text_column", headers=quoted(header), example=header[0])
    used = set(header_of.values())
    return Columns(header_of, tuple(name for name in header if name not in used))


def _check_field(field: str) -> None:
    if field not in NAMES:
        raise SheetError("no_such_field", field=shortened(field), fields=", ".join(FIELDS))


def _find(name: str, header: Sequence[str], field: str) -> str:
    """The header that a person meant by `name`: the same, or the only one that reads so."""
    _check_field(field)
    alike = [name] if name in header else [one for one in header if plain(one) == plain(name)]
    if len(alike) != 1:
        raise SheetError("no_such_header", header=shortened(name), headers=quoted(header))
    return alike[0]


def _refuse_shared(header_of: Mapping[str, str]) -> None:
    for header in header_of.values():
        fields = [field for field, name in header_of.items() if name == header]
        if len(fields) > 1:
            raise SheetError("header_twice", header=shortened(header), fields=", ".join(fields))


def _claims(
    header: Sequence[str], mapping: Mapping[str, str], taken: set[str]
) -> dict[str, list[str]]:
    """For each field that was not mapped: the free headers that name it."""
    claims: dict[str, list[str]] = {}
    for name in header:
        field = field_named(name)
        if field and field not in mapping and name not in taken:
            claims.setdefault(field, []).append(name)
    return claims
