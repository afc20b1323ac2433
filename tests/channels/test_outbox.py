"""Letters: who gets one, what it says, and that none goes out twice."""

import email.utils
import json
import socket
from datetime import timedelta

import pytest
from django.core.management import call_command

from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.verdicts import Judgement, give_verdict, withdraw
from heartline.cases.models import CaseStatus, PartyStatus, Solved
from heartline.channels import post
from heartline.channels.letters import message_id, write
from heartline.channels.models import Letter, LetterKind, LetterStatus
from heartline.channels.outbox import READER, write_letters
from heartline.channels.post import MOST_TRIES, PAUSES, deliver, is_set_up
from heartline.ledger.actions import seal
from heartline.ledger.models import Bookmark, Entry
from heartline.people.actions import erase_person, give_contact
from heartline.people.models import Reach
from heartline.shared.clock import now
from tests.factories import (
    MONDAY,
    accept,
    answer_by_lead,
    desk,
    fresh,
    make_office,
    make_party,
)
from tests.town import free_port

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)
ADDRESS = "lin@example.org"


def by_email(party, address=ADDRESS, language="en"):
    """Let the person of `party` be reached by e-mail."""
    person = party.person
    person.language = language
    give_contact(person, name="", name_hidden=False, reach=Reach.EMAIL, value=address, at=MONDAY)
    return party


def deliver_all(at=LATER):
    """Seal what happened, then deliver it."""
    seal(at=at)
    return deliver(at=at)


def kinds(party):
    return list(party.letters.order_by("position").values_list("kind", flat=True))


def answered_party(**told):
    return by_email(make_party("answered", **told))


# --- who gets a letter ---------------------------------------------------------------------


def test_saying_how_to_be_reached_brings_the_receipt(post_office):
    party = by_email(make_party())

    deliver_all()

    assert [letter["Subject"] for letter in post_office.to(ADDRESS)] == [
        f"We have your message · {party.number}"
    ]


def test_somebody_without_e_mail_gets_no_letter(post_office):
    make_party("answered")

    done = deliver_all()

    assert (done.letters, post_office.letters) == (0, [])


def test_every_step_that_concerns_a_person_is_a_letter(post_office):
    party = by_email(make_party())
    deliver_all()
    lead = make_office(name_en="Street Works")

    assign_case(fresh(party.case), lead=lead, by=desk(), at=LATER)
    deliver_all()
    accept(fresh(party.case), at=LATER)
    answer_by_lead(party.case, at=LATER)
    deliver_all()
    party.refresh_from_db()
    give_verdict(party, Judgement(Solved.NO), by=party.person, at=LATER)
    deliver_all()

    assert kinds(party) == ["received", "assigned", "answered", "redone"]
    assert all(letter.status == LetterStatus.SENT for letter in party.letters.all())


def test_after_a_merge_everybody_in_the_case_hears_of_the_answer(post_office):
    first, second = by_email(make_party()), by_email(make_party(), "wang@example.org")
    merge_case(second.case, into=first.case, by=desk(), at=LATER)
    deliver_all()
    post_office.letters.clear()
    assign_case(fresh(first.case), lead=make_office(), by=desk(), at=LATER)
    accept(fresh(first.case), at=LATER)
    answer_by_lead(first.case, at=LATER)

    deliver_all()

    answers = [m for m in post_office.letters if m["Subject"].startswith("Your answer")]
    numbers = {str(m["To"]): m["Subject"].rpartition(" ")[2] for m in answers}
    assert numbers == {ADDRESS: first.number, "wang@example.org": second.number}


def test_imported_history_sends_nothing(post_office):
    party = answered_party()
    party.case.__class__.objects.filter(pk=party.case_id).update(imported=True)

    done = deliver_all()

    assert done.letters == 0


def test_who_withdrew_hears_that_it_is_closed(post_office):
    party = by_email(make_party())
    withdraw(party, by=party.person, at=MONDAY)

    deliver_all()

    assert kinds(party) == ["received", "closed"]
    assert "As you asked" in post_office.letters[-1].get_content()


def test_an_address_given_after_the_answer_brings_the_answer(post_office):
    party = answered_party()

    deliver_all()

    assert kinds(party) == ["answered"]


def test_an_address_given_twice_at_once_brings_one_receipt(post_office):
    party = by_email(make_party())
    seal(at=MONDAY)
    write_letters(at=MONDAY)
    by_email(party)

    deliver_all()

    assert len(post_office.letters) == 1


def test_an_erased_person_gets_nothing_more(post_office):
    party = by_email(make_party())
    seal(at=MONDAY)
    write_letters(at=MONDAY)
    erase_person(party.person, by=party.person, at=MONDAY)

    deliver_all()

    assert post_office.letters == []


