"""What reading suggests, as the desk sees it: on the case, in the inbox, in the settings."""

from datetime import timedelta

import pytest

from heartline.cases.actions.places import drop_place, keep_place
from heartline.cases.actions.reading_settings import set_least_confidence
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.suggesting import suggest_where_new
from heartline.cases.actions.training import FEWEST, make_first_models, train_anew
from heartline.cases.models import (
    Case,
    KnownPlace,
    Lesson,
    ReadingModel,
    ReadingSetting,
    Suggestion,
    Tells,
)
from heartline.cases.queries.rows import share_words
from heartline.ledger.models import Entry
from tests.cases.desk import address, signed_in, text_of
from tests.cases.reading import LAMP, read_everything, suggestion_of, topic
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_staff,
)
from tests.knowledge import make_article

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
LETTERS = "一、小区门口的路灯不亮了，晚上很黑。\n二、菜市场的垃圾没人清运，臭气熏天。"


def page_of(case, staff=None, act=""):
    return text_of(signed_in(staff or desk()).get(address(case, act)))


# On the case ------------------------------------------------------------------------------------


def test_the_case_shows_the_suggested_topic_with_how_sure_it_is_and_why():
    case = make_case(text=LAMP)
    read_everything()

    page = page_of(case)

    share = round(suggestion_of(case).confidence * 100)
    assert "Street lamps and signals" in page
    assert f"{share} %" in page
    assert "Because of:" in page


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.999, "99 %"), (0.74, "74 %"), (0.006, "1 %"), (0.004, "<1 %"), (0.0, "<1 %")],
)
def test_how_sure_it_is_is_never_all_and_never_nothing(confidence, words):
    assert share_words(confidence) == words


def test_one_press_takes_the_suggestion_and_the_rules_do_the_rest():
    case = make_case(text=LAMP)
    read_everything()

    signed_in(desk()).post(address(case, "take_suggestion"), {"topic": "roads.lamps", "area": ""})

    assert fresh(case).topic == topic("roads.lamps")
    assert Entry.objects.filter(kind="case.sorted").count() == 1


def test_a_kind_that_the_words_tell_is_taken_with_the_topic():
    case = make_case(text=LAMP)
    read_everything()
    Suggestion.objects.update(kind="complaint")

    page = page_of(case)
    sent = {"topic": "roads.lamps", "kind": "complaint", "area": ""}
    signed_in(desk()).post(address(case, "take_suggestion"), sent)

    assert 'name="kind" value="complaint"' in page
    assert fresh(case).kind == "complaint"


def test_what_makes_a_case_private_for_ever_is_never_taken_by_one_press():
    case = make_case(text=LAMP)
    read_everything()
    Suggestion.objects.update(kind="report")

    assert 'name="kind" value="report"' not in page_of(case)


def test_what_was_read_on_the_page_is_taken_though_another_topic_is_suggested_meanwhile():
    case = make_case(text=LAMP)
    read_everything()
    Suggestion.objects.update(topic=topic("roads.buses"))

    signed_in(desk()).post(address(case, "take_suggestion"), {"topic": "roads.lamps", "area": ""})

    assert fresh(case).topic == topic("roads.lamps")


def test_nothing_is_suggested_once_a_person_has_sorted_the_case():
    case = make_case(text=LAMP)
    read_everything()
    Case.objects.update(topic=topic("roads.buses"))

    assert "Suggested topic" not in page_of(case)


def test_an_office_that_works_on_it_sees_the_danger_and_sorts_nothing():
    office = make_office()
    case = make_case("accepted", lead=office, text="电线掉下来，有人触电")
    read_everything()

    page = page_of(case, handler_of(office))

    assert "Danger to life?" in page
    assert "take-suggestion" not in page


# What reading finds -----------------------------------------------------------------------------


