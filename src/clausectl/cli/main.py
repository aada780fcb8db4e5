"""The ``clausectl`` command: a group that imports a command only when it is called."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from importlib import import_module

import click

from clausectl import __version__
from clausectl.cli.printing import (
    NobodyReadsError,
    drop_output,
    prepare_streams,
    print_problems,
    set_options,
)
from clausectl.errors import EXIT_BUG, EXIT_INPUT, ClausectlError, Problem

# name -> (module, one line of help). The lines stand here so that `--help` imports no command.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("init", "Set up a repository for contract language."),
    "new": ("new", "Create a clause, a form or an agreement."),
    "import": ("import_", "Make clauses, a form and agreements out of signed copies."),
    "demo": ("demo", "Make a small repository with a history and compare its two versions."),
    "compose": ("compose", "Print an agreement with its clauses, numbers and values in place."),
    "check": ("check", "Find what is wrong with clauses, forms and agreements."),
    "diff": ("diff", "Show which clauses changed between two versions, and how."),
    "review": ("review", "Say what a change does, and what stands against merging it."),
    "log": ("log", "Show every version of a clause, form, agreement or document."),
    "blame": ("blame", "Show who entered each word of an agreement, clause or document."),
    "list": ("list", "List clauses, forms and agreements."),
    "where": ("where", "Show where a clause, a passage or a term stands, in drafts and in what was signed."),
    "status": ("status", "Show what is signed, what awaits whose signature, and what is in force."),
    "fmt": ("fmt", "Lay files out the same way: one sentence per line."),
    "mv": ("mv", "Move or rename a clause, form or agreement and whatever refers to it."),
    "pin": ("pin", "Freeze a clause version and pin a form or agreement to it."),
    "owners": ("owners", "Write CODEOWNERS from the owners that clauses state."),
    "send": ("send", "Freeze a draft under negotiation as a version that awaits its signatories."),
    "sign": ("sign", "Sign an agreement yourself, or decline it."),
    "record": ("record", "Record what was signed elsewhere, with its evidence."),
    "verify": ("verify", "Compare signed versions with what was recorded of them."),
    "recover": ("recover", "Finish or undo what an interrupted command left."),
    "completion": ("completion", "Print the shell's completion script."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"clausectl.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], list(COMMANDS), n=1)
            hint = f"did you mean `{close[0]}`?" if close else "`clausectl --help` lists the commands"
            raise click.UsageError(f"there is no command {args[0]!r}\n  hint: {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


EPILOG = """\b
Examples:
  clausectl demo                      see it work on a made-up history
  clausectl diff v1 v2                what changed between two signed versions
  clausectl compose NAME              read an agreement as it would be signed
  clausectl check                     find what is wrong before anyone signs

clausectl reports what matches and what is recorded. It is a reader's aid and not legal advice.
"""


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="clausectl %(version)s")
@click.option("-C", "folder", metavar="DIR", help="Run as if started in DIR.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output."
)
@click.option("--no-pager", is_flag=True, help="Print long output without a pager.")
@click.option(
    "--no-cache", is_flag=True, envvar="CLAUSECTL_NO_CACHE", help="Neither read nor write the cache."
)
@click.pass_context
def main(ctx: click.Context, folder: str | None, color: str, no_pager: bool, no_cache: bool) -> None:
    """Contract language kept in git the way good teams keep code.

    Clauses are Markdown files under clauses/; forms and agreements under
    agreements/ put them together; git says where every word came from.
    """
    if folder is not None:
        try:
            os.chdir(folder)
        except OSError as error:
            raise click.UsageError(f"cannot enter {folder!r}: {error.strerror}", ctx) from None
    set_options(color=color, pager=not no_pager, cache=not no_cache)


def run() -> None:
    """The entry point: known errors are printed with their hints, everything else is a bug (101)."""
    # One short run makes hundreds of thousands of small objects and no cycles worth collecting:
    # looking for them costs a sixth of a large comparison.
    gc.disable()
    set_options()
    prepare_streams()
    try:
        code = main.main(prog_name="clausectl", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except ClausectlError as error:
        print_problems(error.problems)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_INPUT)
    except (click.Abort, KeyboardInterrupt):
        # who presses twice means it no more than once: the second must not end the ending
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        click.echo("stopped", err=True)
        sys.exit(130)
    except (NobodyReadsError, BrokenPipeError):
        # the reader of our output has gone; writing to it again at exit would only complain
        drop_output()
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            drop_output()
            print_problems([Problem("CL025", "the disk is full: the output could not be written whole")])
            sys.exit(EXIT_INPUT)
        _report_bug(error)
        sys.exit(EXIT_BUG)


def _report_bug(error: Exception) -> None:
    import traceback

    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(where.filename)}:{where.lineno}"  # noqa: PTH119 - pathlib would cost start-up
    click.echo(f"clausectl: a bug: {type(error).__name__} at {place}: {error}", err=True)
    if os.environ.get("CLAUSECTL_DEBUG"):
        traceback.print_exception(error)
    else:
        click.echo("  hint: nothing was written; report it with what CLAUSECTL_DEBUG=1 prints", err=True)


if __name__ == "__main__":
    run()
