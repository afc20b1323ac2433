"""The settings from a terminal."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from heartline.ledger.models import Entry
from heartline.offices.models import CalendarYear, Day, DutyKind, Office, Staff
from heartline.shared.commands import NOT_UNDERSTOOD, WANTING, RefusalError
from tests.factories import make_office, root

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_office_and_an_english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    root()


def run(*words: object) -> dict[str, Any]:
    """What a command answers in JSON, also when it ends with another exit code than 0."""
    out = StringIO()
    try:
        call_command(*map(str, words), "--json", stdout=out)
    except SystemExit as end:
        return {"code": end.code, **json.loads(out.getvalue())}
    return {"code": 0, **json.loads(out.getvalue())}


def write(tmp_path, text: str):
    file = tmp_path / "days.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_year_is_shown_with_its_days_and_how_sure_they_are():
    shown = run("calendar", "show", "--year", 2027)

    assert (shown["code"], shown["state"], shown["year"]) == (0, "provisional", 2027)
    first = {"day": "2027-01-01", "working": False, "name_zh": "元旦", "name_en": "New Year's Day"}
    assert shown["days"][0] == first


def test_a_missing_year_is_found_wanting():
    shown = run("calendar", "show", "--year", 2028)

    assert (shown["code"], shown["state"], shown["working_days"]) == (WANTING, "missing", None)


def test_a_year_is_loaded_from_a_file(tmp_path):
    file = write(tmp_path, "day,working,name_zh\n2028-01-03,0,元旦\n2028-01-05,1,\n")

    done = run("calendar", "load", file, "--year", 2028, "--confirmed", "--source", "通知")

    assert (done["code"], done["loaded"], done["days"]) == (0, True, 1)
    year = CalendarYear.objects.get(year=2028)
    assert (year.confirmed, year.source) == (True, "通知")
    assert [day.day.isoformat() for day in Day.objects.filter(day__year=2028)] == ["2028-01-03"]


def test_a_rehearsal_says_what_would_change_and_changes_nothing(tmp_path):
    before = Entry.objects.count()
    file = write(tmp_path, "day,working\n2028-01-03,0\n")

    done = run("calendar", "load", file, "--year", 2028, "--dry-run")

    assert (done["loaded"], [change["what"] for change in done["changes"]]) == (False, ["added"])
    assert not CalendarYear.objects.filter(year=2028).exists()
    assert Entry.objects.count() == before


def test_a_bad_file_is_refused_whole_and_each_fault_has_its_place(tmp_path, capsys):
    file = write(tmp_path, "日期,上班\n2028-01-03,休\n2028-02-30,休\n2028-01-03,休\n")

    done = run("calendar", "load", file, "--year", 2028)

    assert (done["code"], done["loaded"]) == (NOT_UNDERSTOOD, False)
    assert [(fault["row"], fault["column"]) for fault in done["refused"]] == [
        (3, "日期"),
        (4, "日期"),
    ]
    assert "Row 3, column 日期: “2028-02-30” is not a day" in capsys.readouterr().err
    assert not CalendarYear.objects.filter(year=2028).exists()


def test_a_file_that_is_not_there_is_said(tmp_path, capsys):
    done = run("calendar", "load", tmp_path / "none.csv", "--year", 2028)

    assert done["code"] == NOT_UNDERSTOOD
    assert "There is no file" in capsys.readouterr().err


def test_a_year_is_not_confirmed_without_its_notice(tmp_path):
    file = write(tmp_path, "day,working\n2028-01-03,0\n")

    with pytest.raises(RefusalError, match="name the notice"):
        call_command("calendar", "load", str(file), "--year", "2028", "--confirmed")


def test_a_calendar_that_is_not_there_is_said():
    with pytest.raises(RefusalError, match="no calendar moon"):
        call_command("calendar", "show", "--calendar", "moon")


def test_an_office_is_opened_below_the_one_that_is_named():
    above = make_office(code="above")

    done = run("office", "add", "urban", "--zh", "城管局", "--en", "Urban", "--parent", "above")

    assert done["code"] == "urban"
    assert Office.objects.get(code="urban").parent == above


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["root", "--zh", "x"], WANTING),
        (["a b", "--zh", "x"], NOT_UNDERSTOOD),
        (["ok", "--zh", "x", "--parent", "nowhere"], WANTING),
    ],
)
def test_an_office_that_cannot_be_opened_is_refused_with_a_sentence(words, code):
    with pytest.raises(RefusalError) as refused:
        call_command("office", "add", *words)

    assert refused.value.returncode == code
    assert Office.objects.count() == 1


def test_a_colleague_is_added_with_duties_and_a_password_that_opens_the_door():
    street = make_office(code="street")

    done = run(
        *["staff", "add", "Li.Na", "--zh", "李娜", "--duty", "handler", "--office", "street"],
        *["--duty", "auditor", "--office", "root"],
    )

    staff = Staff.objects.get(name="li.na")
    assert staff.check_password(done["password"])
    assert {(duty.kind, duty.office) for duty in staff.held} == {
        (DutyKind.HANDLER, street),
        (DutyKind.AUDITOR, root()),
    }


def test_one_office_holds_for_all_duties():
    make_office(code="street")

    run(
        *[
            "staff",
            "add",
            "li.na",
            "--duty",
            "handler",
            "--duty",
            "supervisor",
            "--office",
            "street",
        ]
    )

    assert {duty.office.code for duty in Staff.objects.get().held} == {"street"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("a!b --duty handler", "letters, digits"),
        ("li.na --duty handler --office nowhere", "no office nowhere"),
        ("li.na --duty handler --duty auditor --duty visitor --office root --office root", "one"),
    ],
)
def test_a_colleague_who_cannot_be_added_is_refused_whole(words, says):
    with pytest.raises(RefusalError, match=says):
        call_command("staff", "add", *words.split())

    assert not Staff.objects.exists()
