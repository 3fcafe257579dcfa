"""What a page tells after the next one is asked for: in a cookie of this very host."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _HostCookie(CookieStorage):
    """Its name has the prefix that keeps a neighbouring host from setting it."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class KeptMessages(FallbackStorage):
    """In that cookie, and in the session what is too long for one."""

    storage_classes: Any = (_HostCookie, SessionStorage)
