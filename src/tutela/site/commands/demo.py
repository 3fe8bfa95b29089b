"""``tutela demo``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tutela.site.demo.accounts import ACCOUNTS
from tutela.site.faults import StartFault

TRY = """\
What to try
  1. Sign in as the learner (one click on the sign-in page), open "Why the sea rises and falls" in
     Coasts and oceans, press Summarise, accept the AI policy, and read the summary.
  2. Sign in as the teacher: the hidden page with the answers is there too.
  3. Sign in as the stranger: the course is closed, and so is its AI.
  4. Sign in as the administrator: see the attempt in the action register, add a provider.
"""
LATER = """\
  5. A minute after the first start, sign in as the teacher: the bell tells of learners who may fail or leave
     Module BBB, 2014B, a real course of the Open University as if it went on now. See why, and act.
     The learner is one of them, and finds under About me, in the menu LM, what would help.
     The administrator sees under Models what has learned this and how well, evaluates, trains and predicts there,
     and sees under Platforms where it comes from.
"""
STOP = "Stop with Ctrl+C. Delete the folder {data} to begin anew.\n"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="TUTELA_PORT", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--data", default=".demo", show_default=True, type=click.Path(file_okay=False), help="The data folder.")
@click.option(
    "--university/--no-university",
    default=True,
    help="With or without a piece of the Open University's data to predict from, which takes a minute to learn.",
)
def demo(host: str, port: int, data: str, *, university: bool) -> None:
    """Serve a demo site with courses and accounts whose passwords everybody knows.

    It has its own data folder, needs no key and no network, and listens on this machine only.
    """
    folder = Path(data).absolute()
    _refuse_real_site(folder)
    _forget_real_site()
    os.environ.update(TUTELA_DATA=str(folder), TUTELA_DEMO="1")
    from tutela.site.server import listen, run
    from tutela.site.start.prepare import prepare

    listener = listen(host, port)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    prepare(administrator=False)
    from tutela.site.demo.build import build

    build(university=university)
    run(listener, 1, ready=_introduction(folder, university=university))


MARK = "this-is-a-demo"
KEPT = frozenset({"TUTELA_PLUGINS", "TUTELA_LOG_LEVEL", "TUTELA_LOG_FORMAT", "TUTELA_LANGUAGE"})
"""The settings that a demo takes over; all others are for a site that people use."""


def _refuse_real_site(folder: Path) -> None:
    """Accounts with known passwords must never come into a site that people use."""
    used = folder.is_dir() and any(folder.iterdir())
    if used and not (folder / MARK).exists():
        raise StartFault(f"{folder} holds something that is no demo site. Name an empty or new folder with --data.")


def _forget_real_site() -> None:
    """Whatever database and keys the environment names are those of a site that people use."""
    for name in [*os.environ]:
        if name.startswith(("DATABASE_URL", "TUTELA_")) and name not in KEPT:
            del os.environ[name]


def _introduction(folder: Path, *, university: bool) -> str:
    accounts = "\n".join(f"  {account.username:<10}{account.password:<16}{account.about}" for account in ACCOUNTS)
    todo = TRY + (LATER if university else "") + STOP.format(data=folder)
    return f"\nThe demo site is ready: {{address}}\n\nAccounts\n{accounts}\n\n{todo}"
