"""The demonstration: an invented water company's plan at work, on posts that arrive as you watch.

Started by `make run`. It is a user of the product, and knows no way into it that others do not
have: it starts `qingting run` on a fresh folder, prints one line with the address and a sign-in
link, and writes posts into the folder that the engine listens to. Within two minutes a grade rises
twice, clocks run, one of them runs out, and people are told.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple, NoReturn

from qingting import clock
from qingting.errors import ConfigError, QingtingError
from qingting.lang import tr

STOP_S: Final = 8.0  # the product itself promises five
ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:(\d+)/")
PLANS: Final = (
    Path(__file__).parents[1] / "plans",
    Path(__file__).parent / "_plans",
)  # checkout, wheel
FORUM, MICROBLOG = "luntan.example", "weibo.example"

FIRST = "今天早上柳荫街的自来水有一股土腥味，烧开以后还在，有谁知道怎么回事？"


class Said(NamedTuple):
    """A line of the play, seconds after its start; `of`: the post that it answers or reposts."""

    after_s: float
    id: str
    site: str
    kind: str
    text: str = ""
    of: str = ""


def _reposts(of: str, site: str, *, first_s: float, last_s: float, number: int) -> list[Said]:
    """Wordless reposts of a post, evenly spread over a span."""
    step_s = (last_s - first_s) / (number - 1)
    return [
        Said(first_s + i * step_s, f"{of}-repost-{i + 1}", site, "repost", of=of)
        for i in range(number)
    ]


PLAY: Final = sorted(
    [
        Said(0, "smell", FORUM, "post", FIRST),
        Said(4, "smell-too", FORUM, "comment", "我家在北塔路，也闻到了，孩子不敢喝。", "smell"),
        *_reposts("smell", FORUM, first_s=6, last_s=32, number=14),
        Said(18, "called", FORUM, "comment", "打了客服电话，说还在核实。", "smell"),
        Said(26, "tulips", MICROBLOG, "post", "北塔公园的郁金香开了，周末可以去看看。"),
        Said(45, "copied", MICROBLOG, "post", FIRST),  # the same words on a second site
        *_reposts("copied", MICROBLOG, first_s=48, last_s=84, number=25),
        Said(
            58, "false", FORUM, "post", "听说水厂三天前就停了，现在管子里送的都是没处理过的河水。"
        ),
        Said(66, "unwell", MICROBLOG, "comment", "喝了以后有点拉肚子，和水有关系吗？", "copied"),
        Said(74, "when", FORUM, "comment", "能不能给个准话，什么时候出检测结果？", "smell"),
        Said(100, "still", MICROBLOG, "comment", "到现在还没有人出来说一句。", "copied"),
    ]
)


def line(said: Said, began: datetime) -> str:
    """Return a line of the play in post format v1, as said that long after the beginning."""
    about = {"comment": "in_reply_to", "repost": "repost_of"}.get(said.kind)
    post = {
        "type": "post",
        "id": said.id,
        "site": said.site,
        "kind": said.kind,
        "published_at": (began + timedelta(seconds=said.after_s)).isoformat(),
        "text": said.text or None,
        **({about: said.of} if about else {}),
    }
    return json.dumps(post, ensure_ascii=False)


def main() -> int:
    """Run the demonstration until told to stop; returns the product's exit code, or 1."""
    os.environ.pop("QINGTING_DATABASE_URL", None)  # never in a database that may hold real work
    data = Path(os.environ.get("QINGTING_DATA") or "data/demo").absolute()
    os.environ["QINGTING_DATA"] = str(data)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        drop = fresh(data)
        with _product(data, drop) as product:
            return _show(product, drop / "posts.jsonl")
    except QingtingError as e:
        print(e, file=sys.stderr)
        return 1


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """End here; once, so that a second signal does not cut the ending short."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(0)


def fresh(data: Path) -> Path:
    """Empty the folder of an earlier demonstration; returns the folder for its posts.

    Raises:
        ConfigError: the folder holds something else, or a demonstration runs in it.
    """
    drop = data / "demo-posts"
    if data.exists() and any(data.iterdir()):
        if not drop.is_dir():
            hint = tr("holds no demonstration; name another folder", "里面不是演示，请换一个文件夹")
            raise ConfigError("QINGTING_DATA", str(data), hint)
        if _runs_in(data):
            hint = tr("a demonstration runs in it already", "里面已有一个演示在运行")
            raise ConfigError("QINGTING_DATA", str(data), hint)
        shutil.rmtree(data)
    drop.mkdir(parents=True)
    return drop


def _runs_in(data: Path) -> bool:
    """Whether an engine holds the folder (live.run keeps this lock as long as it lives)."""
    try:
        with open(data / "engine.lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def _product(data: Path, drop: Path) -> Iterator[subprocess.Popen[str]]:
    """`qingting run`, as anyone would start it; ended with us."""
    plan = next(p for folder in PLANS if (p := folder / "demo-water" / "plan.yaml").is_file())
    options = ["--data", data, "--plan", plan, "--watch-all", "--posts-from", drop]
    command = [sys.executable, "-m", "qingting.cli", "run", *map(str, options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as product:
        try:
            yield product
        finally:
            product.terminate()
            try:
                product.wait(STOP_S)
            except subprocess.TimeoutExpired:
                product.kill()


def _show(product: subprocess.Popen[str], file: Path) -> int:
    """Pass on what the product says; once it answers, add the link and play. Its exit code."""
    assert product.stdout is not None  # opened as a pipe
    for text in product.stdout:
        if said := ADDRESS.search(text):
            link = _sign_in_link(int(said[1]))
            print(said[0], tr("sign in once with", "一次性登录"), link, flush=True)
            threading.Thread(target=_play, args=(file,), daemon=True).start()
        else:
            print(text, end="", flush=True)
    return product.wait()


def _sign_in_link(port: int) -> str:
    """Add the demonstration's one person; returns a link that signs in once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingting.settings")
    import django

    django.setup()
    from qingting.orgs.models import Organisation
    from qingting.people.actions import add_person
    from qingting.web.signin import one_time_link

    org = Organisation.objects.get()
    roles = ("desk", "office", "service")
    lin = add_person(org, "lin", "林晓", now=clock.now(), by="import", roles=roles)
    return one_time_link(lin, port)


def _play(file: Path) -> None:
    """Write each line when its time comes."""
    began, start_s = clock.now(), clock.monotonic()
    with open(file, "a", encoding="utf-8") as drop:
        for said in PLAY:
            time.sleep(max(0.0, start_s + said.after_s - clock.monotonic()))
            drop.write(line(said, began) + "\n")
            drop.flush()


if __name__ == "__main__":
    sys.exit(main())
