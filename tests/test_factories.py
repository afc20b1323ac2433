"""The rows that the factories put back are those that a new data folder gets by its actions."""

import pytest
from django.apps import apps
from django.db.models import Model

from heartline.cases.setup import first_topics_and_policy
from heartline.offices.setup import first_office
from tests.factories import FIRST

pytestmark = pytest.mark.django_db


def counts() -> dict[type[Model], int]:
    """How many rows each table holds."""
    return {model: model._base_manager.count() for model in apps.get_models()}


def test_every_table_that_a_new_data_folder_fills_is_put_back():
    before = counts()

    first_office()
    first_topics_and_policy()

    changed = {model for model, rows in counts().items() if rows != before[model]}
    assert changed == set(FIRST)
