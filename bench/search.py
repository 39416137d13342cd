"""How long a search takes over many kept posts: `python -m bench.search [POSTS] [URL]`.

Fills a fresh SQLite file, or the PostgreSQL database that URL names (it is emptied first), with
posts of made-up words as frequent as words are (Zipf), indexes them as the live engine does, and
asks for two characters 200 times: 100 times a pair that stands in many posts, 100 times one that
stands in few. Prints what indexing took, then n, median and 95th percentile in milliseconds, the
latter as a share of the budget. Exit 1 if it is over the budget.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta

BUDGET_MS = 200.0  # p95, in the issue of the desk
ROUNDS = 100  # of each kind
WORDS, SAID = 20_000, (6, 26)  # known words; words of a post
PART = 20_000  # posts a transaction while filling
INDEX = 50  # as the live engine asks for


def setup(folder: str, url: str) -> None:
    os.environ["QINGTING_DATA"] = folder
    os.environ["QINGTING_DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingting.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)


def lexicon(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return made-up words of two to four characters with how often each is said, added up."""
    characters = [chr(0x4E00 + i) for i in chance.sample(range(6000), 3000)]
    often = [1 / (i + 20) for i in range(len(characters))]
    words = ["".join(chance.choices(characters, often, k=chance.choice((2, 2, 2, 3, 4))))
             for _ in range(WORDS)]  # fmt: skip
    said, total = [], 0.0
    for i in range(WORDS):
        total += 1 / (i + 3)
        said.append(total)
    return words, said


def fill(count: int) -> tuple[int, Counter[str]]:
    """Write the posts; returns the organisation's id and in how many posts each pair stands, by a
    sample."""
    from qingting import clock
    from qingting.orgs.models import Organisation
    from qingting.posts.models import Post, Remark
    from qingting.sources.models import Source
    from qingting.store import acting, new_id, table
    from qingting.text.pairs import pairs

    chance, now, seen = random.Random(7), clock.now(), Counter[str]()
    words, said = lexicon(chance)
    org = Organisation.objects.create(key="bench", name="bench")
    source = Source.objects.create(org=org, kind="folder", name="bench", tally={})
    remark = Remark.objects.create(org=org, first_at=now, last_at=now, signature=b"")
    for start in range(0, count, PART):
        with acting(now) as work:
            for n in range(start, min(start + PART, count)):
                at = now - timedelta(seconds=count - n)
                text = "".join(chance.choices(words, cum_weights=said, k=chance.randint(*SAID)))
                if n % 50 == 0:
                    seen.update(set(pairs(text)))
                work.tuples(Post).append(table(Post).row({
                    "id": new_id(), "org_id": org.pk, "source_id": source.pk, "text": text,
                    "remark_id": remark.pk, "key": str(n), "site": "bbs.example", "kind": "post",
                    "published_at": at, "arrived_at": at,
                }))  # fmt: skip
    return org.pk, seen


def index() -> None:
    """Index all posts, part by part; prints posts a second and how long a part took."""
    from qingting.posts.search import index_next

    took, posts = [], 0
    while True:
        began = time.perf_counter()
        done = index_next(INDEX)
        if not done:
            break
        took.append(1000 * (time.perf_counter() - began))
        posts += done
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"indexed {posts:,} posts, {1000 * posts / sum(took):,.0f} a second;"
          f" {INDEX} at a time: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms,"
          f" longest {max(took):.0f} ms", flush=True)  # fmt: skip


def measure(org: int, seen: Counter[str]) -> float:
    """Ask for frequent and for rare pairs by turns; returns the 95th percentile of all."""
    from qingting.posts.search import find_posts

    ranked = [pair for pair, n in seen.most_common() if n > 1]
    often, seldom = ranked[:ROUNDS], ranked[-ROUNDS:]
    took: dict[str, list[float]] = {"frequent": [], "rare": []}
    for pair in (p for both in zip(often, seldom, strict=True) for p in both):
        began = time.perf_counter()
        find_posts(org, "actual", pair, limit=31)
        kind = "frequent" if pair in often else "rare"
        took[kind].append(1000 * (time.perf_counter() - began))
    for kind, times in (*took.items(), ("all", took["frequent"] + took["rare"])):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{kind:9} n {len(times)}  p50 {statistics.median(times):6.1f} ms"
              f"  p95 {p95:6.1f} ms  {p95 / BUDGET_MS:.2f} of the budget", flush=True)  # fmt: skip
    return p95


def main(count: int, url: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        setup(folder, url)
        org, seen = fill(count)
        index()
        return measure(org, seen) > BUDGET_MS


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["1000000"])[0]), (sys.argv[2:] or [""])[0]))
