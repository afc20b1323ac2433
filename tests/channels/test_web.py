"""A person speaks on the first page, answers what they like, and keeps a receipt."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.intake import LONGEST
from heartline.cases.models import Case, Kind, Message, Party
from heartline.channels.models import Limit
from heartline.channels.views.common import MOST_CHANGES, MOST_MESSAGES
from heartline.channels.views.web import qr
from heartline.files.models import Attachment
from heartline.ledger.models import Entry, reference
from heartline.offices.models import CalendarYear, Level, WorkCalendar
from heartline.people.models import Contact, Person, Reach
from heartline.shared.clock import now
from tests.factories import desk, make_area, make_office, root
from tests.files.samples import picture as drawn

pytestmark = pytest.mark.django_db
LAMP = "The lamp at the school gate is dark.\nChildren walk home there."


@pytest.fixture(autouse=True)
def town(settings):
    """What every data folder holds, and no pages of higher rooms."""
    settings.PANELS = {}
    return root()


@pytest.fixture
def visitor() -> Client:
    """Somebody's browser, in English."""
    return Client(headers={"accept-language": "en"})


def picture(name: str = "lamp.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn("PNG"), content_type="image/png")


def key_on(page) -> str:
    """The hidden key of the form on the page."""
    return str(page.context["form"]["key"].value())


def send(visitor: Client, text: str = LAMP, **told):
    """Open the first page, write and press the button."""
    told.setdefault("key", key_on(visitor.get("/")))
    return visitor.post("/", {"text": text, **told})


def number_in(response) -> str:
    """The number in the address that the answer leads to."""
    found = re.fullmatch(r"/said/(\d{4}-\d{6})/where", response.headers["Location"])
    assert found
    return found.group(1)


def test_the_first_page_is_the_form(visitor):
    page = visitor.get("/")

    assert page.status_code == 200
    assert b'<textarea name="text"' in page.content


def test_one_click_is_enough_to_be_heard(visitor):
    response = send(visitor)

    message = Message.objects.get()
    assert (response.status_code, message.text) == (302, LAMP)
    assert number_in(response) == message.party.number


def test_the_message_is_entered_in_the_ledger_with_the_person_who_spoke(visitor):
    send(visitor)

    entry = Entry.objects.get(kind="case.received")
    assert entry.actor == reference(Person.objects.get())


def test_the_person_is_remembered_in_the_language_of_the_page(visitor):
    send(visitor)

    assert Person.objects.get().language == "en"


def test_line_ends_are_kept_as_the_person_typed_them(visitor):
    send(visitor, "one\r\ntwo")

    assert Message.objects.get().text == "one\ntwo"


def test_a_picture_alone_is_a_message(visitor):
    send(visitor, "", pictures=picture())

    message = Message.objects.get()
    assert (message.text, message.files.count()) == ("", 1)


def test_a_picture_belongs_to_the_person_who_sent_it(visitor):
    send(visitor, pictures=picture())

    assert Attachment.objects.get().added_by == reference(Person.objects.get())


def test_a_report_is_private_from_the_first_second(visitor):
    send(visitor, kind=Kind.REPORT)

    assert Case.objects.get().private


def test_the_same_form_sent_twice_is_one_message_with_one_number(visitor):
    key = key_on(visitor.get("/"))

    first = send(visitor, key=key)
    second = send(visitor, key=key)

    assert Message.objects.count() == 1
    assert number_in(first) == number_in(second)


def test_a_double_click_that_lost_its_first_answer_still_opens_the_receipt(visitor):
    key = key_on(visitor.get("/"))
    send(visitor, key=key)
    visitor.cookies.clear()

    number = number_in(send(visitor, key=key))

    assert visitor.get(f"/said/{number}/").status_code == 200


def test_going_back_and_sending_the_same_words_gives_the_same_number(visitor):
    first = send(visitor)

    second = send(visitor)

    assert number_in(first) == number_in(second)
    assert Message.objects.count() == 1


def test_going_back_and_writing_something_else_loses_nothing(visitor):
    key = key_on(visitor.get("/"))
    send(visitor, key=key)

    send(visitor, "And the bench is broken.", key=key)

    assert Message.objects.count() == 2


def test_the_same_words_from_two_people_are_two_messages(visitor):
    send(visitor)

    send(Client())

    assert Party.objects.count() == 2


def test_the_same_picture_sent_twice_is_kept_once(visitor):
    key = key_on(visitor.get("/"))

    send(visitor, "", key=key, pictures=picture())
    send(visitor, "", key=key, pictures=picture())

    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


def test_nothing_said_is_told_in_a_sentence(visitor):
    page = send(visitor, "   ")

    assert "Please write a few words, or choose a picture" in page.content.decode()
    assert not Case.objects.exists()


def test_too_many_characters_are_told_and_shown_again(visitor):
    text = "语" * (LONGEST + 1)

    page = send(visitor, text)

    assert "100,001 characters" in page.content.decode()
    assert text in page.content.decode()
    assert not Case.objects.exists()


def test_a_message_as_long_as_can_be_is_taken_whole(visitor):
    send(visitor, "语" * LONGEST)

    assert len(Message.objects.get().text) == LONGEST


def test_a_refused_picture_leaves_the_words_in_the_box(visitor):
    wrong = SimpleUploadedFile("lamp.jpg", b"not a picture", content_type="image/jpeg")

    page = send(visitor, LAMP, pictures=wrong)

    assert "cannot be opened as a picture" in page.content.decode()
    assert LAMP in page.content.decode()
    assert not Case.objects.exists()


def test_more_pictures_than_we_take_are_told_and_the_words_stay(visitor):
    page = send(visitor, LAMP, pictures=[picture(f"{n}.png") for n in range(7)])

    assert "more than 6 files" in page.content.decode()
    assert LAMP in page.content.decode()


def test_the_kind_chosen_is_still_chosen_after_a_refusal(visitor):
    page = send(visitor, "", kind=Kind.SUGGESTION)

    assert '<option value="suggestion" selected>' in page.content.decode()


@pytest.mark.parametrize(
    "text",
    ["路灯坏了💡👨‍👩‍👧", "الضوء لا يعمل", "a\x01b\x1bc", "\u202eevil\u202c"],
    ids=["emoji", "right to left", "control characters", "direction override"],
)
def test_every_script_is_kept_as_it_came(visitor, text):
    send(visitor, text)

    assert Message.objects.get().text == text


def test_a_null_byte_is_kept_as_the_sign_of_something_lost(visitor):
    send(visitor, "a\x00b")

    assert Message.objects.get().text == "a\ufffdb"


def test_markup_is_shown_as_it_was_written(visitor):
    number = number_in(send(visitor, "<script>alert(1)</script>"))

    page = visitor.get(f"/follow/{number}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_who_writes_too_often_keeps_the_words_and_reads_why(visitor):
    for n in range(MOST_MESSAGES):
        send(visitor, f"Message {n}")

    page = send(visitor, LAMP)

    assert "please send them again a little later" in page.content.decode()
    assert LAMP in page.content.decode()
    assert Case.objects.count() == MOST_MESSAGES


def test_limits_keep_no_address(visitor):
    send(visitor)

    assert "127.0.0.1" not in Limit.objects.get().caller


def test_the_cookie_is_for_the_server_alone(visitor):
    cookie = send(visitor).cookies["follow"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_a_changed_cookie_opens_nothing(visitor):
    number = number_in(send(visitor))
    other = number_in(send(Client()))
    signed = visitor.cookies["follow"].value
    own, rest = signed.split(":", 1)
    visitor.cookies["follow"] = f"{int(own) + 1}:{rest}"

    statuses = {visitor.get(f"/follow/{known}/").status_code for known in (number, other)}

    assert statuses == {404}


# The questions ----------------------------------------------------------------------------------


def test_every_question_can_be_skipped_and_all_can_be_left(visitor):
    number = number_in(send(visitor))

    order = ["where", "picture", "contact", "publish"]
    pages = [visitor.get(f"/said/{number}/{name}").content.decode() for name in order]

    following = [*(f"/said/{number}/{name}" for name in order[1:]), f"/said/{number}/"]
    assert all(f'href="{skip}"' in page for page, skip in zip(pages, following, strict=True))
    assert all(f'href="/said/{number}/"' in page for page in pages)
    assert all(f"Question {n} of 4" in page for n, page in enumerate(pages, 1))


def test_the_questions_are_asked_of_nobody_else(visitor):
    number = number_in(send(visitor))

    names = ["", "where", "picture", "contact", "publish"]
    statuses = {Client().get(f"/said/{number}/{name}").status_code for name in names}

    assert statuses == {404}


def test_the_place_can_be_told_by_list_pin_and_words(visitor):
    street = make_area(level=Level.STREET, parent=make_area(level=Level.CITY))
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/where",
        {"area": street.pk, "place": "校门口", "latitude": "31.5", "longitude": "120.25"},
    )

    case = Case.objects.get()
    assert (case.area, case.place) == (street, "校门口")
    assert (case.latitude, case.longitude) == (31.5, 120.25)


def test_a_report_chosen_afterwards_is_private_at_once_and_never_asked_about_publication(visitor):
    number = number_in(send(visitor))

    visitor.post(f"/said/{number}/where", {"kind": Kind.REPORT})

    assert Case.objects.get().private
    page = visitor.get(f"/said/{number}/contact").content.decode()
    assert "Question 3 of 3" in page
    assert visitor.get(f"/said/{number}/publish").headers["Location"] == f"/said/{number}/"


def test_a_place_that_comes_too_late_is_asked_for_in_words(visitor):
    number = number_in(send(visitor))
    assign_case(Case.objects.get(), lead=make_office(), by=desk(), at=now())

    response = visitor.post(f"/said/{number}/where", {"place": "校门口"}, follow=True)

    assert response.redirect_chain[-1][0] == f"/follow/{number}/"
    assert "write it here in your own words" in response.content.decode()


def test_a_pin_outside_the_world_is_refused_and_the_words_stay(visitor):
    number = number_in(send(visitor))

    page = visitor.post(
        f"/said/{number}/where", {"place": "校门口", "latitude": "91", "longitude": "0"}
    )

    assert page.status_code == 200
    assert 'value="校门口"' in page.content.decode()


def test_pictures_are_added_to_what_was_said(visitor):
    number = number_in(send(visitor))

    response = visitor.post(
        f"/said/{number}/picture", {"key": "one", "pictures": [picture("a.png"), picture("b.png")]}
    )

    assert response.headers["Location"] == f"/said/{number}/contact"
    assert Case.objects.get().files.count() == 2


def test_pictures_sent_twice_are_added_once(visitor):
    number = number_in(send(visitor))

    for _time in range(2):
        visitor.post(f"/said/{number}/picture", {"key": "one", "pictures": picture()})

    assert Case.objects.get().files.count() == 1


def test_going_on_without_a_picture_is_told_in_a_sentence(visitor):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/picture", {"key": "one"})

    assert "or skip this question" in page.content.decode()


def test_a_contact_is_sealed(visitor):
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/contact",
        {
            "name": "李小兰",
            "name_hidden": "on",
            "reach": Reach.EMAIL,
            "email": "lan@example.org",
            "language": "zh-hans",
        },
    )

    person, contact = Person.objects.get(), Contact.objects.get()
    assert (person.name, person.name_hidden, person.reach) == ("李小兰", True, Reach.EMAIL)
    assert person.language == "zh-hans"
    assert "lan@example.org" not in contact.sealed


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reach": "email", "email": "lan"}, "does not look like an e-mail address"),
        ({"reach": "email"}, "Please tell us where to reach you"),
        ({"reach": "phone", "phone": "call me"}, "in digits"),
        ({"reach": "phone"}, "Please tell us where to reach you"),
    ],
)
def test_a_way_that_leads_nowhere_is_told_and_the_name_stays(visitor, told, sentence):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/contact", {"name": "李", "language": "en"} | told)

    assert sentence in page.content.decode()
    assert 'value="李"' in page.content.decode()
    assert not Contact.objects.exists()


