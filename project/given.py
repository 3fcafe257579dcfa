"""What the environment says, as text, number, yes or no, before anything is made of it.

What is wrong stops the start, in one line that names the setting. None of them repeats the
value, which may be a secret or hold a password.
"""

from pathlib import Path
from unicodedata import category

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
#: In signs. A list of a hundred hosts is shorter.
_LONGEST, _LONGEST_LINE = 4_000, 300
#: Signs of control, ends of lines, and bytes that are no text.
_NOT_SHOWN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def yes_or_no(name: str, *, default: bool) -> bool:
    """Whether something is so."""
    try:
        return bool(env.bool(name, default))
    except EnvError:
        raise ImproperlyConfigured(f"{name} must be 1 for yes or 0 for no.") from None


DEBUG = yes_or_no("DEBUG", default=False)


def text(name: str, default: str = "", *, longest: int = _LONGEST) -> str:
    """What is set, if it can stand in one line of a page, a header or a log."""
    return _shown(name, env.str(name, default), longest)


def text_or_file(name: str, default: str = "") -> str:
    """As :func:`text`, or what stands in the file of ``NAME_FILE``: it may hold a password."""
    named = text(f"{name}_FILE")
    refuse_two_places(name, named)
    if not named:
        return text(name, default)
    return _shown(name, read_file(f"{name}_FILE", Path(named)), _LONGEST)


def refuse_two_places(name: str, named: str) -> None:
    """Of a value and a file nobody could tell which one counts."""
    if named and env.str(name, ""):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one of them.")


def read_file(name: str, path: Path) -> str:
    """The text of a file, without the end of its line."""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"{name} must be a file of text that can be read.") from None


def _shown(name: str, value: str, longest: int) -> str:
    if len(value) > longest:
        raise ImproperlyConfigured(f"{name} is too long: at most {longest} characters.")
    if any(category(sign) in _NOT_SHOWN for sign in value):
        raise ImproperlyConfigured(
            f"{name} holds a sign that cannot be shown, such as the end of a line."
        )
    return value.strip()


def required(name: str, example: str) -> str:
    """A text that must be set. In DEBUG an example."""
    value = line(name, example if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set.")
    return value


def line(name: str, default: str = "") -> str:
    """A text that a page shows, or nothing; it is made of letters or numbers."""
    value = text(name, default, longest=_LONGEST_LINE)
    if value and not any(sign.isalnum() for sign in value):
        raise ImproperlyConfigured(f"{name} must be words that people can read.")
    return value


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """A number within bounds."""
    try:
        number = env.int(name, default)
    except EnvError:
        number = None
    if number is None or not least <= number <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(number)


def folder(name: str) -> str:
    """A folder that is there, or nothing."""
    path = text(name)
    if path and not (Path(path).is_absolute() and _is_folder(Path(path))):
        raise ImproperlyConfigured(f"{name} must be a folder that exists, named from / on.")
    return path


def _is_folder(path: Path) -> bool:
    """Whether it is one; what has too long a name is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _var_dir(name: str) -> Path:
    """Where files are kept. The demonstration makes it; a clinic has made it, with its rights."""
    path, is_made = Path(text(name, str(BASE_DIR / "var"))), DEBUG or not env.str(name, "")
    if not path.is_absolute() or not (is_made or _is_folder(path)):
        raise ImproperlyConfigured(f"{name} must be a folder that exists, named from / on.")
    return path


VAR_DIR = _var_dir("VAR_DIR")
