"""Whom a limit counts: the one that our own proxy saw, never what a stranger says of himself."""

import pytest
from django.test import RequestFactory

from heartline.offices.sign_in import caller


def ask(forwarded, *, seen="10.0.0.9"):
    headers = {"REMOTE_ADDR": seen}
    if forwarded:
        headers["HTTP_X_FORWARDED_FOR"] = forwarded
    return caller(RequestFactory().get("/", **headers))


def test_without_a_proxy_what_the_caller_says_of_himself_counts_for_nothing():
    assert ask("1.2.3.4") == ask("5.6.7.8") == ask("")


def test_behind_one_proxy_each_caller_has_a_limit_of_their_own(settings):
    settings.PROXIES = 1

    assert ask("1.2.3.4") != ask("5.6.7.8")


@pytest.mark.parametrize("invented", ["9.9.9.9, 1.2.3.4", "8.8.8.8, 7.7.7.7, 1.2.3.4"])
def test_behind_one_proxy_only_what_it_added_counts(settings, invented):
    settings.PROXIES = 1

    assert ask(invented) == ask("1.2.3.4")


def test_the_hash_does_not_hold_the_address():
    assert "10.0.0.9" not in ask("")


def test_one_line_has_one_limit_however_many_addresses_of_version_6_it_uses():
    assert ask("", seen="2001:db8:1:2::1") == ask("", seen="2001:db8:1:2:ffff::9")
    assert ask("", seen="2001:db8:1:2::1") != ask("", seen="2001:db8:1:3::1")


def test_an_address_of_version_4_counts_the_same_in_the_dress_of_version_6():
    assert ask("", seen="::ffff:10.0.0.9") == ask("", seen="10.0.0.9")
