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

# bash takes `@`, `:` and `=` for ends of words: NAME@v1 and v1:terms.md come as three words each. So the
# words are put together again as they stand in the line, and what bash keeps of the last one is taken off
# each answer. It keeps what stands before an `@`, which goes with what follows, and any `:` or `=`.
BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' rest=${COMP_LINE:0:COMP_POINT} words=() breaks head= at word
    local response completion type value
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${rest#"${rest%%%%[![:space:]]*}"}
        if [[ $at == 0 || $word != "$rest" ]]; then words+=(''); fi
        rest=$word
        word=${COMP_WORDS[at]}
        if [[ $at == "$COMP_CWORD" || $rest != "$word"* ]]; then word=$rest; fi
        words[${#words[@]}-1]+=$word
        rest=${rest#"$word"}
    done
    word=${words[${#words[@]}-1]}
    breaks=${COMP_WORDBREAKS//[^@:=]/}
    if [[ -n $breaks ]]; then head=${word%%"${word##*[$breaks]}"}; fi
    head=${head%%@}
    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) \\
        %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("${value#"$head"}") ;;
        esac
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


@click.command(name="completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the shell's completion script.

    It completes commands and options, and the ids of the clauses, forms and
    agreements, signed versions (NAME@v1), tags and branches of the repository
    you stand in. bash needs version 4.4 or later and its completion package; for
    zsh, ~/.zfunc has to be in fpath before compinit is called.
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from clausectl.cli.main import main
    from clausectl.cli.printing import print_report

    found = get_completion_class(shell)
    if found is None:  # pragma: no cover - the choice above names only shells that click knows
        raise click.UsageError(f"there is no completion for {shell}")
    complete = found(main, {}, "clausectl", "_CLAUSECTL_COMPLETE")
    if shell == "bash":
        print_report(BASH % complete.source_vars())
    else:
        print_report(ShellComplete.source(complete))