def test_who_no_longer_wants_e_mail_gets_none(post_office):
    party = by_email(make_party())
    seal(at=MONDAY)
    write_letters(at=MONDAY)
    give_contact(party.person, name="", name_hidden=False, reach=Reach.PAGE, value="", at=MONDAY)

    deliver_all()

    assert post_office.letters == []
    assert party.letters.get().problem == "no_address"


# --- what a letter says --------------------------------------------------------------------


def test_a_letter_carries_number_day_and_follow_link_but_no_word_of_the_message(post_office):
    party = by_email(make_party(text="The lamp at my door is dark.", name="Lin Mei"))

    deliver_all()

    text = post_office.letters[0].get_content()
    assert f"Your number: {party.number}" in text
    assert f"https://town.example/f/{party.code}" in text
    assert "You will have an answer by Wednesday 11 March, 17:30." in text
    assert "lamp" not in text
    assert "Lin" not in text


def test_a_letter_is_marked_as_a_machines(post_office):
    by_email(make_party())

    deliver_all()

    letter = post_office.letters[0]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "en"


def test_a_chinese_letter_arrives_whole(post_office):
    by_email(make_party(), language="zh-hans")

    deliver_all()

    letter = post_office.letters[0]
    assert letter["Subject"].startswith("我们收到了您的诉求")
    assert "3月11日（星期三）17:30" in letter.get_content()
    assert email.utils.parseaddr(str(letter["From"]))[0] == "本级政府"


@pytest.mark.parametrize("kind", LetterKind.values)
@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("stage", ["received", "assigned", "answered", "closed"])
def test_every_letter_can_be_written_at_every_stage(kind, language, stage):
    party = make_party(stage)
    letter = Letter(pk=7, party=party, kind=kind, position=1, language=language)

    written = write(letter, at=LATER)

    assert party.number in written.subject
    assert party.code in written.text
    assert not [odd for odd in ("{", "&#", "None", "\n\n\n", "。 ") if odd in written.text]


def test_an_office_s_name_is_written_as_it_is(post_office):
    party = by_email(make_party("assigned", lead=make_office(name_en="Roads & Lamps <1>")))

    deliver_all()

    assert "this office: Roads & Lamps <1>." in post_office.letters[0].get_content()
    assert party.number in post_office.letters[0]["Subject"]


# --- sending -------------------------------------------------------------------------------


def test_opening_the_address_is_entered_with_its_purpose(post_office):
    by_email(make_party())

    deliver_all()

    opened = Entry.objects.get(kind="person.contact_opened")
    assert (opened.data["purpose"], opened.actor) == ("delivery", "")


def test_an_answer_that_was_sent_asks_for_the_verdict(post_office):
    party = answered_party()

    deliver_all()

    party.refresh_from_db()
    assert (party.status, party.asked_at) == (PartyStatus.ASKED, LATER)


def test_an_answer_that_could_not_be_sent_leaves_the_person_to_be_called(post_office):
    party = answered_party()
    post_office.refusal = "550 No such person"

    done = deliver_all()

    party.refresh_from_db()
    assert (done.round.failed, party.status) == (1, PartyStatus.WAITING)
    assert party.letters.get().problem == "550"


def test_a_second_delivery_sends_nothing_again(post_office):
    by_email(make_party())

    deliver_all()
    again = deliver_all(LATER + timedelta(days=30))

    assert (again.letters, again.round.sent, len(post_office.letters)) == (0, 0, 1)


def test_two_deliveries_that_saw_the_same_letter_send_it_once(post_office, monkeypatch):
    by_email(make_party())
    seal(at=LATER)
    write_letters(at=LATER)
    seen = post.due(LATER)
    deliver(at=LATER)
    monkeypatch.setattr(post, "due", lambda at: seen)

    round_ = post.Sent()
    post.send_due(round_, at=LATER)

    assert (round_.sent, len(post_office.letters)) == (0, 1)


def test_a_crash_after_the_server_took_it_repeats_under_the_same_message_id(
    post_office, monkeypatch
):
    party = by_email(make_party())
    monkeypatch.setattr(post, "_note_sent", _power_cut)
    with pytest.raises(PowerCutError):
        deliver_all()
    monkeypatch.undo()
    post_office_settings = party.letters.get()

    deliver_all(LATER + PAUSES[0])

    assert [m["Message-ID"] for m in post_office.letters] == [message_id(post_office_settings)] * 2
    assert party.letters.get().status == LetterStatus.SENT


class PowerCutError(Exception):
    pass


def _power_cut(*_):
    raise PowerCutError


