"""``nmn features``: the frames of clips as numbers, for modules that are trained on them."""

import sys
from pathlib import Path

import typer


def features(
    clips: list[str] = typer.Argument(
        ..., metavar="CLIPS...", help="Clips: files, folders, patterns."
    ),
    encoder: str = typer.Option(
        ..., "--encoder", help="What looks: KIND:FOLDER, such as clip:models/clip (extra [hf])."
    ),
    out: Path = typer.Option(..., "--out", help="The folder for the files, one a clip."),
    fps: float | None = typer.Option(None, "--fps", help="Frames looked at in a second."),
    device: str = typer.Option("cpu", "--device", help="Where the model runs: cpu, cuda."),
) -> None:
    """Write features of clips: frames [T, D] and times [T] in seconds, a safetensors file a clip.

    What is there already, of the same clip and model, is left: after Ctrl-C the same command goes
    on. Exit code 2: a clip could not be read; the others are done.
    """
    from nmn.domains.eyes import encoder_of
    from nmn.perception.files import expand_media
    from nmn.perception.video.features import write_features
    from nmn.pipeline.device import usable_device
    from nmn.types import MEDIA

    looking = encoder_of(encoder, str(usable_device(device)))
    paths = [Path(path) for path in expand_media(clips, MEDIA.find("clip"))]
    watched = sys.stderr.isatty()

    def tell(name: str, share: float) -> None:
        sys.stderr.write(f"\r\x1b[K{name}: {share:.0%}")
        sys.stderr.flush()

    done, bad, progress = 0, 0, tell if watched else None
    try:
        for made in write_features(paths, looking, out, fps=fps, progress=progress):
            if watched:
                sys.stderr.write("\r\x1b[K")
            if made.error is not None:
                bad += 1
                typer.echo(f"error: {made.error}", err=True)
                continue
            done += 1
            assert made.shape is not None  # of what was made
            rows, columns = made.shape
            note = ", there already" if made.known else ""
            typer.echo(f"{made.path}  {rows} x {columns}{note}")
    except KeyboardInterrupt:
        typer.echo(
            f"interrupted: {done} of {len(paths)} clips are done; the same command goes on",
            err=True,
        )
        raise typer.Exit(130) from None
    if bad:
        raise typer.Exit(2)
