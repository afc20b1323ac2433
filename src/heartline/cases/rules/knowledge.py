"""Who may write, read, pass and retire articles, and set templates and checklists."""

from heartline.cases.models import Article, ArticleStatus
from heartline.offices.models import DutyKind, Office, Staff

#: Who answers people, and so looks things up and writes them down.
WRITERS = (DutyKind.OPERATOR, DutyKind.DISPATCHER, DutyKind.HANDLER, DutyKind.SUPERVISOR)
#: Who lets an article of somebody else pass.
REVIEWERS = (DutyKind.DISPATCHER, DutyKind.SUPERVISOR)
#: Who sets templates and checklists for an office and those under it.
SETTERS = (DutyKind.ADMINISTRATOR, DutyKind.SUPERVISOR)


def uses_knowledge(staff: Staff) -> bool:
    """Whether `staff` answers people, so that all articles in force are theirs to read."""
    return staff.holds(*WRITERS)


def may_write_for(staff: Staff, office: Office) -> bool:
    """Whether `staff` may write an article that `office` answers for.

    The desk and supervisors write for their office and those under it, handlers for their own.
    """
    above = (DutyKind.OPERATOR, DutyKind.DISPATCHER, DutyKind.SUPERVISOR)
    own = any(office.pk == one.pk for one in staff.offices(DutyKind.HANDLER))
    return own or any(office.is_under(one) for one in staff.offices(*above))


def reviews_for(staff: Staff, office: Office) -> bool:
    """Whether `staff` reviews what `office` answers for: there or above it."""
    return any(office.is_under(one) for one in staff.offices(*REVIEWERS))


def may_read_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may open it.

    What nobody has passed yet is read by its writer and by those who may review it: there may be
    something in it still that should not be.
    """
    passed = article.reviewed_at is not None
    own = article.written_by_id == staff.pk or reviews_for(staff, article.office)
    return uses_knowledge(staff) and (passed or own)


def may_edit_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may write it anew: a draft, and their own."""
    own = article.written_by_id == staff.pk
    return own and article.status == ArticleStatus.DRAFT and uses_knowledge(staff)


def may_review_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may pass the draft or send it back; never who wrote it."""
    theirs = article.written_by_id == staff.pk
    return article.status == ArticleStatus.DRAFT and not theirs and _reviews(staff, article)


def may_renew_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may say that it still holds, until another day; never who wrote it."""
    theirs = article.written_by_id == staff.pk
    return article.status == ArticleStatus.IN_FORCE and not theirs and _reviews(staff, article)


def may_replace_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may write what shall take its place."""
    return article.status == ArticleStatus.IN_FORCE and may_write_for(staff, article.office)


def may_retire_article(staff: Staff, article: Article) -> bool:
    """Whether `staff` may take it out of force; or drop a draft, which its writer may as well."""
    if article.status == ArticleStatus.DRAFT:
        return may_edit_article(staff, article) or _reviews(staff, article)
    return article.status == ArticleStatus.IN_FORCE and _reviews(staff, article)


def _reviews(staff: Staff, article: Article) -> bool:
    return reviews_for(staff, article.office)


def sets_for(staff: Staff, office: Office) -> bool:
    """Whether `staff` sets the templates and checklists of `office`: there or above it."""
    return any(office.is_under(one) for one in staff.offices(*SETTERS))