def test_after_a_crash_the_letter_waits_its_pause(post_office, monkeypatch):
    by_email(make_party())
    monkeypatch.setattr(post, "_note_sent", _power_cut)
    with pytest.raises(PowerCutError):
        deliver_all()
    monkeypatch.undo()

    deliver_all(LATER + timedelta(seconds=5))

    assert len(post_office.letters) == 1


def test_a_temporary_refusal_is_tried_again_with_longer_pauses_and_then_given_up(post_office):
    party = by_email(make_party())
    post_office.refusal = "451 Try again later"
    at = LATER
    tries = 0

    while deliver_all(at).waiting:
        tries += 1
        at += PAUSES[tries - 1]

    letter = party.letters.get()
    assert (tries + 1, letter.tries) == (MOST_TRIES, MOST_TRIES)
    assert (letter.status, letter.problem) == (LetterStatus.FAILED, "451")


def test_a_temporary_refusal_that_passes_ends_in_one_letter(post_office):
    party = by_email(make_party())
    post_office.refusal = "451 Try again later"
    deliver_all()
    post_office.refusal = None

    deliver_all(LATER + PAUSES[0])

    assert (len(post_office.letters), party.letters.get().tries) == (1, 2)


def test_a_server_that_is_away_uses_up_no_tries(post_office, settings):
    party = by_email(make_party())
    settings.EMAIL_PORT = free_port()

    done = deliver_all()

    letter = party.letters.get()
    assert (letter.tries, letter.status, done.round.postponed) == (0, LetterStatus.WAITING, 1)
    assert not Entry.objects.filter(kind="person.contact_opened").exists()


def test_an_address_that_is_none_is_given_up(post_office):
    party = by_email(make_party(), "no address\nBcc: everybody@example.org")

    deliver_all()

    assert (post_office.letters, party.letters.get().problem) == ([], "bad_address")


def test_what_is_no_longer_true_is_not_sent(post_office, settings):
    party = by_email(make_party())
    assign_case(party.case, lead=make_office(), by=desk(), at=MONDAY)
    settings.EMAIL_HOST = ""
    deliver_all()
    accept(party.case, at=LATER)
    answer_by_lead(party.case, at=LATER)
    settings.EMAIL_HOST = "127.0.0.1"

    deliver_all()

    sent = party.letters.filter(status=LetterStatus.SENT).order_by("position")
    assert list(sent.values_list("kind", flat=True)) == ["received", "answered"]
    assert party.letters.get(kind="assigned").problem == "overtaken"


def test_no_log_line_tells_an_address(post_office, caplog):
    by_email(make_party())
    post_office.refusal = f"550 {ADDRESS} is unknown"

    deliver_all()

    assert ADDRESS not in caplog.text
    assert ADDRESS not in json.dumps(list(Letter.objects.values()), default=str)


# --- the command ---------------------------------------------------------------------------


def run_deliver(capsys):
    """The exit code, the JSON object and the sentences of `heartline deliver --json`."""
    seal(at=now())
    try:
        call_command("deliver", "--json")
    except SystemExit as end:
        code = end.code
    else:
        code = 0
    out = capsys.readouterr()
    return code, json.loads(out.out), out.err


def test_the_command_counts_what_it_did(post_office, capsys):
    by_email(make_party())

    code, result, _said = run_deliver(capsys)

    assert code == 0
    assert result | {"read": 0} == {"read": 0, "letters": 1, "sent": 1, "failed": 0, "waiting": 0}
    assert result["read"] == Bookmark.objects.get(name=READER).position


def test_the_command_says_that_something_could_not_be_sent(post_office, capsys):
    by_email(make_party())
    post_office.refusal = "550 No"

    code, result, said = run_deliver(capsys)

    assert (code, result["failed"]) == (1, 1)
    assert said.startswith("Some letters could not be sent")


def test_without_a_mail_server_the_command_names_the_settings(settings, capsys):
    settings.EMAIL_HOST = ""
    by_email(make_party())

    code, result, said = run_deliver(capsys)

    assert (code, result["waiting"], is_set_up()) == (2, 1, False)
    assert "HEARTLINE_SMTP_HOST" in said


def test_without_a_mail_server_and_without_letters_all_is_well(settings, capsys):
    settings.EMAIL_HOST = ""

    code, _result, said = run_deliver(capsys)

    assert (code, said) == (0, "")


def test_a_server_that_hangs_up_in_the_middle_costs_nothing(post_office, settings):
    party = answered_party()
    with socket.create_server(("127.0.0.1", 0)) as rude:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = rude.getsockname()[1], 1
        deliver_all()
    settings.EMAIL_PORT = post_office.port

    deliver_all(LATER + timedelta(minutes=2))

    assert (len(post_office.letters), party.letters.get().status) == (1, LetterStatus.SENT)
    assert fresh(party.case).status == CaseStatus.ANSWERED