def test_an_address_that_was_written_is_used_though_no_card_was_tapped(visitor):
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/contact", {"reach": "page", "phone": "138 0000 0000", "language": "en"}
    )

    assert Person.objects.get().reach == Reach.PHONE


def test_publication_is_agreed_to_by_choosing_it(visitor):
    number = number_in(send(visitor))

    visitor.post(f"/said/{number}/publish", {"consents": "yes"})

    assert Person.objects.get().consents


def test_nothing_is_published_by_going_on_without_choosing(visitor):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/publish", {})

    assert "Please choose one of the two" in page.content.decode()
    assert not Person.objects.get().consents


# The receipt ------------------------------------------------------------------------------------


def test_the_receipt_shows_number_code_and_a_qr_code_of_the_link(visitor, settings):
    settings.SITE_URL = "https://heartline.example"
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/")

    code = Party.objects.get().code
    groups = re.findall(r'<span class="nowrap">(\w{5})</span>', page.content.decode())
    assert number in page.content.decode()
    assert "-".join(groups) == code
    assert qr(f"https://heartline.example/f/{code}") in page.content.decode()
    assert " style=" not in page.content.decode()


def test_the_receipt_says_by_when_in_words(visitor, monkeypatch):
    at = now().replace(year=2026, month=3, day=2, hour=1)
    monkeypatch.setattr("heartline.channels.views.web.now", lambda: at)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "You have an answer by <b>Wednesday 11 March, 17:30</b>." in page


