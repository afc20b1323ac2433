"""What people send by mistake, in a hurry or by bad luck: a clear sentence, and nothing is lost."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.files.samples import picture, position_and_orientation
from tests.journeys.test_main_loop import sign_in
from tests.town import Town

#: A right-to-left override that is never ended; what stands after it on its line would be turned.
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"
STRANGE = (
    f"👩‍👧‍👦 路灯 مصباح الشارع {TURNED}gnihton END\n"
    "<script>document.title='taken'</script> {{ 7 }} \a\x1b[31m \0 é à END"
)
LONGEST = 100_000


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An office with two dispatchers, for the tests of this module."""
    with Town(tmp_path_factory.mktemp("bad-input") / "data").up(empty=True) as town:
        for name in ("lin", "zhou"):
            add = ("staff", "add", name, "--duty", "dispatcher", "--duty", "operator", "--json")
            town.staff.append(town.run(*add).json)
        yield town


def send(page, town, text, *pictures):
    """Write on the home page and press the button; wherever that leads."""
    page.goto(f"{town.url}/")
    write(page.locator("textarea[name=text]"), text)
    if pictures:
        page.locator("input[name=pictures]").set_input_files(list(pictures))
    page.click("main form button.main")


def write(box, text):
    """Write into a box what no keyboard types."""
    box.evaluate("(box, text) => { box.value = text; }", text)


def speak(page, town, text, *pictures):
    """Say it; the number."""
    send(page, town, text, *pictures)
    return number_of(page)


def number_of(page):
    page.wait_for_url("**/said/**")
    found = re.search(r"/said/([\d-]+)/", page.url)
    assert found
    return found[1]


def said_in(town):
    """All that people have said so far: (the number, the words, how many files)."""
    lines = town.run("shell", "--no-imports", "-c", ALL_THAT_WAS_SAID).stdout.splitlines()
    return [json.loads(line) for line in lines]


ALL_THAT_WAS_SAID = """
import json
from heartline.cases.models import Message
for one in Message.objects.select_related("party__home").order_by("pk"):
    print(json.dumps([one.party.number, one.text, one.files.count()]))
"""


# A long text, a strange text ---------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_a_text_that_is_too_long_stays_in_the_box_and_can_be_sent_in_parts(town, open_page, script):
    page = open_page("phone", script=script)
    text = "灯" * LONGEST + "。"

    send(page, town, text)
    refused = page.locator(".field.wrong .error")
    expect(refused).to_contain_text("100,001")
    kept = page.locator("textarea[name=text]").input_value()
    write(page.locator("textarea[name=text]"), kept[:-1])
    page.click("main form button.main")
    number = number_of(page)

    assert kept == text
    assert [number, text[:-1], 0] in said_in(town)


def test_a_strange_text_is_kept_and_shown_as_text_wherever_it_is_read(town, open_page):
    person, stranger = open_page("phone"), open_page("wide")
    number = speak(person, town, STRANGE)
    person.goto(f"{town.url}/said/{number}/publish")
    person.locator('input[name=consents][value="yes"]').check(force=True)
    person.click("main form button.main")
    desk = sign_in(open_page, town, "lin")
    desk.act(number, "release")

    for page, address in (
        (person, f"/said/{number}/"),
        (person, f"/follow/{number}/"),
        (person, "/"),
        (desk.page, "/desk/"),
        (desk.page, "/desk/cases/"),
        (desk.page, f"/desk/cases/{number}/"),
        (stranger, f"/cases/{number}/"),
        (stranger, "/cases/"),
        (stranger, "/results/"),
    ):
        page.goto(town.url + address)
        assert page.title() != "taken", address
        assert page.evaluate(WHAT_IS_TURNED, TURNED) == [], address

    for page, address in (
        (person, f"/follow/{number}/"),
        (desk.page, f"/desk/cases/{number}/"),
        (stranger, f"/cases/{number}/"),
    ):
        page.goto(town.url + address)
        for word in ("👩‍👧‍👦", "مصباح الشارع", "<script>document.title='taken'</script>", "�"):
            expect(page.locator(".said p[dir=auto]", has_text=word).first).to_be_visible()
        expect(page.locator("h1[dir=auto]")).to_contain_text("مصباح")
    kept = STRANGE.replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert [number, kept, 0] in said_in(town)


#: What stands behind the strange text in the same line of writing, and would be turned round.
WHAT_IS_TURNED = """
(mark) => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  const lineOf = (text) => {
    let box = text.parentElement;
    const flows = (style) => style.display === "inline" && style.unicodeBidi === "normal";
    while (flows(getComputedStyle(box))) box = box.parentElement;
    return box;
  };
  return texts.flatMap((text, place) => {
    if (!text.data.includes(mark)) return [];
    const rest = texts.slice(place);
    const ends = rest.findIndex((other) => lineOf(other) !== lineOf(text));
    const line = rest.slice(0, ends < 0 ? undefined : ends).map((part) => part.data).join("");
    return line.replace(/.*(END|…)/s, "").trim() || [];
  });
}
"""