def test_the_page_of_what_reading_finds_shows_the_clean_text_what_was_changed_and_the_original():
    case = make_case(text="路灯ＡＢ坏了\u200b，电话１３８")
    read_everything()

    page = page_of(case, act="reading")

    assert "路灯AB坏了,电话138" in page
    assert "路灯ＡＢ坏了" in page
    assert "another width of the same sign" in page
    assert "a sign that shows nothing" in page


def test_the_topics_it_may_be_about_are_named_with_how_sure_each_is():
    case = make_case(text=LAMP)
    read_everything()

    page = page_of(case, act="reading")

    best, *others = (topic(code).name_en for code, _share in suggestion_of(case).best)
    assert best in page.split("It may be about:")[1]
    assert all(name in page for name in others)


def pages_of(case):
    """The case, what reading finds in it, and the inbox."""
    return [page_of(case), page_of(case, act="reading"), text_of(signed_in(desk()).get("/desk/"))]


def names_a_topic(page):
    return any(words in page for words in ("Suggested topic", "It may be about", "suggested: "))


def test_below_the_confidence_that_the_office_chose_no_page_names_a_topic():
    case = make_case(text=LAMP)
    set_least_confidence(0.99, by=make_staff("administrator"), at=MONDAY)
    read_everything()

    assert suggestion_of(case).best
    assert not any(names_a_topic(page) for page in pages_of(case))


def test_a_topic_read_before_the_office_wanted_more_confidence_is_silent_at_once():
    case = make_case(text=LAMP)
    read_everything()
    Suggestion.objects.update(confidence=0.8, kind="complaint", kind_confidence=0.8)
    assert all(names_a_topic(page) for page in pages_of(case))

    set_least_confidence(0.9, by=make_staff("administrator"), at=LATER)

    assert not any(names_a_topic(page) for page in pages_of(case))
    assert suggestion_of(case).kind == ""


def test_several_matters_lead_to_a_second_case_with_the_words_filled_in():
    case = make_case(text=LETTERS)
    read_everything()

    page = page_of(case, act="reading")
    form = text_of(signed_in(desk()).get(f"{address(case, 'split')}?matter=1"))

    assert "split/?matter=1" in page
    assert "垃圾没人清运" in form.split('name="words"')[1].split("</textarea>")[0]
    assert "路灯不亮" not in form.split('name="words"')[1].split("</textarea>")[0]


@pytest.mark.parametrize("matter", ["7", "-1", "x", "999999"])
def test_a_matter_that_is_not_there_leaves_all_words(matter):
    case = make_case(text=LETTERS)

    form = text_of(signed_in(desk()).get(f"{address(case, 'split')}?matter={matter}"))

    assert "路灯不亮" in form.split('name="words"')[1].split("</textarea>")[0]


def test_days_that_the_words_name_are_told():
    case = make_case(text="请在三天内修好路灯，15个工作日内答复")
    read_everything()

    page = page_of(case, act="reading")

    assert "三天内" in page
    assert "15 working days" in page


def test_articles_that_may_answer_lead_to_an_answer_begun_with_them():
    article = make_article(title_en="When lamps are repaired", at=MONDAY)
    case = make_case(text="When are lamps repaired?")
    read_everything()

    page = page_of(case, act="reading")

    assert article.title_en in page
    assert f"answer-at-once/?article={article.pk}" in page


def test_private_details_are_told_to_the_desk():
    case = make_case(text="我的电话是13812345678")
    read_everything()

    assert "13812345678" in page_of(case, act="reading").split("Private details")[1]


def test_who_reads_no_words_finds_nothing_of_what_was_read():
    case = make_case(text=LAMP)
    read_everything()

    response = signed_in(make_staff("auditor")).get(address(case, "reading"))

    assert response.status_code == 404


# Places -----------------------------------------------------------------------------------------


