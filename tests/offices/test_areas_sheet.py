"""Areas from a sheet: all of them, or none and a sentence for each row that is wrong."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from heartline.offices.actions import import_areas
from heartline.offices.models import Area, DutyKind
from heartline.offices.sentences import AreaFileError
from heartline.offices.sheets.areas import FILE_LIMIT, read_areas
from tests.factories import MONDAY, make_area, make_staff, root
from tests.viewers import browser

pytestmark = pytest.mark.django_db

HEAD = "code,name_zh,name_en,level,parent,residents,lat,lng\n"
TOWN = HEAD + (
    'c1,听潮社区,Tingchao,community,s1,"3,100",31.0,-151.0\n'
    "s1,望潮街道,Wangchao,街道,d1,,,\n"
    "d1,潮平区,,区,,20000,31.1,-151.1\n"
)


def sheet(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows)).encode()


def workbook(*rows) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return out.getvalue()


def brought_in(data: bytes):
    return import_areas(read_areas(data), by=None, at=MONDAY)


def sentences(data: bytes) -> list[str]:
    """What is said of a sheet that cannot be taken; nothing was changed."""
    before = list(Area.objects.values_list("code", "name_zh", "path"))
    with pytest.raises(AreaFileError) as error:
        brought_in(data)
    assert list(Area.objects.values_list("code", "name_zh", "path")) == before
    with override("en"):
        return [fault.sentence for fault in error.value.faults]


def test_areas_are_added_whatever_the_order_of_their_rows():
    added, changed = brought_in(TOWN.encode())

    community = Area.objects.get(code="c1")
    district = Area.objects.get(code="d1")
    assert (len(added), changed) == (3, [])
    assert community.parent == Area.objects.get(code="s1")
    assert str(community.path).startswith(str(district.path))
    assert (community.residents, community.latitude, community.level) == (3100, 31.0, "community")


def test_a_workbook_says_the_same():
    rows = [("代码", "名称", "级别", "上级", "人口"), ("d1", "潮平区", "区县", "", 20000)]

    brought_in(workbook(*rows))

    area = Area.objects.get()
    assert (area.code, area.level, area.residents) == ("d1", "district", 20000)


def test_what_is_known_is_named_anew_and_stays_where_it_lies():
    brought_in(TOWN.encode())

    added, changed = brought_in(TOWN.replace("听潮社区", "观潮社区").encode())

    assert (added, [area.code for area in changed]) == ([], ["c1"])
    assert Area.objects.get(code="c1").name_zh == "观潮社区"


def test_the_same_sheet_twice_changes_nothing():
    brought_in(TOWN.encode())

    assert brought_in(TOWN.encode()) == ([], [])


def test_what_a_row_leaves_empty_stays():
    make_area(code="c9", residents=12)

    brought_in(sheet("c9,新名,,community,,,,"))

    area = Area.objects.get(code="c9")
    assert (area.name_zh, area.residents) == ("新名", 12)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (["a,甲,,street,b,,,", "b,乙,,district,a,,,"], "Row 2: a would lie in itself"),
        (["a,甲,,street,a,,,"], "Row 2: a would lie in itself"),
        (["a,甲,,street,nowhere,,,"], "Row 2: There is no area with the code nowhere"),
        (["a,甲,,community,,,,", "b,乙,,street,a,,,"], "Row 3: b must be smaller than a"),
        (["a,甲,,community,,,,", "a,乙,,street,,,,"], "Row 3: The code a stands here a second"),
        (["a,甲,,continent,,,,"], "Row 2, column level: “continent” is no level"),
        (["a b,甲,,street,,,,"], "Row 2, column code: “a b” cannot be a code"),
        (["a,,,street,,,,"], "Row 2, column name_zh: The name in Chinese is missing."),
        (["a,甲,,street,,many,,"], "Row 2, column residents: “many” is no number of people."),
        (["a,甲,,street,,,91,500"], "Row 2, column lat: “91, 500” is no place"),
        (["a,甲,,street,,,121.5,31.2"], "Row 2, column lat: “121.5, 31.2”: latitude and"),
        ([f"a,{'甲' * 81},,street,,,,"], "Row 2, column name_zh: This name is longer"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_changed(rows, says):
    found = sentences(sheet(*rows))

    assert found[0].startswith(says)


def test_every_wrong_row_is_named_at_once():
    found = sentences(sheet("a,甲,,x,,,,", "b,乙,,street,,x,,", "c,丙,,street,,,,"))

    assert [sentence[:5] for sentence in found] == ["Row 2", "Row 3"]


def test_an_area_that_is_known_is_not_moved_by_a_sheet():
    brought_in(TOWN.encode())

    found = sentences(sheet("c1,听潮社区,,community,d1,,,"))

    assert "is known already with another level or another area above it" in found[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"a,b\n1,2\n", "This is no sheet of areas."),
        (b"code,level\nx,street\n", "A column is missing: name_zh."),
        (b"\x00\x01\x02\x03 nothing", "This is no sheet of areas."),
        (b"PK\x03\x04 broken", "This workbook is damaged"),
        ((HEAD + '"a').encode(), "Row 2: A quotation mark is not closed"),
        (HEAD.encode(), "There is not one area in this file."),
        (b" x" * FILE_LIMIT, "This file is larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_sheet_of_areas_is_refused_with_a_sentence(data, says):
    assert sentences(data)[0].startswith(says)


def test_the_page_names_each_wrong_row():
    root()
    client = browser(make_staff(DutyKind.ADMINISTRATOR))
    file = SimpleUploadedFile("areas.csv", sheet("a,甲,,street,nowhere,,,"))

    response = client.post(reverse("offices:import_areas"), {"file": file})

    assert response.status_code == 422
    assert "There is no area with the code nowhere" in response.content.decode()
    assert not Area.objects.exists()


def test_the_page_says_how_many_came():
    root()
    client = browser(make_staff(DutyKind.ADMINISTRATOR))
    file = SimpleUploadedFile("areas.csv", TOWN.encode())

    response = client.post(reverse("offices:import_areas"), {"file": file}, follow=True)

    assert "Added: 3. Changed: 0." in response.content.decode()
