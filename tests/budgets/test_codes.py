"""Voting codes on their way: printed, by text message, by e-mail, and kept nowhere after that."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heartline.budgets.actions.ballots import check_in
from heartline.budgets.actions.box import close_voting
from heartline.budgets.actions.code_mails import send_code_mails, take_back_code_mails
from heartline.budgets.actions.codes import code_at_desk
from heartline.budgets.codes import Addressee
from heartline.budgets.models import CodeMail, VoterState
from heartline.budgets.pages.papers import letter_words, letters_pdf, qr_rows, text_message
from heartline.channels.post import MOST_TRIES
from heartline.channels.sheets import as_text, read_sheet
from heartline.shared.clock import now
from tests.budgets.making import administrator, let_the_days_pass, make_budget
from tests.factories import MONDAY, desk
from tests.viewers import browser

pytestmark = pytest.mark.django_db

#: As it stands in a letter and in a message.
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
TWO = """姓名,地址,邮箱,手机
王芳,老桥街1号,wang@example.org,13812345678
李强,,li@example.org,13912345678
"""


def hand_in(budget, way, rows=TWO, **told):
    admin = browser(administrator(), checks_csrf=False)
    sheet = SimpleUploadedFile("list.csv", rows.encode())
    said = {"way": way, "sheet": sheet, "language": "en"} | told
    return admin.post(f"/desk/budgets/{budget.pk}/codes/", said)


def code_in(text):
    """The code that stands in a letter or in a message."""
    (code,) = CODE.findall(text)
    return code


def is_on_roll(budget):
    return budget.voters.exclude(state=VoterState.VOID).count()


def test_a_list_of_names_makes_letters_and_none_of_the_names_is_kept():
    budget = make_budget("frozen")

    response = hand_in(budget, "letter")

    assert response.content.startswith(b"%PDF")
    assert is_on_roll(budget) == 2
    assert not budget.voters.filter(who__contains="王").exists()


def test_a_code_by_e_mail_reaches_its_voter_opens_a_ballot_and_is_kept_no_longer(post_office):
    budget = make_budget()

    hand_in(budget, "email")
    send_code_mails(at=now())

    (letter,) = post_office.to("wang@example.org")
    assert "王芳" in letter.get_content()
    assert f"https://town.example/together/{budget.pk}/vote/" in letter.get_content()
    assert check_in(budget, code=code_in(letter.get_content()))
    assert not CodeMail.objects.exists()


def test_while_an_e_mail_waits_neither_its_code_nor_its_reader_can_be_read(post_office):
    budget = make_budget()
    hand_in(budget, "email")

    for mail in CodeMail.objects.all():
        assert not CODE.search(mail.sealed)
        assert "example.org" not in mail.sealed


def test_who_is_sent_a_code_gets_no_second_one(post_office):
    budget = make_budget()
    hand_in(budget, "email")

    page = hand_in(budget, "email").content.decode()

    assert "Everybody on this list has a code already." in page
    assert is_on_roll(budget) == 2


def test_whoever_has_no_name_on_the_list_gets_no_second_code_at_the_same_address(post_office):
    budget = make_budget()

    for _time in range(2):
        hand_in(budget, "email", "email\nwang@example.org\nli@example.org\n")

    assert is_on_roll(budget) == 2


def test_a_code_is_sent_once_however_often_the_worker_comes_by(post_office):
    hand_in(make_budget(), "email")

    for _time in range(3):
        send_code_mails(at=now())

    assert len(post_office.to("wang@example.org")) == 1


def test_codes_that_the_mail_server_will_not_have_can_be_printed_once(post_office):
    budget = make_budget()
    post_office.refusal = "550 No such person"
    hand_in(budget, "email")
    send_code_mails(at=now())
    admin = browser(administrator(), checks_csrf=False)
    page = f"/desk/budgets/{budget.pk}/codes/"

    told = admin.get(page).content.decode()
    first, again = (admin.post(page, {"act": "print"}) for _ in range(2))

    assert "2 e-mails could not be delivered." in told
    assert first.content.startswith(b"%PDF")
    assert again.status_code == 302
    assert not CodeMail.objects.exists()


def replaced_at_the_desk(budget, name, address):
    whom = Addressee(name, address)
    code_at_desk(budget, whom, replaces=True, by=desk(), at=now())


def test_a_code_that_was_replaced_before_it_left_is_not_sent(post_office):
    budget = make_budget()
    hand_in(budget, "email")
    replaced_at_the_desk(budget, "王芳", "老桥街1号")

    assert send_code_mails(at=now()) == 1

    assert [letter["To"] for letter in post_office.letters] == ["li@example.org"]
    assert not CodeMail.objects.exists()


def test_a_code_whose_seal_is_broken_keeps_no_other_from_leaving(post_office, caplog):
    budget = make_budget()
    hand_in(budget, "email")
    one, other = CodeMail.objects.all()
    CodeMail.objects.filter(pk=one.pk).update(sealed=other.sealed)

    assert send_code_mails(at=now()) == 1

    assert "a voting code can be opened no more" in caplog.text
    assert not CodeMail.objects.exists()


def test_a_mail_server_that_is_busy_is_tried_again_and_in_the_end_given_up(post_office):
    post_office.refusal = "451 Try again later"
    hand_in(make_budget(), "email")

    at = now()
    for _try in range(MOST_TRIES):
        assert not CodeMail.objects.filter(is_given_up=True).exists()
        send_code_mails(at=at)
        at += timedelta(days=2)

    assert CodeMail.objects.filter(is_given_up=True).count() == 2


def test_a_mail_server_that_is_away_uses_up_no_tries(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    hand_in(make_budget(), "email")

    send_code_mails(at=now())

    assert set(CodeMail.objects.values_list("tries", "is_given_up")) == {(0, False)}


def test_a_row_without_an_address_is_named_and_nothing_is_made(post_office):
    budget = make_budget()

    page = hand_in(budget, "email", f"{TWO}赵敏,老桥街3号,zhao,\n").content.decode()

    assert "in these rows no e-mail address can be read: 4" in page
    assert is_on_roll(budget) == 0


def test_without_a_mail_server_no_code_is_made_that_would_reach_nobody():
    budget = make_budget()

    page = hand_in(budget, "email").content.decode()

    assert "No mail server is set up here" in page
    assert is_on_roll(budget) == 0


def test_text_messages_come_as_a_sheet_with_a_number_and_a_code_in_each_row():
    budget = make_budget()

    given = hand_in(budget, "sms")
    sheet = read_sheet(given.content, filename="codes.xlsx", expected=[])
    rows = [[as_text(value) for value in row.cells.values()] for row in sheet.rows]

    assert [row[0] for row in rows] == ["13812345678", "13912345678"]
    assert all(check_in(budget, code=code_in(row[1])) for row in rows)


def test_a_row_without_a_telephone_number_is_named_and_nothing_is_made():
    budget = make_budget()

    page = hand_in(budget, "sms", f"{TWO}赵敏,老桥街3号,,none\n").content.decode()

    assert "in these rows no telephone number can be read: 4" in page
    assert is_on_roll(budget) == 0


# What is said of a list --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "rows", "sentence"),
    [
        ("letter", "王芳,老桥街1号\n李强,老桥街2号\n", "no column is named “name”."),
        ("email", "name,address\n王芳,1 Lane\n", "no column is named “email”."),
        ("sms", "name,email\n王芳,w@example.org\n", "no column is named “phone”."),
        ("letter", "name,address\n", "Nobody is named in this list"),
        ("letter", f"{TWO},,zhao@example.org,\n", "neither a name nor an address can be read: 4"),
    ],
)
def test_a_list_that_cannot_be_used_says_what_it_lacks(post_office, way, rows, sentence):
    budget = make_budget()

    page = hand_in(budget, way, rows).content.decode()

    assert sentence in page
    assert is_on_roll(budget) == 0


def test_a_list_that_is_too_long_is_to_be_split():
    budget = make_budget()
    rows = "name\n" + "".join(f"Person {number}\n" for number in range(501))

    page = hand_in(budget, "letter", rows).content.decode()

    assert "This list names 501 people" in page
    assert "split the list into parts of 500 rows" in page
    assert is_on_roll(budget) == 0


@pytest.mark.parametrize("way", ["letter", "sms"])
def test_after_a_list_it_is_said_how_many_codes_were_made_and_which_rows_were_left_out(way):
    budget = make_budget()
    hand_in(budget, way, "name,phone,note\n李强,13912345678,\n")
    rows = "name,phone,note\n王芳,13812345678,\n李强,13912345678,\n,,later\n王芳,13812345678,\n"
    admin = browser(administrator(), checks_csrf=False)
    said = {"way": way, "sheet": SimpleUploadedFile("list.csv", rows.encode()), "language": "en"}

    admin.post(f"/desk/budgets/{budget.pk}/codes/", said)

    page = admin.get(f"/desk/budgets/{budget.pk}/").content.decode()
    assert "1 code was made." in page
    assert "2 rows were left out, since who they name," in page
    assert "has a code already: 3, 5." in page
    assert "1 row was left out, since it names nobody: 4." in page


def test_letters_of_which_some_were_left_out_begin_with_a_page_for_the_office():
    budget = make_budget()
    made = [(Addressee("王芳"), "7Q4X-R0MB-2H9T")]

    def pages(slip):
        return len(re.findall(rb"/Type /Page\b", letters_pdf(budget, made, slip)))

    assert (pages([]), pages(["1 row was left out."])) == (1, 2)


# What letters say ---------------------------------------------------------------------------------

DESK = "Town hall, 1 Bridge Street, 555 0100"


@pytest.mark.parametrize(
    ("language", "subject", "says", "never"),
    [
        ("en", "Town budget", ["Your voting code"], "您的投票码"),
        ("zh-hans", "社区预算", ["您的投票码"], "Your voting code"),
        ("zh-hans en", "社区预算 · Town budget", ["您的投票码", "Your voting code"], None),
    ],
)
def test_an_e_mail_is_written_in_the_language_that_was_chosen_and_not_in_the_clerks(
    post_office, language, subject, says, never
):
    hand_in(make_budget(), "email", language=language)
    send_code_mails(at=now())

    (letter,) = post_office.to("wang@example.org")
    assert letter["Subject"] == subject
    assert all(word in letter.get_content() for word in says)
    assert never is None or never not in letter.get_content()


def test_codes_are_in_the_language_of_the_site_where_nothing_else_is_chosen():
    page = browser(administrator()).get(f"/desk/budgets/{make_budget().pk}/codes/")

    assert '<option value="zh-hans" selected>' in page.content.decode()


@pytest.mark.parametrize("language", ["", "de", "en en zh-hans"])
def test_no_other_language_is_taken(language):
    budget = make_budget()

    hand_in(budget, "letter", language=language)

    assert is_on_roll(budget) == 0


def test_a_letter_in_two_languages_says_each_part_in_both_and_a_name_once():
    said = letter_words(make_budget(name_en=""), Addressee(language="zh-hans en"))

    assert said["code"] == ["您的投票码", "Your voting code"]
    assert said["budget"] == ["社区预算"]


def test_a_letter_names_the_telephone_and_the_desk_only_as_the_office_did(post_office):
    budget = make_budget()
    (with_desk,) = letter_words(budget, Addressee(language="en", desk=DESK))["how"]
    (without,) = letter_words(budget, Addressee(language="en"))["how"]
    hand_in(budget, "email", desk=DESK)
    send_code_mails(at=now())

    (letter,) = post_office.to("wang@example.org")
    assert with_desk.endswith(
        f"on the telephone, or bring this letter to the desk and vote on paper: {DESK}"
    )
    assert "telephone" not in without
    assert DESK in letter.get_content()


def test_a_code_that_could_not_be_mailed_is_printed_in_its_own_language(post_office):
    budget = make_budget()
    post_office.refusal = "550 No such person"
    hand_in(budget, "email", language="zh-hans", desk=DESK)
    send_code_mails(at=now())

    taken = take_back_code_mails(budget, by=administrator())

    assert {(one.language, one.desk) for one, _code in taken} == {("zh-hans", DESK)}


def test_a_text_message_is_written_in_each_language_that_was_chosen():
    message = text_message(make_budget(), Addressee(language="zh-hans en"), "7Q4X-R0MB-2H9T")

    chinese, english = message.split("\n")
    assert chinese.startswith("社区预算")
    assert english.startswith("Town budget: your voting code is 7Q4X-R0MB-2H9T.")


def test_a_qr_code_has_four_light_modules_on_every_side():
    rows = qr_rows("https://town.example/together/1/vote/")
    columns = list(zip(*rows, strict=True))

    for side in (rows[:4], rows[-4:], columns[:4], columns[-4:]):
        assert not any(map(any, side))
    assert all(map(any, (rows[4], rows[-5], columns[4], columns[-5])))


def test_closing_leaves_no_code_that_waits_for_the_post(post_office):
    budget = make_budget()
    hand_in(budget, "email")
    let_the_days_pass(budget)

    close_voting(budget, by=administrator(), at=MONDAY)

    assert not CodeMail.objects.exists()