def test_a_place_that_the_desk_keeps_is_known_in_the_next_message():
    area = make_area()
    case = make_case(text="丽水新城门口的路灯不亮了", area=area)
    read_everything()
    assert "丽水新城" in page_of(case, act="reading")

    signed_in(desk()).post(f"{address(case, 'reading')}place/", {"name": "丽水新城"})
    second = make_case(text="我家住丽水新城，路灯坏了，晚上很黑", at=LATER)
    read_everything(LATER)

    assert suggestion_of(second).area == area
    assert str(area) in page_of(second)


def test_the_suggested_area_is_taken_with_the_topic():
    area = make_area(name_zh="泉塘街道")
    case = make_case(text="泉塘街道路灯不亮了，晚上一片漆黑")
    read_everything()

    sent = {"topic": "roads.lamps", "area": area.code}
    signed_in(desk()).post(address(case, "take_suggestion"), sent)

    assert fresh(case).area == area


def test_two_places_are_never_called_alike_and_one_that_is_dropped_is_found_no_more():
    place = keep_place(None, name="橘子洲", other_names=["洲头"], by=desk(), at=MONDAY)

    with pytest.raises(CaseRefusedError, match="place_twice"):
        keep_place(None, name="洲头", by=desk(), at=MONDAY)
    drop_place(place, by=desk(), at=MONDAY)

    assert not KnownPlace.objects.exists()


def test_the_settings_keep_a_place_with_its_names_its_area_and_its_point():
    area = make_area()
    browser = signed_in(make_staff("administrator"))
    sent = {"name": "橘子洲", "other_names": "洲头\n", "area": area.pk, "point": "28.19， 112.97"}

    browser.post("/desk/settings/places/new/", sent)

    place = KnownPlace.objects.get()
    assert (place.names, place.area) == (["橘子洲", "洲头"], area)
    assert (place.latitude, place.longitude) == (28.19, 112.97)
    assert "橘子洲" in text_of(browser.get("/desk/settings/places/"))


@pytest.mark.parametrize("point", ["28", "a, b", "280, 12", "1,2,3"])
def test_a_point_that_is_none_is_explained(point):
    browser = signed_in(make_staff("administrator"))

    response = browser.post("/desk/settings/places/new/", {"name": "橘子洲", "point": point})

    assert "Please write latitude, a comma, and longitude" in text_of(response)


# The inbox --------------------------------------------------------------------------------------


def rows_of(page):
    return [row.split("</a>")[0] for row in page.split('class="row-title"')[1:]]


def test_words_of_danger_stand_on_top_of_the_inbox_until_somebody_has_looked():
    emergency = make_case(text="Emergency", urgency="emergency")
    danger = make_case(text="一楼着火了", at=LATER)
    read_everything(LATER)

    first = rows_of(text_of(signed_in(desk()).get("/desk/")))
    Suggestion.objects.update(looked_at=LATER)
    then = rows_of(text_of(signed_in(desk()).get("/desk/")))

    assert danger.number in first[0]
    assert "Danger to life? 着火" in first[0]
    assert emergency.number in then[0]


def test_a_line_of_the_inbox_tells_the_suggested_topic():
    make_case(text=LAMP)
    read_everything()

    assert "suggested: Street lamps and signals (" in text_of(signed_in(desk()).get("/desk/"))


def test_more_lines_ask_no_more_of_the_database(same_queries):
    browser = signed_in(desk())
    make_case(text=LAMP)
    read_everything()

    def more():
        for number in range(5):
            make_case(text=f"{LAMP}，{number}栋着火了", at=LATER)
        read_everything(LATER)

    same_queries(lambda: browser.get("/desk/"), more)


# Settings ---------------------------------------------------------------------------------------


def test_an_administrator_at_the_top_chooses_how_sure_a_suggestion_must_be():
    browser = signed_in(make_staff("administrator"))

    browser.post("/desk/settings/suggestions/", {"percent": "75"})

    assert ReadingSetting.objects.get().least_confidence == 0.75
    assert 'value="75"' in text_of(browser.get("/desk/settings/suggestions/"))


