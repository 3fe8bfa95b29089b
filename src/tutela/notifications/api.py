"""The public API of notifications: notifying people in the site and by e-mail, and what they want by e-mail."""

from __future__ import annotations

from tutela.notifications.models import Notification, NotificationPreference
from tutela.notifications.notices import (
    NotificationKind,
    choose_email,
    declare_notifications,
    mark_read,
    notification_kinds,
    notifications_of,
    notify,
    unread,
    wants_email,
)

__all__ = [
    "Notification",
    "NotificationKind",
    "NotificationPreference",
    "choose_email",
    "declare_notifications",
    "mark_read",
    "notification_kinds",
    "notifications_of",
    "notify",
    "unread",
    "wants_email",
]
