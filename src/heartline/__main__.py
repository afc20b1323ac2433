"""`heartline <command>`: the one way in from a terminal."""

import os
import sys
from keyword import iskeyword
from pathlib import Path

#: Commands that look after the database themselves, or need none.
UNPREPARED = {"makemigrations", "migrate", "makemessages", "compilemessages"}
#: Commands that read the files they are given and keep nothing, each with the app that holds it.
WITHOUT_DATA = dict.fromkeys(("classify", "issues", "read"), "heartline.channels") | {
    "count": "heartline.budgets"
}
#: What asks for the list of commands.
HELP = {"help", "--help", "-h"}


def take_data_folder(words: list[str]) -> list[str]:
    """`words` without `--data DIR`; DIR goes where the settings find it.

    Raises:
        SystemExit: `--data` stands without a folder.
    """
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--data" or word.startswith("--data="):
            folder = word.partition("=")[2] if "=" in word else next(left, "")
            if not folder:
                sys.exit(_refuse("--data needs a folder, for example: --data var"))
            os.environ["HEARTLINE_DATA"] = folder
        else:
            rest.append(word)
    return rest


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


def module_of(word: str) -> str:
    """The module that holds a command: `import` cannot be the name of one, `import_` can."""
    return f"{word}_" if iskeyword(word) else word.replace("-", "_")


def commands() -> dict[str, str]:
    """Our own commands as people type them, each with what it does."""
    from django.core.management import get_commands, load_command_class

    ours = {name: app for name, app in get_commands().items() if app.startswith("heartline.")}
    told = {
        name.rstrip("_"): str(load_command_class(app, name).help)
        for name, app in ours.items()
        if name != "migrate"
    }
    told["test"] = "Run every test; installs what the tests need."
    return dict(sorted(told.items()))


def show_help() -> None:
    """Print the list of commands."""
    sys.stdout.write("./heartline <command> [--data DIR] …\n\n")
    for name, does in commands().items():
        sys.stdout.write(f"  {name:<10}{does}\n")
    sys.stdout.write("\n./heartline <command> --help tells more of each.\n")


def main() -> None:
    """Run the command that the terminal asks for."""
    # What people say lies in files: ours alone, also in a folder that others may look into.
    os.umask(0o077)
    words = take_data_folder(sys.argv[1:]) or ["help"]
    if words[0] in HELP and len(words) > 1:
        words = [words[1], "--help"]
    if words[0] in WITHOUT_DATA:
        _run_without_data(words)
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heartline.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError

    try:
        _run(words)
    except ImproperlyConfigured as error:
        sys.exit(_refuse(str(error)))
    except OperationalError as error:
        sys.exit(_refuse(f"The database cannot be used: {error}"))


def _run_without_data(words: list[str]) -> None:
    """Run a command under settings that name no data folder, so that none is made."""
    import django
    from django.conf import settings
    from django.core.management import load_command_class

    settings.configure(LOCALE_PATHS=[Path(__file__).parent / "locale"])
    django.setup()
    load_command_class(WITHOUT_DATA[words[0]], words[0]).run_from_argv(["heartline", *words])


def _run(words: list[str]) -> None:
    try:
        import django

        django.setup()
    except OSError as error:
        sys.exit(_refuse(f"The data folder cannot be used: {error.strerror}: {error.filename}"))
    from django.core.management import ManagementUtility, get_commands

    if words[0] in HELP:
        show_help()
        return
    if module_of(words[0]) not in get_commands():
        sentence = f"There is no command “{words[0]}”. ./heartline help lists them."
        sys.exit(_refuse(sentence))
    if words[0] not in UNPREPARED and "--help" not in words:
        from heartline.offices.setup import prepare

        prepare()
    ManagementUtility(["heartline", module_of(words[0]), *words[1:]]).execute()


if __name__ == "__main__":
    main()
