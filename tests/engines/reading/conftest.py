"""What the tests of reading share."""

import pytest
from hypothesis import settings

from heartline.channels.message_files import read_messages
from heartline.channels.sheets import read_sheet
from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.scripts import folded

# A busy machine fails nobody.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def real_messages(request):
    """Real messages and the replies to some of them, for those who have them."""
    folder = request.getfixturevalue("real_data") / "messages"
    replied = folder / "messages_with_replies.xlsx"
    sheet = read_sheet(replied, filename=replied.name)
    messages = [*read_messages(folder / "labelled.csv"), *read_messages(replied)]
    return [
        *(message.text for message in messages),
        *(str(row.cells["答复意见"]) for row in sheet.rows),
    ]


@pytest.fixture(scope="session", autouse=True)
def tables():
    """Make the tables that are made once, so that no test waits for them."""
    folded(clean_text("橋(qiáo)頭?yōu)槊篮矛F。").clean)
