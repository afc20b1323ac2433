"""Rows that came in a sheet, and what came of bringing them in."""

from zoneinfo import ZoneInfo

from heartline.cases.models import Policy
from heartline.channels.columns import choose_columns
from heartline.channels.imports import import_sheet
from heartline.channels.sheets import read_sheet
from tests.channels.workbooks import make_csv
from tests.factories import MONDAY, root

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADER = ["编号", "姓名", "标题", "内容", "时间", "答复", "答复时间"]
LAMP = ["7", "周小满", "路灯不亮", "桥头的路灯坏了。", "2019/4/25 9:32", "已修好。", "2019/5/10"]
BUS = ["8", "王晓", "公交改线", "公交站改到哪里去了？", "2020-01-03 08:00", "", ""]


def bring_in(*rows, header=HEADER, **options):
    sheet = read_sheet(make_csv(header, *rows), filename="came.csv")
    given = {
        "office": root(),
        "policy": Policy.objects.get(code="standard"),
        "by": None,
        "at": MONDAY,
    }
    return import_sheet(sheet, choose_columns(sheet.header), **given | options)


def counts(result):
    return result.rows, result.imported, result.repeated, len(result.refused)


def reasons(result):
    return [(one.row, one.column, one.reason.code) for one in result.refused]
