"""Connects to object stores. Endpoint and credentials come from the environment, or from the store's usual sources."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from sitegen.deploy.errors import DeployError

T = TypeVar("T")

_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT")
_OWN_CHAIN = (
    "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_SKIP_SIGNATURE",
)  # fmt: skip


def connect(url: str) -> Any:
    """The store at s3://, gs:// or az:// BUCKET/PREFIX. Raises DeployError."""
    try:
        from obstore.store import from_url
    except ImportError as error:
        scheme = url.partition(":")[0]
        raise DeployError(
            f"to deploy to {scheme}:// the package obstore is needed", hint="pip install 'sitegen[deploy]'"
        ) from error
    client = {"timeout": "120s", "connect_timeout": "10s"}
    if any(os.environ.get(name, "").startswith("http://") for name in _ENDPOINTS):
        client["allow_http"] = "true"
    retry = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
    open_url: Any = from_url
    more = _profile() if url.startswith("s3://") else {}
    return attempt(f"open {url}", lambda: open_url(url, client_options=client, retry_config=retry, **more))


def _profile() -> dict[str, Any]:
    """Credentials from ~/.aws and AWS_PROFILE, if the environment has none and boto3 is installed to find them."""
    if any(name in os.environ for name in _OWN_CHAIN):
        return {}
    try:
        from boto3 import Session
        from obstore.auth.boto3 import Boto3CredentialProvider
    except ImportError:
        return {}
    session = Session()
    if session.get_credentials() is None:
        return {}
    region = {"region": session.region_name} if session.region_name else {}
    return {"credential_provider": Boto3CredentialProvider(session), **region}


def attempt(what: str, action: Callable[[], T]) -> T:
    """The result of `action`.

    If it fails, raises a DeployError that says in one line what could not be done, and why.
    """
    try:
        return action()
    except DeployError:
        raise
    except Exception as error:
        raise as_deploy_error(what, error) from error


def as_deploy_error(what: str, error: Exception) -> DeployError:
    """Turns an error of a store into one line; stores append pages of debug output."""
    text = " ".join(str(error).partition("Debug source")[0].split())
    return DeployError(f"cannot {what}: {text or type(error).__name__}")
