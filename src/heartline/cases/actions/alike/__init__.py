"""Who says the same: found message by message, looked over each night, decided by people."""
