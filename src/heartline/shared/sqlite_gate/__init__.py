"""A SQLite backend that queues writers instead of letting them starve."""
