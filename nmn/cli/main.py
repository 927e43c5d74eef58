"""The command ``nmn``. Each group of commands is one file; heavy imports wait inside them."""

import os
import sys

import typer

from nmn.cli import ask, eval_parser, features, inspection, synth, trail, train
from nmn.cli import eval as evaluate

_USAGE = 2
_INTERRUPTED = 130

app = typer.Typer(
    name="nmn",
    no_args_is_help=True,
    rich_markup_mode=None,  # "[embed]" is not markup
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask pictures questions through typed programs of neural modules, and see every step.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ask")(ask.ask)
app.command("features")(features.features)
app.command("parse")(inspection.parse)
app.command("check")(inspection.check)
app.command("modules")(inspection.modules)
app.command("types")(inspection.types)
app.command("plugins")(inspection.plugins)
app.command("doctor")(inspection.doctor)
app.add_typer(evaluate.app, name="eval")
app.command("eval-parser")(eval_parser.eval_parser)
app.add_typer(train.app, name="train")
app.add_typer(synth.app, name="synth")
app.add_typer(trail.app, name="trail")


@app.callback(invoke_without_command=True)
def _root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from nmn import __version__

        typer.echo(f"nmn {__version__}")
        raise typer.Exit


def run() -> None:
    """The entry point."""
    try:
        _run()
    except SystemExit as end:
        limits = sys.modules.get("nmn.executors.time_limit")
        if limits is not None and limits.anyone_left_behind():
            # Python would wait for nothing and abort: what is late (--timeout) is still in torch.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code if isinstance(end.code, int) else 0)
        raise


def _run() -> None:
    """Our errors become a message and exit code 2, never a traceback."""
    from nmn.errors import NmnError

    try:
        app()
    except NmnError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(_USAGE)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (``nmn ... | head``): that is not an error. Python
        # would complain once more when it flushes, so give it nowhere to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
