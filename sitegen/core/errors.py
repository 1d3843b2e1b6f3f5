"""The errors of the program, and how they are printed.

SitegenError              one line: place, message, hint; exit code 1
├── UsageError            the command line is wrong; exit code 2
├── ConfigError           sitegen.toml
├── SeedError             a seed that cannot be read
│   └── NotAStoryError    a seed that can be read but holds no story
│       └── PassedOverError    one that is known to be something else, which is no fault of the seed
├── ContentError          a file under content/
└── ThemeError            a theme or a template
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in one of the user's files, as an entry of the lists that commands print.

    `file` is relative to the site, `line` counts from 1 (None if it is not known). `records` is the number of records
    of a seed for which it stands.
    """

    file: str
    error: str
    line: int | None = None
    records: int = 1

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.error}" if place else self.error


class SitegenError(Exception):
    """An error that the user can correct. `file` is relative to the site if possible; `line` counts from 1."""

    exit_code = 1

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        text = str(Problem(self.file or "", self.message, self.line))
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword arguments do not survive pickling on their own; workers send them.
        return _rebuild, (type(self), self.message, self.file, self.line, self.hint)

    def problem(self, file: str | None = None) -> Problem:
        """This error as an entry of a list of problems. `file` is used if the error itself names no file."""
        text = f"{self.message} ({self.hint})" if self.hint else self.message
        return Problem(self.file or file or "", text, self.line)


def _rebuild(
    kind: type[SitegenError], message: str, file: str | None, line: int | None, hint: str | None
) -> SitegenError:
    return kind(message, file=file, line=line, hint=hint)


class UsageError(SitegenError):
    """The command line is wrong."""

    exit_code = 2


class ConfigError(SitegenError):
    """sitegen.toml is missing, is not TOML, has an unknown key or a value of a wrong type."""


class SeedError(SitegenError):
    """A seed, or a number of `records` in it, cannot be read."""

    records = 1

    def problem(self, file: str | None = None) -> Problem:
        """This error as an entry of a list of problems, for all of its records."""
        return replace(super().problem(file), records=self.records)


class NotAStoryError(SeedError):
    """A capture can be read but holds no story. The message begins with what it is, followed by a colon."""

    @property
    def kind(self) -> str:
        """What the capture is, in a word or two: the beginning of the message."""
        return self.message.partition(":")[0]


class PassedOverError(NotAStoryError):
    """A capture is recognised as something else than a story to publish: a frameset, a front page, a draft.

    `notice` is set by readers of news agencies' formats if it is a kill (a Notice of capture/record.py); it does not
    survive pickling.
    """

    notice: object = None


class ContentError(SitegenError):
    """A file under content/ cannot be read."""


class ThemeError(SitegenError):
    """A theme is missing or one of its templates fails."""
