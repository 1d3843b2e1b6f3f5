"""Jinja as themes have it: templates are compiled once and kept, and run without detours that make no difference.

A big archive prints tens of millions of values. Jinja wraps each in an object that says that it is escaped, though all
are joined to one text at once; and it prepares each call of a macro for every case that there may be.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import jinja2
import markupsafe
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

from sitegen.core.files import file_bytes, write_if_changed
from sitegen.core.source_digest import source_digest
from sitegen.render.template_loader import ChainLoader


def environment(folders: Sequence[Path], kept: Path, language: str) -> jinja2.Environment:
    """Templates of the `folders`, the first that has one by a name; compiled ones are kept in the folder `kept`.

    `language` names what their filters speak: where one says the same on every page, its words are compiled in.
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
        """The template that is meant where `parent` names another."""
        return self.loader.resolve(template, parent) if isinstance(self.loader, ChainLoader) else template


class _Kept(jinja2.BytecodeCache):
    """Compiled templates as files, each with a digest: what is damaged, or made by other code, is compiled anew."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.versions = f"{jinja2.__version__} {source_digest('render')} {language}\0".encode()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills a bucket, if its file is as it was written."""
        with contextlib.suppress(OSError):
            data = file_bytes(self.folder / bucket.key)
            if data[:32] == self._seal(data[32:]):
                bucket.bytecode_from_string(data[32:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what a bucket holds; a folder that cannot be written costs time only."""
        data = bucket.bytecode_to_string()
        with contextlib.suppress(OSError):
            write_if_changed(self.folder / bucket.key, self._seal(data) + data)

    def _seal(self, data: bytes) -> bytes:
        return hashlib.sha256(self.versions + data).digest()


# markupsafe has this function in C; what it exports wraps the text that comes out.
_escaped = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def _escape(value: Any) -> str:
    """`markupsafe.escape` for a value that goes into a text which is markup as a whole."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else markupsafe.escape(value)


class _Macro(Macro):
    """A macro that is called with the arguments that it names, as nearly all are."""

    def say(self, args: tuple[Any, ...], named: dict[str, Any]) -> str:
        """Its text. `named` are arguments by name."""
        lacking = self.arguments[len(args) :]
        if lacking:
            args += tuple([named.pop(name, missing) for name in lacking] if named else [missing] * len(lacking))
        if named or len(args) > self._argument_count:
            return str(self(*args, **named))  # which says what is wrong
        return str.__new__(Markup, self._func(*args))

    @property
    def is_simple(self) -> bool:
        """Whether it takes just the arguments that it names."""
        return not (self.caller or self.catch_kwargs or self.catch_varargs)


class _Template(jinja2.Template):
    @classmethod
    def from_code(
        cls, environment: jinja2.Environment, code: CodeType, globals: Any, uptodate: Any = None
    ) -> jinja2.Template:
        """A template whose code escapes and makes macros in the short way."""
        template = super().from_code(environment, code, globals, uptodate)
        names = template.root_render_func.__globals__
        names |= {"escape": _escape, "Macro": _Macro}
        return template


_EVALUATED = jinja2.pass_eval_context(lambda: None).__dict__["jinja_pass_arg"]
"""The mark of functions that take how their template is evaluated: what gives templates their words."""


class _Context(Context):
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 -- names that no argument can have
        """Calls a macro or a phrase in the short way, and anything else in Jinja's."""
        if type(__obj) is _Macro and __obj.is_simple and __self.eval_ctx.autoescape:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj.say(args, kwargs)
        if type(__obj) is FunctionType and __obj.__dict__.get("jinja_pass_arg") is _EVALUATED:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(__self.eval_ctx, *args, **kwargs)
        return super().call(__obj, *args, **kwargs)