# Pictures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_a_text_that_calls_itself_a_picture_is_refused_and_the_words_stay(town, open_page, script):
    page = open_page("phone", script=script)
    text = f"井盖缺了一块，行人要绕开走。{script}"
    no_picture = {"name": "井盖.jpg", "mimeType": "image/jpeg", "buffer": b"this is no picture"}

    send(page, town, text, no_picture)
    sentence = page.locator(".field.wrong .error").inner_text()
    kept = page.locator("textarea[name=text]").input_value()
    page.click("main form button.main")
    number = number_of(page)

    assert "井盖.jpg" in sentence
    assert kept == text
    assert [number, text, 0] in said_in(town)


def test_where_a_picture_was_taken_does_not_reach_the_desk(town, open_page):
    photo = picture(exif=position_and_orientation(6).tobytes())
    assert b"Planted Maker" in photo
    person = open_page("phone")
    number = speak(
        person,
        town,
        "照片里的护栏断了。",
        {"name": "护栏.jpg", "mimeType": "image/jpeg", "buffer": photo},
    )
    desk = sign_in(open_page, town, "lin")
    desk.page.goto(f"{town.url}/desk/cases/{number}/")
    link = desk.page.locator(".talk a:has(img)").first

    expect(link.locator("img")).to_have_js_property("complete", True)
    got = desk.page.request.get(town.url + link.get_attribute("href")).body()

    shown = Image.open(io.BytesIO(got))
    assert shown.format == "JPEG"
    assert shown.size == (40, 60)  # upright, as it was held
    assert not shown.getexif()
    assert b"Planted Maker" not in got


# In a hurry --------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_two_quick_clicks_are_one_message(town, open_page, script):
    page = open_page("wide", script=script)
    text = f"电梯停了两天，老人下不了楼。{script}"
    page.goto(f"{town.url}/")
    page.locator("textarea[name=text]").fill(text)

    page.locator("main form button.main").dblclick()
    number = number_of(page)

    assert [one for one in said_in(town) if one[1] == text] == [[number, text, 0]]


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_going_back_and_sending_again_leads_to_the_same_number(town, open_page, script):
    page = open_page("phone", script=script)
    text = f"河边的栏杆松了。{script}"
    number = speak(page, town, text)

    page.go_back()
    page.locator("textarea[name=text]").wait_for()
    page.locator("textarea[name=text]").fill(text)
    page.click("main form button.main")
    again = number_of(page)

    assert again == number
    assert [one for one in said_in(town) if one[1] == text] == [[number, text, 0]]


def test_sending_the_same_page_again_after_its_answer_is_one_message(town, open_page):
    page = open_page("phone", script=False)
    text = "公交站牌倒了。"
    number = speak(page, town, text)

    page.reload()
    page.go_back()
    page.go_forward()
    page.goto(f"{town.url}/follow/{number}/")

    expect(page.locator(".talk .said.theirs")).to_have_count(1)


# At the desk -------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_who_comes_second_reads_so_and_keeps_what_they_wrote(town, open_page, script):
    number = speak(open_page("phone", script=script), town, f"菜市场门口积水。{script}")
    first = sign_in(open_page, town, "lin", script=script)
    second = sign_in(open_page, town, "zhou", script=script)
    words = "积水处今天下午疏通，之后每周检查一次。"
    second.page.goto(f"{town.url}/desk/cases/{number}/answer-at-once/")
    second.page.locator("#act textarea[name=text]").fill(words)
    first.act(number, "answer-at-once", text="已请环卫所今天处理。")

    second.page.locator("#act form p.buttons button.main").click()

    expect(second.page.locator("#act [role=alert]")).to_contain_text("同事刚刚")
    expect(second.page.locator("#act textarea[name=text]")).to_have_value(words)
    expect(second.page.locator(".talk")).to_contain_text("已请环卫所今天处理。")
    expect(second.page.locator(".talk")).not_to_contain_text(words)


def write_a_note(page, town, number, words):
    page.goto(f"{town.url}/desk/cases/{number}/note/")
    page.locator("#act textarea[name=text]").fill(words)


def press(page):
    page.locator("#act form p.buttons button.main").click()


