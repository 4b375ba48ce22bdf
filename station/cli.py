"""The front door: a table of commands, each loaded only when it is called."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from station import __version__, ending, i18n, passphrase
from station import settings as config
from station.files import write_problem
from station.i18n import Lang
from station.problems import Problem

COMMANDS: dict[str, str] = {
    "run": "screens.commands.run:run",
    "demo": "screens.commands.demo:demo",
    "init": "storage.commands.init:init",
    "record": "storage.commands.record:record",
    "log": "storage.commands.log:log",
    "verify": "storage.commands.verify:verify",
    "statement": "storage.commands.statement:statement",
    "replay": "storage.commands.replay:replay",
    "report": "storage.commands.report:report",
    "export": "storage.commands.export:export",
    "sync": "storage.commands.sync:sync",
    "bundle": "storage.commands.bundle:bundle",
    "backup": "storage.commands.backup:backup",
    "restore": "storage.commands.backup:restore",
    "remove": "storage.commands.remove:remove",
    "repair": "storage.commands.repair:repair",
    "key": "storage.commands.key:key",
    "salvage": "storage.commands.salvage:salvage",
    "schema": "storage.commands.schema:schema",
    "doctor": "storage.commands.doctor:doctor",
    "decide": "storage.commands.decide:decide",
    "policy": "storage.commands.policy:policy",
    "operators": "storage.commands.operators:operators",
    "medicines": "storage.commands.medicines:medicines",
    "scan": "station.commands.scan:scan",
    "completion": "station.commands.completion:completion",
    "code": "storage.commands.code:code",
    "hub": "storage.commands.hub:hub",
}
"""Command name -> where it is; its help line stands in the catalogue under `help.<name>`."""


HELP = ("-h", "--help")


@dataclass(frozen=True)
class Context:
    """What every command gets."""

    home: Path
    lang: Lang

    def say(self, key: str, **fields: object) -> None:
        """Words for a person, on stderr."""
        click.echo(i18n.text(self.lang, key, **fields), err=True)

    def text(self, key: str, **fields: object) -> str:
        """A text of the catalogue."""
        return i18n.text(self.lang, key, **fields)

    def passphrase(self) -> str | None:
        """The database key's, typed and not shown; None where nobody sits at a terminal."""
        if not sys.stdin.isatty():
            return None
        return str(click.prompt(self.text("key.ask_passphrase"), hide_input=True, err=True))


class Front(click.Group):
    """Looks commands up in the table; `station` alone opens the screens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        explain(found, _lang_of(None))
        return found

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        found = super().get_params(ctx)
        _explain_options(found, "", _lang_of(None))
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lang = _lang_of(None)
        with formatter.section(i18n.text(lang, "help.commands")):
            formatter.write_dl([(n, i18n.text(lang, f"help.{n}")) for n in COMMANDS])


def explain(command: click.Command, lang: Lang, path: str = "") -> None:
    """Help of a command, its options and its own commands, in the language."""
    path = f"{path}{command.name}"
    words = i18n.catalogue(lang)
    command.help = words.get(f"help.{path}", command.help)
    command.short_help = command.help
    # click makes its own help option once, and in English.
    own = command.get_help_option(click.Context(command, help_option_names=list(HELP)))
    _explain_options([*command.params, *([own] if own else [])], path, lang)
    for inner in getattr(command, "commands", {}).values():
        explain(inner, lang, f"{path}_")


def _explain_options(params: list[click.Parameter], path: str, lang: Lang) -> None:
    words = i18n.catalogue(lang)
    for param in params:
        if isinstance(param, click.Option):
            name = param.opts[-1].lstrip("-").replace("-", "_")
            param.help = words.get(f"option.{path}_{name}") or words.get(f"option.{name}")


@click.group(
    cls=Front,
    invoke_without_command=True,
    context_settings={"help_option_names": list(HELP)},
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False))
@click.option("--lang", type=click.Choice([lang.value for lang in Lang]))
@click.version_option(__version__, prog_name="station")
@click.pass_context
def station(ctx: click.Context, home: Path | None, lang: str | None) -> None:
    """Shaodian 哨点."""
    root = home or config.default_home()
    ctx.obj = Context(root.expanduser().absolute(), i18n.choose(lang, language_of(root)))
    passphrase.ask_by(ctx.obj.passphrase)
    if ctx.invoked_subcommand is None:
        command = station.get_command(ctx, "run")
        if command is not None:
            ctx.invoke(command)


def language_of(root: Path) -> str | None:
    """The language that a home's settings name, read without checking the rest."""
    import tomllib

    settings = root / "station.toml"
    try:
        # A pipe of that name would be read for ever.
        if not settings.is_file():
            return None
        return str(tomllib.loads(settings.read_text("utf-8")).get("language"))
    except (OSError, ValueError, RecursionError):
        return None


def main(arguments: list[str] | None = None) -> None:
    """Runs a command; a Problem becomes one line and an exit code, never a traceback."""
    try:
        ending.listen()
        ending.streams()
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        station.main(arguments, prog_name="station", standalone_mode=False)
    except Problem as problem:
        click.echo(i18n.problem_text(_lang_of(arguments), problem), err=True)
        sys.exit(problem.exit_code)
    except click.exceptions.Exit as left:
        sys.exit(left.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except ending.Ended as ended:
        sys.exit(ended.exit_code)
    except BrokenPipeError:
        # Whoever read us has gone; the interpreter must not complain at exit.
        _discard_output()
        sys.exit(1)
    except OSError as error:
        _discard_output()
        failed = write_problem(error, Path(error.filename or "stdout"))
        click.echo(i18n.problem_text(_lang_of(arguments), failed), err=True)
        sys.exit(1)


def _discard_output() -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _lang_of(arguments: list[str] | None) -> Lang:
    words = sys.argv[1:] if arguments is None else arguments
    home = _option("--home", words)
    root = Path(home) if home else config.default_home()
    return i18n.choose(_option("--lang", words), language_of(root))


def _option(name: str, words: list[str]) -> str | None:
    for at, word in enumerate(words):
        if word == name and at + 1 < len(words):
            return words[at + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


if __name__ == "__main__":
    main()
