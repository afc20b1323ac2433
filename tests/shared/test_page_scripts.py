"""What heartline.js adds to pages that work without it, tried in a real browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.utils import translation

POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"
SHAPES = {
    "type": "Feature",
    "properties": {"name": "<b>East</b> Gate"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[120, 30], [120.1, 30], [120.1, 30.1], [120, 30]]],
    },
}
PAGES = {
    "/speak": """{% extends "public.html" %}{% block content %}
        <form class="hero" method="post" data-draft="speak">
          <h1><label class="question" for="text">What troubles you?</label></h1>
          <textarea id="text" name="text"></textarea>
          <input name="telephone" aria-label="Telephone">
          <button class="main" name="go" value="on">Tell us</button>
        </form>{% endblock %}""",
    "/sent": """{% extends "public.html" %}{% block content %}
        <h1 data-draft-sent="speak">We have it.</h1>{% endblock %}""",
    "/draft": """{% extends "desk.html" %}{% block case %}
        <form method="post" data-draft="act-1" data-draft-session>
          <textarea name="text">As it stood.</textarea><button>Keep</button>
        </form>{% endblock %}""",
    "/refused": """{% extends "desk.html" %}{% block case %}
        <form method="post" data-draft="act-1" data-draft-session="written">
          <textarea name="text">As it was sent.</textarea><button>Keep</button>
        </form>{% endblock %}""",
    "/done": """{% extends "desk.html" %}{% block case %}
        <p data-draft-sent="act-1">It is kept.</p>{% endblock %}""",
    "/out": """{% extends "desk.html" %}{% block case %}
        <form method="post" data-leaves><button>Sign out</button></form>{% endblock %}""",
    "/place": """{% extends "public.html" %}{% block content %}
        <input id="lat"><input id="lon"><input type="file" data-preview>
        <div class="map" data-map-pick data-lat="lat" data-lon="lon" data-shapes="shapes"></div>
        {{ shapes|json_script:"shapes" }}{% endblock %}""",
    "/desk": """{% extends "desk.html" %}{% block list %}
        <input type="search" aria-label="Find"><ol class="rows" data-rows>
          <li class="row"><a class="row-title" href="/sent">One</a></li>
          <li class="row"><a class="row-title" href="/sent">Two</a></li>
        </ol>{% endblock %}""",
    "/act": """{% extends "desk.html" %}{% block case %}
        <article class="case"><section id="act"><form><textarea></textarea></form></section>
        <div class="actions"><a class="button" href="/sent">Give it</a></div>
        </article>{% endblock %}""",
}
#: A rail that is wider than a phone, its last place open.
RAIL = [(f"A place {n}", "/desk", n == 8, None) for n in range(9)]


class Handler(BaseHTTPRequestHandler):
    """Gives out the pages above and the static files; keeps what is posted."""

    pages: dict[str, bytes]
    posted: list[bytes]

    def do_GET(self):
        if self.path in self.pages:
            self._give(self.pages[self.path], "text/html; charset=utf-8")
        elif found := finders.find(self.path.removeprefix("/static/")):
            with open(found, "rb") as file:
                self._give(file.read(), guess_type(self.path)[0] or "text/plain")
        else:
            self.send_error(404)

    def do_POST(self):
        self.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()

    def _give(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site(settings) -> Iterator[ThreadingHTTPServer]:
    settings.ROOT_URLCONF = "heartline.shared.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with translation.override("en"):
        pages = {
            path: engines["django"]
            .from_string(text)
            .render({"shapes": SHAPES, "rail": RAIL})
            .encode()
            for path, text in PAGES.items()
        }
    kept = {"pages": pages, "posted": []}
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Site", (Handler,), kept)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def visit(site, page):
    """Opens one of the pages above."""

    def go(path: str):
        page.goto(f"http://127.0.0.1:{site.server_port}{path}")
        return page

    return go


def focused(page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_words_stay_on_the_device_until_they_are_sent_and_the_page_says_so(visit):
    visit("/speak").fill("#text", "The lamp is dark.")

    page = visit("/speak")

    assert page.input_value("#text") == "The lamp is dark."
    assert "We kept what you wrote" in page.inner_text(".kept")


def test_contact_details_are_never_kept(visit):
    page = visit("/speak")
    page.fill("#text", "The lamp is dark.")
    page.fill("[name=telephone]", "13800000000")

    assert "13800000000" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_kept_draft_can_be_forgotten(visit):
    visit("/speak").fill("#text", "The lamp is dark.")

    page = visit("/speak")
    page.click(".kept button")

    assert page.evaluate("localStorage.length") == 0
    assert page.input_value("#text") == ""


def test_nothing_is_kept_after_sending(visit):
    visit("/speak").fill("#text", "The lamp is dark.")

    page = visit("/sent")

    assert page.evaluate("localStorage.length") == 0


def kept_in_window(page) -> str:
    return str(page.evaluate("JSON.stringify(sessionStorage)"))


def test_what_staff_write_is_kept_in_their_window_alone_and_stands_there_again(visit):
    visit("/draft").fill("textarea", "Half an ans")

    page = visit("/draft")

    assert page.input_value("textarea") == "Half an ans"
    assert page.evaluate("localStorage.length") == 0
    assert "Half an ans" in kept_in_window(page)
    page.click(".kept button")
    assert page.input_value("textarea") == "As it stood."


def test_what_staff_sent_and_got_back_is_newer_than_what_was_kept(visit):
    visit("/draft").fill("textarea", "Half an ans")

    sent = visit("/refused").input_value("textarea")

    assert sent == "As it was sent."
    assert visit("/draft").input_value("textarea") == "As it was sent."


def test_what_staff_wrote_is_forgotten_once_it_is_sent(visit):
    visit("/draft").fill("textarea", "A whole answer.")
    visit("/done")

    assert visit("/draft").input_value("textarea") == "As it stood."


def test_signing_out_leaves_no_words_in_the_window(visit):
    visit("/draft").fill("textarea", "Half an ans")

    page = visit("/out")
    assert "Half an ans" in kept_in_window(page)
    page.click("main button")
    page.wait_for_timeout(200)

    assert "Half an ans" not in kept_in_window(page)


def test_pressing_twice_sends_once_with_the_pressed_button(site, visit):
    page = visit("/speak")
    page.fill("#text", "dark")

    press = "document.querySelector('.main').click()"
    page.evaluate(f"{press}; setTimeout(() => {press}, 100)")
    page.wait_for_timeout(500)

    assert site.RequestHandlerClass.posted == [b"text=dark&telephone=&go=on"]


def test_a_lost_connection_is_said_and_the_words_stay(visit):
    page = visit("/speak")
    page.fill("#text", "dark")

    page.context.set_offline(True)
    page.wait_for_selector("#connection .warning")

    assert "The connection is lost" in page.inner_text("#connection")
    assert page.input_value("#text") == "dark"


def test_a_touch_on_the_map_fills_in_the_place(visit):
    page = visit("/place")
    page.wait_for_selector(".map-shape")

    page.click(".map", position={"x": 300, "y": 150})

    assert 29.9 < float(page.input_value("#lat")) < 30.2
    assert 119.9 < float(page.input_value("#lon")) < 120.2


def test_the_name_of_an_area_is_shown_on_the_map_as_it_is_written(visit):
    page = visit("/place")
    page.wait_for_selector(".map-shape")

    page.dispatch_event(".map-shape", "mouseover")

    assert page.inner_text(".leaflet-tooltip") == "<b>East</b> Gate"


def test_enter_puts_the_pin_in_the_middle_of_the_map(visit):
    page = visit("/place")
    page.wait_for_selector(".map-shape")

    page.focus(".map")
    page.keyboard.press("Enter")

    assert float(page.input_value("#lat")) == pytest.approx(30.05, abs=0.01)
    assert float(page.input_value("#lon")) == pytest.approx(120.05, abs=0.01)


def test_j_and_k_walk_along_the_list(visit):
    page = visit("/desk")

    walked = []
    for key in "jjk":
        page.keyboard.press(key)
        walked.append(focused(page))

    assert walked == ["One", "Two", "One"]


def test_the_keys_leave_typing_alone(visit):
    page = visit("/desk")

    page.keyboard.press("/")
    page.keyboard.type("jk?")

    assert page.input_value("[type=search]") == "jk?"


def test_the_keys_can_be_turned_off(visit):
    page = visit("/desk")
    page.keyboard.press("?")
    page.click("[data-keys-on]")

    page = visit("/desk")
    page.keyboard.press("j")

    assert page.evaluate("document.activeElement === document.body")


def test_escape_hides_the_help(visit):
    page = visit("/desk")

    page.keyboard.press("?")
    shown = page.is_visible("#keys")
    page.keyboard.press("Escape")

    assert (shown, page.is_visible("#keys")) == (True, False)


def test_htmx_runs_no_text_as_code(visit):
    page = visit("/desk")

    assert page.evaluate("[htmx.config.allowEval, htmx.config.selfRequestsOnly]") == [False, True]


def test_on_a_phone_the_place_that_is_open_is_in_sight(site, phone):
    phone.goto(f"http://127.0.0.1:{site.server_port}/desk")

    box = phone.locator(".rail nav [aria-current]").bounding_box()

    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


def test_on_a_phone_the_bar_steps_aside_while_a_form_is_open(site, phone):
    phone.goto(f"http://127.0.0.1:{site.server_port}/act")

    stays = phone.locator(".actions").evaluate("bar => getComputedStyle(bar).position")
    phone.evaluate("document.getElementById('act').hidden = true")
    alone = phone.locator(".actions").evaluate("bar => getComputedStyle(bar).position")

    assert (stays, alone) == ("static", "sticky")
