"""What is given back to somebody whose form could not be taken."""

from django.http import QueryDict

from heartline.shared.views import words_written


def written(**fields: str) -> list[str]:
    query = QueryDict(mutable=True)
    query.update(fields)
    return words_written(query)


def test_even_the_shortest_words_are_given_back():
    assert written(text="修好了。", reason="Not ours.") == ["修好了。", "Not ours."]


def test_what_the_page_itself_put_in_is_left_out():
    assert written(once="k7-Wm_q", author="12:1vX:mark", seen="2026-11-23T01:00:00+00:00") == []


def test_a_password_is_never_shown():
    assert written(password="a b c d", new_password1="one more") == []  # noqa: S106 - invented
