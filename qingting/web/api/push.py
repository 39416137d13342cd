"""`/api/v1`: what a program may ask, and in which order its request is looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Literal, cast

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError
from ninja.params.functions import Header
from ninja.security import HttpBearer

from qingting import clock, settings
from qingting.approvals.submissions.bell import ring
from qingting.errors import ActionRefusedError
from qingting.sources import spool
from qingting.sources.actions import admit, hash_of
from qingting.sources.models import ApiKey, Import, Refusal
from qingting.sources.queries import find_import, key_with_hash, list_refused, standing_of
from qingting.sources.rules import Counts, Post, decode

LARGEST = 8 * 1024 * 1024  # bytes of a body
MOST_BAD = 1000  # reasons in one answer
LANGUAGE = "en"  # of reasons: a program's developer reads them


class Key(HttpBearer):
    """`Authorization: Bearer qt_…`, a key made under *Sources, keys for programs*."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        return key_with_hash(hash_of(token))


class Bad(Schema):
    """A line that was refused."""

    line: int = Field(description="of the body, from 1; of an array, the element")
    message: str


class Accepted(Schema):
    """What was handed over. Good lines are taken in the engine's next round."""

    batch: str = Field(description="number of the batch, for its result")
    lines: int = Field(description="lines that hold anything")
    bad: list[Bad] = Field(description=f"refused lines, the first {MOST_BAD}")


class Result(Accepted):
    """What became of a batch."""

    state: Literal["waiting", "taken"] = Field(description="taken: every good line was")
    taken: int = Field(description="new posts and readings")
    known: int = Field(description="posts that were taken before: they change nothing")
    kept: int = Field(description="of those taken: stored, because a watch asks for them")
    refused: int


class Problem(Schema):
    """Why a request was not done, and what to do."""

    message: str


class RefusedError(Exception):
    """The request is answered with a status and a reason."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        self.status = status
        self.headers = headers
        super().__init__(message)


api = NinjaAPI(title="Qingting", version="1", auth=Key(), docs_url=None, openapi_url=None)
_PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 413, 415, 429), Problem)
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "JSON Lines, or one JSON array, of posts and counts; UTF-8, 8 MB at most",
        "content": {
            "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/Line"}},
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}}
            },
        },
    }
}


@api.post(
    "/posts", response={202: Accepted, **_PROBLEMS}, summary="Push posts", openapi_extra=_BODY
)
def push(
    request: HttpRequest,
    idempotency_key: str = Header(
        "", alias="Idempotency-Key", max_length=200, description="the same key: the same batch"
    ),
) -> Status[Accepted]:
    """Hand over posts and readings of counts. Bad lines are named and cost no good one."""
    key = _admitted(request)
    body = _body(request)
    digest = hashlib.sha256(body).hexdigest()
    given = spool.Given("import", key.name, key=idempotency_key, digest=digest)
    lines = _lines(body)
    try:
        one = spool.hand_over(key.source, Import.Kind.PUSH, lines, given, now=clock.now())
    except ActionRefusedError as refusal:
        raise RefusedError(403, str(refusal)) from refusal
    if one.digest != digest:
        raise RefusedError(409, "Another body was sent under this Idempotency-Key. Use a new key.")
    ring()
    accepted = Accepted(batch=str(one.pk), lines=standing_of(one).lines, bad=_bad(one))
    return Status(202, accepted)


@api.get("/batches/{batch}", response={200: Result, **_PROBLEMS}, summary="Look at a batch")
def batch(request: HttpRequest, batch: str) -> Result:
    """What became of a batch that was pushed for the key's source."""
    key = _admitted(request)
    one = find_import(key.org_id, int(batch)) if batch[:20].isdecimal() else None
    if one is None or one.source_id != key.source_id:
        raise RefusedError(404, "There is no such batch. Use the number that the push answered.")
    found = standing_of(one)
    return Result(
        batch=batch,
        lines=found.lines,
        bad=_bad(one),
        state="waiting" if found.waiting else "taken",
        taken=found.taken,
        known=found.known,
        kept=found.kept,
        refused=found.refused,
    )


@api.exception_handler(RefusedError)
def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    answer = api.create_response(request, {"message": str(error)}, status=error.status)
    for name, value in error.headers.items():
        answer.headers[name.replace("_", "-")] = value
    return answer


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    message = "The key is missing, unknown or revoked. Send it as Authorization: Bearer KEY."
    return api.create_response(request, {"message": message}, status=401)


def schema() -> dict[str, Any]:
    """Return the description in OpenAPI 3.1, of lines by the types that posts are decoded to."""
    found = cast(dict[str, Any], api.get_openapi_schema(path_prefix="/api/v1"))
    (line,), parts = msgspec.json.schema_components(
        [Post | Counts], ref_template="#/components/schemas/{name}"
    )
    found["components"]["schemas"] |= {**parts, "Line": line}
    return found


def _admitted(request: HttpRequest) -> ApiKey:
    """The key of a request, within its limit."""
    key = cast(ApiKey, request.auth)  # type: ignore[attr-defined]  # set by ninja
    wait_s = admit(key, clock.now(), limit=int(settings.value("API_PER_MINUTE")))
    if wait_s:
        raise RefusedError(
            429, "Too many requests in this minute. Wait, and send more lines at once.",
            Retry_After=str(wait_s),
        )  # fmt: skip
    return key


def _body(request: HttpRequest) -> bytes:
    """The whole body, not a byte more than is allowed."""
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise RefusedError(413, "The body is larger than 8 MB. Split it.")
    return body


def _lines(body: bytes) -> Iterator[spool.Numbered]:
    """The lines of a body, or the elements of an array."""
    text = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"["):
        try:
            raws: list[bytes] = [
                bytes(raw) for raw in msgspec.json.decode(text, type=list[msgspec.Raw])
            ]
        except msgspec.DecodeError as error:
            raise RefusedError(415, f"The body is not a JSON array: {error}.") from error
    else:
        raws = [raw.removesuffix(b"\r") for raw in body.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    for number, raw in enumerate(raws, 1):
        if raw:
            yield spool.Numbered(number, partial(decode, raw))


def _bad(one: Import) -> list[Bad]:
    return [_told(refusal) for refusal in list_refused(one, after=0, limit=MOST_BAD)]


def _told(refusal: Refusal) -> Bad:
    return Bad(line=refusal.row or 0, message=refusal.message_en)
