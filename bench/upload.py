"""What a table of 100,000 rows takes: `python bench/upload.py [ROWS]`.

A CSV and a workbook of made-up posts, each in a process of its own with a fresh SQLite file, are
read into the spool as the web process does, then taken parcel by parcel as the engine does, under
a watch that asks for one row in ten. Prints seconds on the clock and of this process, which is what
counts where others use the machine too; the memory that reading added at its peak; and for how long
of the process a parcel held the database for writing.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEADER = ["标题", "内容", "原文链接", "来源网站", "发布时间", "转发数", "评论数"]
START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = "路灯 公厕 公交 热水 井盖 楼道 菜场 学校 河堤 停车 噪音 垃圾 广场 桥面 水压".split()  # noqa: SIM905


def table(rows: int) -> list[list[str]]:
    """A header and so many rows, no two alike, one in ten of a ferry."""
    return [HEADER, *(_row(n) for n in range(rows))]


def _row(n: int) -> list[str]:
    word = "渡船" if n % 10 == 0 else WORDS[n % len(WORDS)]
    about = "，".join(f"{WORDS[(n * k) % len(WORDS)]}{(n * 7919 + k) % 100_003}" for k in range(9))
    at = START + timedelta(seconds=20 * n)
    return [
        f"{word}的事{n}", f"第{n}条：{word}。{about}", f"https://bbs.example/t/{n}", "东岸论坛",
        f"{at:%Y-%m-%d %H:%M:%S}", f"{n % 977}", "1.2万" if n % 50 == 0 else "--",
    ]  # fmt: skip


def files(folder: Path, rows: int) -> list[Path]:
    """Write the two files."""
    from openpyxl import Workbook

    lines = table(rows)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    (folder / "posts.csv").write_text(text.getvalue(), "utf-8")
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(line)
    book.save(folder / "posts.xlsx")
    return [folder / "posts.csv", folder / "posts.xlsx"]


def measure(file: Path) -> None:
    """Read a file into the spool and take it; in a process of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    from qingting.orgs.models import Organisation
    from qingting.sources import actions, uploads
    from qingting.sources.mapping import layout_for
    from qingting.sources.models import Source
    from qingting.store import acting
    from qingting.watches.models import Watch

    call_command("migrate", verbosity=0, interactive=False)
    org = Organisation.objects.create(key="bench", name="bench", zone="Asia/Shanghai")
    Watch.objects.create(org=org, name="ferry", query="渡船")
    now = datetime.now(UTC)
    with acting(now) as work:
        made = actions.create(work, by="import", org_id=org.pk, kind="upload", name="vendor")
    before = _peak_mb()
    clock = Clock()
    source = Source.objects.get(pk=made.id)
    one, table = uploads.receive(source, file.name, file.read_bytes(), by="import", now=now)
    uploads.read_in(one, table, layout_for(table.header, org.zone), now=now)
    read, spooled_mb, clock = str(clock), _peak_mb() - before, Clock()
    held, rows = take(now)
    p50, p99, most = (1000 * held[int(share * (len(held) - 1))] for share in (0.5, 0.99, 1))
    print(
        f"{file.name}: {rows} rows, {file.stat().st_size / 1e6:.1f} MB"
        f" | read {read}, +{spooled_mb:.0f} MB"
        f" | taken {clock}"
        f" | {len(held)} parcels, ms: p50 {p50:.0f}, p99 {p99:.0f}, at most {most:.0f}"
    )


class Clock:
    """Seconds since it was made: on the clock, and of this process."""

    def __init__(self) -> None:
        self._began = time.monotonic(), time.process_time()

    def __str__(self) -> str:
        wall, own = self._began
        return f"{time.monotonic() - wall:.1f} s ({time.process_time() - own:.1f} s of its own)"


def take(now: datetime) -> tuple[list[float], int]:
    """Let an engine take the spool; returns the seconds of each parcel, ascending, and the rows."""
    from django.db import transaction

    from qingting.posts.actions import take_in
    from qingting.run import Engine
    from qingting.sources import spool

    engine = Engine()
    took: list[float] = []
    rows = 0
    while batches := spool.next_batches(engine.work(now)):
        began = time.process_time()
        with transaction.atomic():
            for batch in batches:
                work = engine.work(now)
                take_in(work, batch)
                rows += len(batch.items)
            engine.write()
        took.append(time.process_time() - began)
    return sorted(took), rows


def _peak_mb() -> float:
    """The most memory this program has held so far; Linux keeps it apart from who started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for file in files(Path(folder), rows):
            data = Path(folder) / file.suffix
            environment = os.environ | {
                "QINGTING_DATA": str(data), "DJANGO_SETTINGS_MODULE": "qingting.settings",
            }  # fmt: skip
            subprocess.run(
                [sys.executable, __file__, "--measure", str(file)], env=environment, check=True
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]))
    else:
        main()
