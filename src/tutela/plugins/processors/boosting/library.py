"""LightGBM, imported when it is first needed."""

from __future__ import annotations

from types import ModuleType

from tutela.sdk.errors import Decline


def lightgbm() -> ModuleType:
    """The library. Raises `Decline` where it is not installed or its OpenMP library is not."""
    try:
        import lightgbm as library
    except (ImportError, OSError) as failure:
        raise Decline(f"LightGBM cannot be loaded ({failure}); on Linux it needs libgomp1") from failure
    return library
