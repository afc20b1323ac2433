"""The database itself refuses a step that no table allows, and any edit of a message."""

from collections.abc import Iterator

from heartline.cases.steps import (
    APPLICATION_STEPS,
    ARTICLE_STEPS,
    ASSIGNMENT_STEPS,
    BEGINNINGS,
    CASE_STEPS,
    ISSUE_STEPS,
    PARTY_STEPS,
    Table,
    moves,
)
from heartline.shared.guards import guard, held_to_steps

STEPPED: dict[str, Table] = {
    "case": CASE_STEPS,
    "assignment": ASSIGNMENT_STEPS,
    "party": PARTY_STEPS,
    "application": APPLICATION_STEPS,
    "issue": ISSUE_STEPS,
    "article": ARTICLE_STEPS,
}

#: What is never edited in an article that was passed.
_ARTICLE = ("title_zh", "title_en", "body_zh", "body_en", "source", "public")


def steps(vendor: str) -> Iterator[str]:
    """The statements that hold every status to its table."""
    for thing, table in STEPPED.items():
        yield from held_to_steps(
            vendor,
            table=f"cases_{thing}",
            column="status",
            moves=moves(table),
            beginning=BEGINNINGS[thing],
        )


def kept_words(vendor: str) -> Iterator[str]:
    """The statements that keep what was said and passed as it was, until it is erased."""
    yield from guard(
        vendor,
        name="cases_message_kept",
        table="cases_message",
        on="UPDATE",
        when="NEW.erased_at IS NULL AND (OLD.text <> NEW.text OR OLD.title <> NEW.title)",
        says="A message is never edited.",
    )
    yield from guard(
        vendor,
        name="cases_reply_kept",
        table="cases_reply",
        on="UPDATE",
        when="OLD.status = 'sent' AND NEW.salt IS NOT NULL"
        " AND (OLD.text <> NEW.text OR NEW.status <> 'sent')",
        says="A reply that was sent is never edited.",
    )
    yield from guard(
        vendor,
        name="cases_article_kept",
        table="cases_article",
        on="UPDATE",
        when="OLD.reviewed_at IS NOT NULL AND NEW.salt IS NOT NULL AND ("
        + " OR ".join(f"OLD.{column} <> NEW.{column}" for column in _ARTICLE)
        + ")",
        says="An article that was passed is never edited.",
    )
