"""`heartline <command>`: the one way in from a terminal."""

import os
import sys
from keyword import iskeyword

#: Commands that look after the database themselves, or need none.
UNPREPARED = {
    "help",
    "--help",
    "-h",
    "makemigrations",
    "migrate",
    "makemessages",
    "compilemessages",
}


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


def main() -> None:
    """Run the command that the terminal asks for."""
    # What people say lies in files: ours alone, also in a folder that others may look into.
    os.umask(0o077)
    words = take_data_folder(sys.argv[1:]) or ["help"]
    name = f"{words[0]}_" if iskeyword(words[0]) else words[0].replace("-", "_")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heartline.settings")
    try:
        import django

        django.setup()
    except OSError as error:
        sys.exit(_refuse(f"The data folder cannot be used: {error.strerror}: {error.filename}"))
    if words[0] not in UNPREPARED:
        from heartline.offices.setup import prepare

        prepare()
    from django.core.management import ManagementUtility

    ManagementUtility(["heartline", name, *words[1:]]).execute()


if __name__ == "__main__":
    main()