@pytest.mark.parametrize(
    "words", ["九点和十一点都打过电话。", "电" * LONGEST], ids=["a sentence", "as much as can be"]
)
def test_words_written_while_the_sign_in_ended_come_back_after_the_next(town, open_page, words):
    number = speak(open_page("phone"), town, f"楼道灯不亮。{len(words)}")
    desk = sign_in(open_page, town, "lin", script=False)
    page = desk.page
    write_a_note(page, town, number, words)
    page.context.clear_cookies(name="session")

    press(page)
    page.wait_for_url("**/accounts/login/**")
    door = page.locator("main").inner_text()
    page.fill("input[name=login]", "lin")
    page.fill("input[name=password]", password_of(town, "lin"))
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/desk/cases/{number}/note/**")
    kept = page.locator("#act textarea[name=text]").input_value()
    press(page)

    assert "您写的内容没有丢" in door
    assert kept == words
    page.wait_for_url(f"**/desk/cases/{number}/")
    expect(page.locator(".talk")).to_contain_text(words[:40])


def password_of(town, name):
    return next(one["password"] for one in town.staff if one["name"] == name)


def test_words_written_before_signing_in_anew_in_another_window_are_not_lost(town, open_page):
    number = speak(open_page("phone"), town, "小区门口的垃圾桶满了。")
    page = sign_in(open_page, town, "lin", script=False).page
    words = "已联系环卫所，下午清运；明天再去看一次。"
    write_a_note(page, town, number, words)
    page.context.clear_cookies(name="session")
    other = page.context.new_page()
    other.goto(f"{town.url}/accounts/login/")
    other.fill("input[name=login]", "lin")
    other.fill("input[name=password]", password_of(town, "lin"))
    other.click("main button[type=submit]")
    other.wait_for_url("**/desk/**")

    press(page)
    page.wait_for_load_state()

    expect(page.locator("main")).to_contain_text(words)


# The follow code ---------------------------------------------------------------------------------


def test_a_matter_that_the_device_has_forgotten_keeps_what_was_being_added(town, open_page):
    page = open_page("phone")
    number = speak(page, town, "健身器材坏了。")
    page.goto(f"{town.url}/said/{number}/")
    code = page.locator(".receipt-code").inner_text()
    page.goto(f"{town.url}/follow/{number}/")
    page.locator('form[action$="/add"] textarea').fill("今天又有孩子摔倒了。")
    page.context.clear_cookies(name="follow")

    page.locator('form[action$="/add"] button').last.click()
    page.locator("h1").wait_for()
    page.goto(f"{town.url}/follow/")
    page.fill("main input[name=code]", code)
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/follow/{number}/")

    expect(page.locator('form[action$="/add"] textarea')).to_have_value("今天又有孩子摔倒了。")


def test_words_for_a_matter_that_the_device_has_forgotten_are_given_back(town, open_page):
    page = open_page("phone", script=False)
    number = speak(page, town, "长椅断了一条腿。")
    page.goto(f"{town.url}/follow/{number}/")
    page.locator('form[action$="/add"] textarea').fill("快散架了。")
    page.context.clear_cookies(name="follow")

    page.locator('form[action$="/add"] button').last.click()

    expect(page.locator("main blockquote")).to_have_text("快散架了。")


@pytest.mark.parametrize("path", ["/", "/follow/2026-000001/add", "/no/such/page"])
def test_words_that_another_site_sends_are_never_shown_as_ours(town, open_page, path):
    request = open_page("wide").request
    sent = {"text": "请把密码寄到这个地址。"}

    theirs = request.post(town.url + path, form=sent, headers={"Origin": "https://other.example"})
    ours = request.post(town.url + path, form=sent, headers={"Origin": town.url})

    assert sent["text"] not in theirs.text()
    assert sent["text"] in ours.text()
    assert theirs.status == ours.status
    assert theirs.status in (403, 404)


def test_guessing_codes_is_stopped_with_a_sentence_that_tells_nothing(new_town, open_page):
    town = new_town().up(empty=True)
    person, guesser = open_page("phone"), open_page("wide", script=False)
    number = speak(person, town, "路口的树挡住了信号灯。")
    person.goto(f"{town.url}/said/{number}/")
    code = person.locator(".receipt-code").inner_text()

    told = [guess(guesser, town, f"{last:020}") for last in range(11)]
    right = guess(guesser, town, code)

    assert len(set(told[:10])) == 1
    assert told[10] == right != told[0]
    assert "请稍" in right
    person.goto(f"{town.url}/follow/{number}/")
    expect(person.locator("main")).to_contain_text("路口的树挡住了信号灯。")


def guess(page, town, code):
    """What the page says to a code."""
    page.goto(f"{town.url}/follow/")
    page.locator("main input[name=code]").fill(code)
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    return re.sub(r"\d{20}", "", page.locator("main").inner_text())