def test_the_receipt_speaks_the_language_of_its_reader(visitor):
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/", headers={"accept-language": "zh-CN"})

    assert 'lang="zh-hans"' in page.content.decode()


def test_a_year_without_working_days_is_said_on_the_receipt(visitor):
    CalendarYear.objects.all().delete()
    WorkCalendar.objects.update(version=99)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "so no date can be promised" in page


def test_a_year_that_is_not_confirmed_is_said_on_the_receipt(visitor):
    CalendarYear.objects.update(confirmed=False)
    WorkCalendar.objects.update(version=98)
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    assert "not confirmed yet" in page


def test_the_receipt_clears_the_draft_on_the_device(visitor):
    number = number_in(send(visitor))

    pages = [visitor.get(f"/said/{number}/{name}").content.decode() for name in ("", "where")]

    assert all('data-draft-sent="speak"' in page for page in pages)


def test_no_page_after_sending_holds_the_code_in_its_address(visitor):
    number = number_in(send(visitor))

    page = visitor.get(f"/said/{number}/").content.decode()

    code = Party.objects.get().code
    assert not [address for address in re.findall(r'href="([^"]+)"', page) if code in address]


def test_the_pages_of_higher_rooms_are_shown_where_the_settings_list_them(visitor, settings):
    settings.PANELS = {"home": [("429.html", "tests.channels.test_web.nothing")]}

    page = visitor.get("/").content.decode()

    assert "One moment, please" in page


