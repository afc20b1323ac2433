"""Publishing: only words and pictures of those who agreed, and only as long as they do."""

import pytest

from heartline.cases.actions.desk import (
    agree_to_publication,
    merge_case,
    release_case,
    unmerge_case,
)
from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.forms import FORMS
from heartline.cases.models import Case, CaseFile, Party
from heartline.cases.rules import Act
from heartline.files.actions import attach
from tests.factories import MONDAY, STEP, desk, fresh, make_party
from tests.test_every_field import picture

pytestmark = pytest.mark.django_db

LATER = MONDAY + 6 * STEP


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def two_joined() -> tuple[Party, Party]:
    """Somebody who agreed, and somebody who spoke earlier, was joined to them and did not."""
    silent = make_party(text="I am afraid of my neighbour.", at=MONDAY)
    agreed = make_party(text="The lamp is dark.", at=MONDAY + STEP)
    agree_to_publication(agreed, consents=True, at=LATER)
    merge_case(silent.case, into=agreed.case, by=desk(), at=LATER)
    return known(agreed), known(silent)


def send_picture(party: Party) -> CaseFile:
    """A picture that they add to what they said."""
    file = attach(picture(), name="street.jpg", by=party.person, at=LATER)
    message = add_to_case(known(party), Incoming(text="Look."), files=[file], at=LATER)
    return CaseFile.objects.get(message=message)


def release(case: Case, *files: CaseFile) -> Case:
    return release_case(fresh(case), title="Lamp", text="Dark.", files=files, by=desk(), at=LATER)


def form_of(case: Case):
    return FORMS[Act.RELEASE](case=fresh(case), staff=desk())


def test_the_desk_is_not_shown_the_words_of_who_did_not_agree_as_ready_to_publish():
    agreed, _silent = two_joined()

    form = form_of(agreed.case)

    assert form.initial["public_text"] == "The lamp is dark."


def test_a_picture_of_who_did_not_agree_cannot_be_chosen():
    agreed, silent = two_joined()
    send_picture(silent)

    form = form_of(agreed.case)

    assert "pictures" not in form.fields


def test_a_picture_of_who_did_not_agree_is_not_published_even_when_it_is_asked_for():
    agreed, silent = two_joined()
    file, own = send_picture(silent), send_picture(agreed)

    release(agreed.case, file, own)

    assert list(CaseFile.objects.filter(released=True)) == [own]


def test_what_somebody_sent_goes_with_them_when_they_are_taken_out():
    agreed, silent = two_joined()
    agree_to_publication(silent, consents=True, at=LATER)
    file = send_picture(silent)
    release(agreed.case, file)

    unmerge_case(fresh(silent.home), by=desk(), at=LATER)

    file.refresh_from_db()
    assert (file.case_id, file.released) == (silent.home_id, False)


def test_who_takes_consent_back_takes_their_pictures_off_wherever_they_stand():
    _agreed, silent = two_joined()
    agree_to_publication(silent, consents=True, at=LATER)
    file = send_picture(silent)
    CaseFile.objects.filter(pk=file.pk).update(case=make_party().case, released=True)

    agree_to_publication(known(silent), consents=False, at=LATER)

    file.refresh_from_db()
    assert not file.released


def test_nothing_that_turns_the_direction_around_stands_in_a_title_or_is_published():
    turned = "The \u202elamp\u202c is\u200b dark."
    party = make_party(text=turned, at=MONDAY)
    agree_to_publication(party, consents=True, at=LATER)

    case = release_case(
        fresh(party.case), title=turned, text=turned, reply=turned, by=desk(), at=LATER
    )

    published = {case.title, case.public_title, case.public_text, case.public_reply}
    assert published == {"The lamp is dark."}
    assert party.messages.get().text == turned
