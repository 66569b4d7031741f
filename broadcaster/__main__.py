"""Where the program starts."""

from broadcaster.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="broadcaster")


if __name__ == "__main__":
    main()
