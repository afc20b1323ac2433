"""What is told while one types, and how little that asks of the database."""

import pytest

from heartline.cases.actions.training import make_first_models
from heartline.cases.models import Topic
from tests.channels.phone.calling import SAID, article, indexed
from tests.factories import MONDAY, make_party

pytestmark = pytest.mark.django_db


def test_a_topic_is_suggested_while_one_types_and_taken_with_a_key(operator):
    make_first_models(at=MONDAY)
    said = {"text": "小区门口的路灯不亮了，晚上一片漆黑", "kind": "request", "urgency": "general"}
    hx = {"HX-Request": "true"}

    beside = operator.client.post(operator.address, {**said, "do": "beside"}, headers=hx)
    taken = operator.client.post(operator.address, {**said, "do": "topic-roads.lamps"}, headers=hx)

    lamps = Topic.objects.get(code="roads.lamps")
    assert 'value="topic-roads.lamps"' in beside.content.decode()
    assert f'<option value="{lamps.pk}" selected>' in taken.content.decode()


def test_words_of_danger_are_told_while_one_types(operator):
    said = {"text": "一楼着火了，快来人", "do": "beside"}

    beside = operator.client.post(operator.address, said, headers={"HX-Request": "true"})

    assert "着火" in beside.content.decode().split('class="tag late"')[1].split("</span>")[0]


def test_typing_asks_the_database_little(operator, django_assert_max_num_queries):
    """Three are the session, the reader and their duties; the words are looked for in two places.

    Opening the screen also reads the topics, the days of the calendars and the other drafts.
    What is suggested asks for the model in use, the areas, the known places and the rules.
    """
    article()
    for _n in range(8):
        indexed(make_party(text=SAID))
    operator.press("keep", text=SAID)
    part = {"purpose": "they_call", "text": SAID, "language": "en"}
    hx = {"hx-request": "true"}
    # The first time, what the engines know is read.
    operator.client.post(operator.address, {**part, "do": "beside"}, headers=hx)
    operator.client.get(operator.address)

    with django_assert_max_num_queries(5):
        operator.client.post(operator.address, {**part, "do": "keep"}, headers=hx)
    with django_assert_max_num_queries(20):
        operator.client.post(operator.address, {**part, "do": "beside"}, headers=hx)
    with django_assert_max_num_queries(20):
        operator.client.get(operator.address)
