"""Themes: a chain of folders (a theme, the theme that it extends, ...) with templates and static files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rcssmin import cssmin

from sitegen.core.errors import ThemeError
from sitegen.core.files import digest, listing, not_followed
from sitegen.core.language import Language
from sitegen.core.read_inside import bytes_inside

_URL = re.compile(r"url\((['\"]?)([^)'\":?#]+)([?#][^)'\"]*)?\1\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file of a theme; its path under output/ contains a digest of its bytes."""

    name: str
    path: str
    data: bytes


def builtin_folder() -> Path:
    """The folder of the themes that come with sitegen: in the package or, in a checkout, beside it."""
    package = Path(__file__).parents[1]
    packed = package / "themes"
    return packed if packed.is_dir() else package.parent / "themes"


def find_chain(root: Path, name: str) -> tuple[Path, ...]:
    """The folders of theme `name` and of the themes that it extends. Raises ThemeError if one is missing.

    A site's theme may extend the built-in theme of its own name.
    """
    chain: list[Path] = []
    while name:
        chain.append(_folder_of(root, name, chain))
        name = _extended(chain[-1])
    return tuple(chain)


def _folder_of(root: Path, name: str, chain: list[Path]) -> Path:
    """The folder of a theme; if the chain has that already, the next folder with the same name."""
    homes = (root / "themes", builtin_folder())
    place = f"themes/{chain[-1].name}/theme.toml" if chain else "sitegen.toml"
    if re.fullmatch(r"[\w-]+", name):
        found = [(home / name, home) for home in homes if _is_theme(home / name) or not_followed(home / name)]
        for folder, home in found:
            if folder not in chain:
                return _checked_folder(folder, home)
        if found:
            raise ThemeError(f"theme {name!r} extends itself", file=place)
    known = sorted({path.name for home in homes if home.is_dir() for path in home.iterdir() if _is_theme(path)})
    raise ThemeError(f"there is no theme {name!r}", file=place, hint="there are: " + ", ".join(known))


def _is_theme(folder: Path) -> bool:
    return (folder / "theme.toml").is_file() or (folder / "templates").is_dir()


def _checked_folder(folder: Path, home: Path) -> Path:
    """A theme's folder. Raises ThemeError if a site's theme contains a link, whose target would be published.

    Built-in themes are not checked: an installer may have placed them as links.
    """
    for path in (folder, *sorted(folder.rglob("*"))) if home != builtin_folder() else ():
        if why := not_followed(path):
            raise ThemeError(why, file=f"themes/{path.relative_to(home).as_posix()}")
    return folder


def has_template(chain: tuple[Path, ...], name: str) -> bool:
    """Whether a theme, or one that it extends, has a template of that name."""
    return any((folder / "templates" / name).is_file() for folder in chain)


def site_language(chain: tuple[Path, ...], code: str) -> Language:
    """The language of a site's interface; a theme may add catalogs or replace translations in its folder locale/."""
    return Language(code, [folder / "locale" for folder in chain])


def _extended(folder: Path) -> str:
    path = folder / "theme.toml"
    if not path.is_file():
        return ""
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8")).get("extends", "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ThemeError(f"is not TOML: {error}", file=f"themes/{folder.name}/theme.toml") from error
    if not isinstance(value, str):
        raise ThemeError("extends: a text was expected", file=f"themes/{folder.name}/theme.toml")
    return value


def assets(chain: tuple[Path, ...]) -> dict[str, Asset]:
    """The static files of a chain by name, nearer themes first.

    URLs in style sheets are replaced by the published names.
    """
    files = {name: data for folder in reversed(chain) for name, data in _static(folder)}
    plain = {n: _asset(n, d) for n, d in files.items() if not n.endswith(".css")}
    sheets = {n: _asset(n, cssmin(_rewrite(n, d, plain))) for n, d in files.items() if n.endswith(".css")}
    return plain | sheets


def _static(folder: Path) -> Iterator[tuple[str, bytes]]:
    for entry in listing(folder / "static"):
        try:
            yield entry.path, bytes_inside(folder, f"static/{entry.path}")
        except ValueError as error:
            raise ThemeError(str(error), file=f"themes/{folder.name}/static/{entry.path}") from error


def _asset(name: str, data: bytes) -> Asset:
    path = PurePosixPath("assets", name)
    return Asset(name, str(path.with_name(f"{path.stem}.{digest(data)[:10]}{path.suffix}")), data)


def _rewrite(name: str, data: bytes, others: dict[str, Asset]) -> bytes:
    folder = PurePosixPath(name).parent

    def published(match: re.Match[str]) -> str:
        other = others.get(str(folder / match[2]))
        if other is None:
            return match[0]
        return (
            f"url({PurePosixPath('assets', match[2]).with_name(PurePosixPath(other.path).name).relative_to('assets')})"
        )

    try:
        return _URL.sub(published, data.decode("utf-8")).encode()
    except UnicodeDecodeError as error:
        raise ThemeError("is not UTF-8 text", file=f"static/{name}") from error