def test_an_administrator_below_reads_it_and_changes_nothing():
    browser = signed_in(make_staff("administrator", make_office()))

    assert browser.post("/desk/settings/suggestions/", {"percent": "75"}).status_code == 403
    assert browser.get("/desk/settings/suggestions/").status_code == 200


def hold(account, code, count, was="roads.lamps"):
    """Corrections of this account that wait for a look."""
    told = {"topic": topic(code), "was": was, "kind": "request", "held": ["same_way"]}
    for _number in range(count):
        Lesson.objects.create(case=make_case(), by=account, at=MONDAY, **told)


def test_held_corrections_are_shown_with_their_account_and_let_in_by_a_button():
    account = make_staff("dispatcher", display_name_en="Quick Hand")
    hold(account, "roads.buses", 3)
    browser = signed_in(make_staff("administrator"))

    page = text_of(browser.get("/desk/settings/suggestions/"))
    sent = {"account": account.pk, "was": "roads.lamps", "topic": "roads.buses", "let_in": "no"}
    said = text_of(browser.post("/desk/settings/suggestions/decide/", sent, follow=True))

    assert "Quick Hand" in page
    assert "very many turned the same way within a day" in page
    assert "3 corrections are left out" in said
    assert not Lesson.objects.learned().exists()


def held_by(account):
    return f"/desk/settings/suggestions/held/{account.pk}/"


def test_all_of_one_account_is_looked_at_together_and_decided_with_one_entry():
    account, other = make_staff("dispatcher"), make_staff("dispatcher")
    hold(account, "roads.buses", 3)
    hold(account, "city.noise", 2)
    hold(other, "city.noise", 1)
    browser = signed_in(make_staff("administrator"))

    listed = text_of(browser.get("/desk/settings/suggestions/"))
    page = text_of(browser.get(held_by(account)))
    said = text_of(browser.post(held_by(account), {"seen": "5", "let_in": "yes"}, follow=True))

    assert listed.count(f'href="{held_by(account)}"') == 1
    assert "Learn from all 5" in page
    assert "Noise and building work" in page
    assert "5 corrections are learned from" in said
    assert Lesson.objects.learned().count() == 5
    assert Lesson.objects.to_look_at().get().by == other
    entry = Entry.objects.get(kind="reading.lessons_decided")
    assert entry.data["cases"] == 5
    assert entry.data["turned"] == [
        ["roads.lamps", "city.noise", 2],
        ["roads.lamps", "roads.buses", 3],
    ]


def test_what_came_after_the_look_is_not_decided_unseen():
    account = make_staff("dispatcher")
    hold(account, "roads.buses", 3)
    browser = signed_in(make_staff("administrator"))
    browser.get(held_by(account))
    hold(account, "city.noise", 1)

    said = text_of(browser.post(held_by(account), {"seen": "3", "let_in": "no"}, follow=True))

    assert "Please look at them again" in said
    assert "Leave all 4 out" in said
    assert Lesson.objects.to_look_at().count() == 4
    assert not Entry.objects.filter(kind="reading.lessons_decided").exists()


def test_an_account_that_a_colleague_has_decided_on_has_no_page_any_more():
    browser, account = signed_in(make_staff("administrator")), make_staff("dispatcher")

    said = browser.post(held_by(account), {"seen": "3", "let_in": "yes"}, follow=True)

    assert "A colleague has just decided on these corrections" in text_of(said)
    assert said.redirect_chain[-1][0] == "/desk/settings/suggestions/"


def test_nobody_decides_on_their_own_corrections_nor_below_the_top():
    me, account = make_staff("administrator"), make_staff("dispatcher")
    hold(me, "roads.buses", 2)
    hold(account, "roads.buses", 2)
    below = signed_in(make_staff("administrator", make_office()))

    assert signed_in(me).post(held_by(me), {"seen": "2", "let_in": "yes"}).status_code == 403
    assert below.post(held_by(account), {"seen": "2", "let_in": "yes"}).status_code == 403
    assert Lesson.objects.to_look_at().count() == 4


