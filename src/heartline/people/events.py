"""What may happen to what we know of a person."""

from enum import StrEnum


class PersonEvent(StrEnum):
    CONTACT_GIVEN = "person.contact_given"
    CONTACT_OPENED = "person.contact_opened"
    LOOKED_UP = "person.looked_up"
    CONSENTED = "person.consented"
    CONSENT_WITHDRAWN = "person.consent_withdrawn"
    ERASED = "person.erased"
