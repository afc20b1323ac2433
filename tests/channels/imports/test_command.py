"""The command says what came of the rows, and in a sentence what it cannot understand."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from heartline.cases.models import Case, Message, Policy
from heartline.channels.sentences import Sentence
from heartline.ledger.models import Unsealed
from heartline.shared.commands import RefusalError
from tests.channels.imports.bringing import BUS, HEADER, LAMP
from tests.channels.workbooks import make_xlsx
from tests.factories import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(tmp_path):
    def make(*rows, header=HEADER, name="came.xlsx"):
        path = tmp_path / name
        path.write_bytes(make_xlsx(header, *rows))
        return path

    return make


def command(path, *options):
    """The command's JSON and its exit code."""
    out = StringIO()
    code: int | str | None = 0
    try:
        call_command("import_", str(path), "--json", *options, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return json.loads(out.getvalue()), code


def test_the_command_says_what_came_of_the_rows(sheet):
    answer, code = command(sheet(LAMP, LAMP, [*BUS[:4], "2020-02-31", "", ""]))

    assert answer == {
        "rows": 3,
        "imported": 1,
        "repeated": 1,
        "refused": [
            {"row": 4, "column": "时间", "reason": "“2020-02-31” is not a day or time that exists."}
        ],
        "notes": [],
    }
    assert code == 1


def test_the_command_seals_the_ledger(sheet):
    answer, code = command(sheet(LAMP))

    assert (answer["imported"], code, Unsealed.objects.count()) == (1, 0, 0)


def test_the_command_speaks_chinese_on_a_chinese_terminal(sheet, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    with translation.override("en"):
        answer, _code = command(sheet(["1", "", "", "", "", "", "x"]))

    with translation.override("zh-hans"):
        assert answer["refused"][0]["reason"] == str(Sentence("no_words"))


def test_columns_can_be_named_and_left_out(sheet):
    header = ["序", "姓名", "标题", "说了什么", "时间", "答复", "答复时间"]
    options = ["--map", "text=说了什么", "--map", "id=序", "--map", "title="]

    answer, code = command(sheet(LAMP, header=header), *options)

    assert (answer["imported"], code) == (1, 0)
    assert answer["notes"] == ["Columns that were not read: “标题”."]
    assert list(Message.objects.values_list("external_id", "title")) == [("7", "")]


def test_office_and_policy_can_be_chosen(sheet):
    works = make_office(code="works")
    slow = Policy.objects.get(code="standard")
    slow.pk, slow.code = None, "slow"
    slow.save()

    command(sheet(LAMP), "--office", "works", "--policy", "slow")

    assert list(Case.objects.values_list("lead", "policy")) == [(works.pk, slow.pk)]


def test_a_dry_run_from_the_terminal_touches_nothing(sheet):
    answer, code = command(sheet(LAMP), "--dry-run")

    assert (answer["imported"], code, Case.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--office", "moon"], "There is no office moon. The offices are: root (Town Hall)."),
        (
            ["--policy", "never"],
            "There is no policy never. The policies are: standard (Standard times).",
        ),
        (["--sheet", "Moon"], "There is no sheet Moon. This file has: “来件”."),
        (["--map", "text"], "Write which column is meant as FIELD=HEADER, not text."),
        (["--map", "mood=内容"], "There is no field mood. The fields are: "),
        (["--map", "text=心情"], "There is no column 心情. The columns are: "),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(sheet, options, sentence):
    out = StringIO()

    with pytest.raises(RefusalError) as refused:
        call_command("import_", str(sheet(LAMP)), "--json", *options, stdout=out)

    assert str(refused.value).startswith(sentence)
    assert (refused.value.returncode, json.loads(out.getvalue())) == (
        2,
        {"error": str(refused.value)},
    )
    assert not Case.objects.exists()


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path):
    path = tmp_path / "came.xlsx"
    path.write_bytes(b"")

    with pytest.raises(RefusalError, match=r"This file is empty\."):
        call_command("import_", str(path))


def test_a_person_reads_a_line_for_each_refused_row(sheet):
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("import_", str(sheet(LAMP, ["9", "", "", "", "", "", ""])), stdout=out)

    assert out.getvalue().splitlines() == [
        "rows: 2",
        "imported: 1",
        "repeated: 0",
        "refused:",
        "  3, 内容: This row has neither a title nor a text.",
        "notes:",
    ]
