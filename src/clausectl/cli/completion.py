"""``clausectl completion``."""

from __future__ import annotations

import click

EPILOG = """\b
Examples (each once; then open a new shell):
  clausectl completion bash > ~/.local/share/bash-completion/completions/clausectl
  clausectl completion zsh > ~/.zfunc/_clausectl
  clausectl completion fish > ~/.config/fish/completions/clausectl.fish
  eval "$(clausectl completion bash)"        for this shell only
"""


@click.command(name="completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the shell's completion script.

    It completes commands and options, and the ids of the clauses, forms and
    agreements, the tags and the branches of the repository you stand in. bash
    needs version 4.4 or later and its completion package; for zsh, ~/.zfunc has
    to be in fpath before compinit is called.
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from clausectl.cli.main import main
    from clausectl.cli.printing import print_report

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - the choice above names only shells that click knows
        raise click.UsageError(f"there is no completion for {shell}")
    complete = found(main, {}, "clausectl", "_CLAUSECTL_COMPLETE")
    # Not complete.source(): for bash that starts the bash of this machine to look at its version.
    print_report(ShellComplete.source(complete))