def nothing(request) -> dict[str, object]:
    """The context of a part that needs none."""
    return {}


def test_a_message_within_the_hour_is_told_from_one_of_yesterday(visitor):
    send(visitor)
    Message.objects.update(received_at=now() - timedelta(hours=2))

    send(visitor)

    assert Message.objects.count() == 2


def test_the_first_page_lists_what_this_browser_holds(visitor):
    number = number_in(send(visitor))

    assert reverse("channels:follow", args=[number]) in visitor.get("/").content.decode()
    assert number not in Client().get("/").content.decode()


def test_a_stranger_is_not_sent_letters_without_end(visitor):
    number = number_in(send(visitor))
    address = reverse("channels:contact", args=[number])
    told = {"reach": "email", "email": "stranger@example.org", "language": "en"}
    for _ in range(MOST_CHANGES):
        visitor.post(address, told)
    kept = Entry.objects.filter(kind="person.contact_given").count()

    page = visitor.post(address, told)

    assert kept == MOST_CHANGES
    assert "Many messages came from your place" in page.content.decode()
    assert Entry.objects.filter(kind="person.contact_given").count() == kept


@pytest.mark.parametrize(
    ("question", "told"), [("where", {"place": "East gate"}), ("publish", {"consents": "yes"})]
)
def test_the_record_cannot_be_flooded_with_one_answer(visitor, question, told):
    number = number_in(send(visitor))
    address = reverse(f"channels:{question}", args=[number])
    for _ in range(MOST_CHANGES):
        visitor.post(address, told)
    kept = Entry.objects.count()

    page = visitor.post(address, told)

    assert "Many messages came from your place" in page.content.decode()
    assert Entry.objects.count() == kept


def test_consent_taken_back_and_given_without_end_stops_as_well(visitor):
    number = number_in(send(visitor))
    address = reverse("channels:consent", args=[number])
    for _ in range(MOST_CHANGES):
        visitor.post(address, {"consents": "yes"})
    kept = Entry.objects.count()

    visitor.post(address, {"consents": "yes"})

    assert Entry.objects.count() == kept


@pytest.mark.parametrize("page", ["consent", "publish"])
def test_consent_can_be_taken_back_however_often_others_changed_theirs(visitor, page):
    number = number_in(send(visitor))
    for _ in range(MOST_CHANGES + 1):
        visitor.post(reverse("channels:consent", args=[number]), {"consents": "yes"})

    visitor.post(reverse(f"channels:{page}", args=[number]), {"consents": "no"})

    assert not Person.objects.get().consents
