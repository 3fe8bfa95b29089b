"""Which versions of Moodle are known here."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.sdk.platform import UnknownVersion

OLDEST, NEWEST = 405, 503
"""As Moodle numbers its branches: 4.5 to 5.3, whose tables are the same as far as they are read here."""


def checked_version(settings: Mapping[str, str], place: str) -> str:
    """The release that ``mdl_config`` names; "unknown" for an export without it. Raises `UnknownVersion`.

    >>> checked_version({"branch": "405", "release": "4.5.6 (Build: 20250811)"}, "here")
    '4.5.6'
    """
    if "branch" not in settings:
        return "unknown"
    branch = settings["branch"]
    release = settings.get("release", branch).split(" ")[0]
    if not (branch.isdigit() and OLDEST <= int(branch) <= NEWEST):
        raise UnknownVersion(
            f"{place} is of Moodle {release}, whose tables are not known here; "
            f"known are {_name(OLDEST)} to {_name(NEWEST)}."
        )
    return release


def _name(branch: int) -> str:
    return f"{branch // 100}.{branch % 100}"