def test_a_model_card_before_any_case_says_what_it_rests_on():
    make_case()
    make_first_models(at=MONDAY)

    page = text_of(signed_in(desk()).get("/desk/models/topic/"))

    assert "No cases learned from yet" in page


def test_a_model_card_tells_how_right_it_is_by_topic_with_a_picture_and_what_it_confuses():
    for number in range(FEWEST):
        for code, words in (("roads.lamps", LAMP), ("roads.buses", "公交车等很久不来")):
            case = make_case(text=f"{words}，第{number}次")
            Case.objects.filter(pk=case.pk).update(topic=topic(code))
    Case.objects.filter(pk=Case.objects.earliest("pk").pk).update(topic=topic("city.noise"))
    make_first_models(at=MONDAY)
    train_anew(Tells.TOPIC, at=MONDAY)

    page = text_of(signed_in(desk()).get("/desk/models/topic/"))

    assert "60 cases of this office" in page
    assert "<circle" in page
    assert "Street lamps and signals" in page
    assert "Noise and building work" in page.split("What it confuses")[1]


def card_of(**figures):
    """The page of a model that lately said this of itself."""
    make_first_models(at=MONDAY)
    row = ReadingModel.objects.get(tells=Tells.TOPIC, in_use=True)
    row.card |= {"rows": 40} | figures
    row.save()
    return text_of(signed_in(desk()).get("/desk/models/topic/"))


def label(code, rows, share):
    return {"label": code, "rows": rows, "recall": share, "precision": share, "f1": share}


def line_of(page, name):
    return page.split(f'<th scope="row">{name}</th>')[1].split("</tr>")[0]


def test_a_topic_of_which_few_cases_were_held_back_says_so_instead_of_a_nought():
    make_case()

    page = card_of(by_label=[label("roads.lamps", 4, 0.0), label("roads.buses", 36, 0.5)])

    assert "too few cases to say; shown from 5 on" in line_of(page, "Street lamps and signals")
    assert "0.0 %" not in line_of(page, "Street lamps and signals")
    assert "50.0 %" in line_of(page, "Buses and public transport")


def test_a_topic_that_is_never_told_rightly_says_so_in_words():
    make_case()

    page = card_of(by_label=[label("roads.lamps", 5, 0.0), label("roads.buses", 35, 1.0)])

    assert "none told rightly: hardly any like them" in line_of(page, "Street lamps and signals")
    assert "0.0 %" not in line_of(page, "Street lamps and signals")


def test_a_topic_that_is_about_nothing_in_particular_is_never_suggested_and_says_so():
    make_case()

    page = card_of(by_label=[label("other", 30, 0.0), label("roads.buses", 10, 1.0)])

    assert "never suggested: it is about nothing in particular" in page
    assert "0.0 %" not in page.split('id="by-label"')[1].replace("100.0 %", "")


def test_the_topics_of_most_cases_stand_first_on_the_card():
    make_case()

    page = card_of(by_label=[label("roads.buses", 4, 0.0), label("roads.lamps", 36, 0.5)])

    table = page.split('id="by-label"')[1]
    assert table.index("Street lamps and signals") < table.index("Buses and public transport")


def test_a_model_of_which_nothing_is_suggested_yet_says_so_without_a_nought():
    make_case()

    page = card_of(suggested_share=0.0, suggested_accuracy=0.0, least_confidence=0.9)

    assert "nothing yet: no case reaches 90.0 %" in page
    assert "of these 0.0 %" not in page


@pytest.mark.parametrize("name", ["x", "topics"])
def test_a_card_of_nothing_is_not_found(name):
    assert signed_in(desk()).get(f"/desk/models/{name}/").status_code == 404


def test_what_is_suggested_waits_for_the_worker_and_never_for_the_person():
    case = make_case(text=LAMP)

    assert not Suggestion.objects.exists()
    assert suggest_where_new(at=MONDAY) == 0
    assert fresh(case).topic is None
