"""Notifications: notices in the site, and their e-mails."""
