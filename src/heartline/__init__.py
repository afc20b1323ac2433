"""Heartline (连心): a self-hosted people's-work platform."""

from heartline.shared.sqlite import use_sound_sqlite

use_sound_sqlite()
