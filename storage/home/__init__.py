"""Home: one station's folder, how it comes to be, and what is wrong where a part of it is missing."""

from storage.home.home import (
    Home,
    key_file,
    key_is_private,
    lock_of,
    new_settings,
    read_key,
    save_settings,
    unlock,
    write_key,
)
from storage.home.recovery import KEY_BYTES, key_from_recovery, recovery_text

__all__ = [
    "KEY_BYTES",
    "Home",
    "key_file",
    "key_from_recovery",
    "key_is_private",
    "lock_of",
    "new_settings",
    "read_key",
    "recovery_text",
    "save_settings",
    "unlock",
    "write_key",
]
