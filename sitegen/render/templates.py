"""The Jinja environment of themes: compiled templates are cached on disk, and escaping and macro calls are shortened.

A large archive prints tens of millions of values. Jinja wraps each escaped value in an object, though all are joined
into one text in the end, and prepares each macro call for every possible kind of argument.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

import jinja2
import markupsafe
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from sitegen.core.files import file_bytes, write_if_changed
from sitegen.core.source_digest import source_digest
from sitegen.render.template_loader import ChainLoader

_Phrase = TypeVar("_Phrase", bound=Callable[..., str])


def environment(folders: Sequence[Path], kept: Path, language: str) -> jinja2.Environment:
    """An environment with the templates of `folders`; the first folder with a name wins.

    Compiled templates are cached in the folder `kept`. `language` identifies the language of the filters: calls with
    constant arguments are evaluated when a template is compiled.
    """
    env = _Environment(
        loader=ChainLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Kept(kept, language),
        auto_reload=False,
        cache_size=-1,
    )
    env.template_class, env.context_class = _Template, _Context
    return env


class _Environment(jinja2.Environment):
    def join_path(self, template: str, parent: str) -> str:
        """The template that `template` means inside `parent`."""
        return self.loader.resolve(template, parent) if isinstance(self.loader, ChainLoader) else template


class _Kept(jinja2.BytecodeCache):
    """Compiled templates as files with a digest; damaged ones, and those of another version, are compiled again."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.versions = f"{jinja2.__version__} {source_digest('render')} {language}\0".encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills a bucket from its file, if the file is intact."""
        with contextlib.suppress(OSError):
            data = file_bytes(self.folder / bucket.key)
            if data[:32] == self._seal(data[32:]):
                bucket.bytecode_from_string(data[32:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Writes a bucket to its file. A folder that cannot be written only costs time."""
        data = bucket.bytecode_to_string()
        with contextlib.suppress(OSError):
            write_if_changed(self.folder / bucket.key, self._seal(data) + data)

    def _seal(self, data: bytes) -> bytes:
        return hashlib.sha256(self.versions + data).digest()


# markupsafe has this function in C; the public one wraps its result.
_escaped = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def _escape(value: Any) -> str:
    """Escapes like `markupsafe.escape`, for a value that is joined into a text which is markup as a whole."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else markupsafe.escape(value)


class _Macro(Macro):
    """A macro with a faster call for arguments that it names, as nearly all calls have."""

    def __init__(self, environment: jinja2.Environment, function: Callable[..., str], *given: Any) -> None:
        super().__init__(environment, function, *given)
        self.function = function
        self.max_arguments = len(self.arguments)
        # Whether it takes just the arguments that it names.
        self.is_simple = not (self.caller or self.catch_kwargs or self.catch_varargs)

    def say(self, args: tuple[Any, ...], named: dict[str, Any]) -> str:
        """The result of a call. `named` are arguments by name."""
        lacking = self.arguments[len(args) :]
        if lacking:
            args += tuple([named.pop(name, missing) for name in lacking] if named else [missing] * len(lacking))
        if named or len(args) > self.max_arguments:
            return str(self(*args, **named))  # raises the error about wrong arguments
        return str.__new__(Markup, self.function(*args))


class _Template(jinja2.Template):
    @classmethod
    def from_code(
        cls, environment: jinja2.Environment, code: CodeType, globals: Any, uptodate: Any = None
    ) -> jinja2.Template:
        """A template whose code uses the shorter escaping and macros."""
        template = super().from_code(environment, code, globals, uptodate)
        names = template.root_render_func.__globals__
        names |= {"escape": _escape, "Macro": _Macro}
        return template


def phrase(function: _Phrase) -> _Phrase:
    """Marks a function such as `_` or `ngettext`, whose first argument is the evaluation context of the template."""
    function.__dict__["sitegen_phrase"] = True
    return jinja2.pass_eval_context(function)


class _Context(Context):
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 -- names that no argument can have
        """Calls a macro or a translation function directly, and anything else through Jinja."""
        if type(__obj) is _Macro and __obj.is_simple and __self.eval_ctx.autoescape:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj.say(args, kwargs)
        if type(__obj) is FunctionType and "sitegen_phrase" in __obj.__dict__:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        return super().call(__obj, *args, **kwargs)
