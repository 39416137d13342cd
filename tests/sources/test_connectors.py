"""Every connector faces the same examiner."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import httpx
import pytest

from qingting.sources.connectors import CONNECTORS

from .examiner import Case, check_connector


def line(name: str, text: str) -> bytes:
    fields = {
        "type": "post",
        "id": name,
        "site": "bbs.example",
        "kind": "post",
        "published_at": "2026-03-01T08:30:00+08:00",
        "text": text,
    }
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def folder_case(tmp_path: Path) -> Case:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.jsonl").write_bytes(b"".join(line(f"a{i}", f"第{i}条：路灯坏了") for i in range(5)))
    packed = b"".join(line(f"b{i}", f"繁體與“引號”{i}") for i in range(3))
    (inbox / "b.jsonl.gz").write_bytes(gzip.compress(packed))
    row = "c1,bbs.example,post,2026-03-01T08:30+08:00,“公厕关门了”"
    table = f"id,site,kind,published_at,text\n{row}\n"
    (inbox / "c.csv").write_bytes(table.encode("gb18030"))
    (inbox / ".hidden.jsonl").write_bytes(line("h", "不取"))

    def grow() -> None:
        with (inbox / "a.jsonl").open("ab") as file:
            file.write(line("a5", "后来的一条") + line("a6", "半条")[:30])
        (inbox / "d.jsonl").write_bytes(line("d1", "没有行尾的一条")[:-1])

    return Case(
        settings={"path": str(inbox), "batch": 2},
        http=httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500))),
        grow=grow,
        first=[f"第{i}条：路灯坏了" for i in range(5)]
        + [f"繁體與“引號”{i}" for i in range(3)]
        + ["“公厕关门了”"],
        second=["后来的一条", "没有行尾的一条"],
        permanent=[{}, {"path": ""}],
        passing=[{"path": str(tmp_path / "nowhere")}],
    )


def feed_of(texts: list[str]) -> bytes:
    items = "".join(
        f"<item><title>通报{n}</title><guid>g{n}</guid><link>https://news.example/{n}</link>"
        "<pubDate>Sun, 01 Mar 2026 08:30:00 +0800</pubDate>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return (
        '<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>站</title>'
        f"{items}</channel></rss>"
    ).encode("gb2312")


def feed_case(_: Path) -> Case:
    texts = ["水质检测合格", "公交改线"]

    def answer(request: httpx.Request) -> httpx.Response:
        tag = f'"{len(texts)}"'
        match request.url.path:
            case "/feed":
                if request.headers.get("If-None-Match") == tag:
                    return httpx.Response(304)
                return httpx.Response(200, content=feed_of(texts), headers={"ETag": tag})
            case "/page":
                return httpx.Response(200, html="<html><body>网页</body></html>")
            case "/slow":
                raise httpx.ReadTimeout("too slow", request=request)
            case path:
                return httpx.Response(int(path.strip("/")))

    passing = [{"url": f"https://feeds.example/{p}"} for p in ("slow", 500, 503, 429, 408)]
    permanent = [{"url": f"https://feeds.example/{p}"} for p in ("page", 404, 410, 401)]
    return Case(
        settings={"url": "https://feeds.example/feed"},
        http=httpx.Client(transport=httpx.MockTransport(answer)),
        grow=lambda: texts.append("停水通知"),
        first=texts[:],
        second=["停水通知"],
        permanent=[*permanent, {"url": "https://feeds.example/feed", "offset": "8"}],
        passing=passing,
    )


def hand_case(_: Path) -> Case:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    return Case(settings={}, http=http, grow=lambda: None, first=[], second=[])


CASES = {"folder": folder_case, "feed": feed_case, "hand": hand_case}


@pytest.mark.parametrize("kind", sorted(CONNECTORS))
def test_every_connector_passes_the_examiner(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[kind](tmp_path)

    with case.http:
        check_connector(CONNECTORS[kind], case, monkeypatch)
