"""Pictures from before and after stand on the follow page of everybody who spoke of the matter."""

from io import BytesIO

import pytest

from heartline.cases.actions.answers import tell_outcome
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Benefit, CaseFile, FileRole, Party, Solved
from heartline.files.actions import attach
from tests.factories import MONDAY, STEP, desk, fresh, make_party
from tests.files.samples import picture
from tests.viewers import browser, got

pytestmark = pytest.mark.django_db
LATER = MONDAY + 5 * STEP


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """A folder of its own for stored files."""
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def told(party: Party) -> dict[str, CaseFile]:
    """What changed, with a picture from before and one from after; the files by their role."""
    pictures = {
        name: [attach(BytesIO(picture()), name=f"{name}.jpg", by=desk(), at=LATER)]
        for name in ("before", "after")
    }
    tell_outcome(
        fresh(party.case),
        kind=Benefit.IMPROVEMENT,
        what="It is light again.",
        people=3,
        before=pictures["before"],
        after=pictures["after"],
        by=desk(),
        at=LATER,
    )
    return {file.role: file for file in CaseFile.objects.filter(case=party.case_id)}


def follower(party: Party):
    client = browser()
    client.get(f"/f/{party.code}")
    return client


def address(party: Party, file: CaseFile) -> str:
    return f"/follow/{party.number}/files/{file.attachment_id}"


def test_the_person_sees_before_and_after():
    party = make_party("answered")
    files = told(party)
    client = follower(party)

    page = client.get(f"/follow/{party.number}/").content.decode()

    places = [page.index(address(party, files[role])) for role in ("before", "after")]
    assert places == sorted(places)
    assert {got(client, address(party, file)) for file in files.values()} == {200}


def test_somebody_else_does_not_open_them():
    party, other = make_party("answered"), make_party()
    files = told(party)
    client = follower(other)

    statuses = {
        got(client, address(one, file)) for one in (party, other) for file in files.values()
    }

    assert statuses == {404}


def test_a_working_paper_is_never_among_them():
    party = make_party("answered")
    files = told(party)
    CaseFile.objects.filter(pk=files["after"].pk).update(role=FileRole.WORK)

    assert got(follower(party), address(party, files["after"])) == 404


def test_while_it_is_done_again_they_are_not_shown():
    party = make_party("answered")
    files = told(party)
    give_verdict(party, Judgement(Solved.NO), by=party.person, at=LATER)

    assert got(follower(party), address(party, files["after"])) == 404
