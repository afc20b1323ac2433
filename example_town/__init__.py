"""Yunwan (云湾市), an invented town to try Heartline with: nothing and nobody in it is real."""

from example_town.build import build
from example_town.offices import STAFF, Member

__all__ = ["STAFF", "Member", "build"]
