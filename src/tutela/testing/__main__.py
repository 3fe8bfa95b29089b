"""``python -m tutela.testing``: look at every provider that is installed. Ends with 1 if one has a fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tutela.sdk.registry import providers
from tutela.testing.provider import check_provider


def faults() -> Iterator[str]:
    """The faults of all installed providers, each with the provider's name."""
    found = providers()
    for name, why in found.broken.items():
        yield f"{name}: it cannot be loaded: {why}"
    for name, kind in found.loaded.items():
        yield from (f"{name}: {fault}" for fault in check_provider(kind))


def main() -> None:
    """Print the faults, or that there are none."""
    told = list(faults())
    sys.stdout.write("\n".join(told or ["All providers keep their contract."]) + "\n")
    sys.exit(1 if told else 0)


if __name__ == "__main__":
    main()
