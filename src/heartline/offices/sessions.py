"""Sessions in the database, found by a query that is written once: every page of the desk asks."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session

from heartline.shared.clock import now
from heartline.shared.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key), key=str)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        for session in _BY_KEY(key=self.session_key):
            if session.expire_date > now():
                return session
        # There is none, or it is too old: Django knows what is to be done and noted then.
        return super()._get_session_from_db()  # type: ignore[misc,no-any-return]
