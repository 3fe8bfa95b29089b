"""The demo site: accounts, courses with texts of our own, and a provider that works offline."""
