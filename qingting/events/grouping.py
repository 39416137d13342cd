"""What grouping remembers of the events of one organisation, and by which words it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from qingting.events.models import Event, WordDay
from qingting.posts.models import Post
from qingting.posts.queries import KnownPost, instant
from qingting.store import Work
from qingting.text.story import Stories
from qingting.text.words import Day, Idf, terms

Words = Mapping[str, float]
UNTOLD = "?"  # in place of a story that has to be told anew
RETOLD = 200  # posts a story is told anew from, the latest


class Grouping:
    """Stories of one organisation and mode, and the words they are weighed by."""

    def __init__(self, org_id: int, mode: str) -> None:
        self._org_id = org_id
        self._mode = mode
        self._idf = Idf()
        self._changed: set[int] = set()
        self.untold: set[int] = set()  # events whose remarks are others now
        self.stories = Stories(self._idf)
        mine = {"org_id": org_id, "mode": mode}
        told = Event.objects.filter(**mine).exclude(story="").order_by("number")
        for id_, story in told.values_list("id", "story"):
            if story == UNTOLD:
                self.untold.add(id_)
            else:
                self.stories.load(id_, story)
        since = 0
        for row in WordDay.objects.filter(**mine).order_by("day"):
            self._idf.take(Day(row.day, row.posts, row.words))
            since = row.next_post
        running = Post.objects.filter(**mine, id__gte=since).order_by("id")
        for title, text, at in running.values_list("title", "text", "arrived_at"):
            self._idf.observe(terms(title, text), at)

    def add(self, work: Work, event_id: int, post_id: int, words: Words, at: datetime) -> None:
        """Count a post into its event's story, and its words into the day."""
        self.stories.add(event_id, words, at)
        self._changed.add(event_id)
        before = self._idf.running
        self._idf.observe(words, at)
        now = self._idf.running
        if before is not None and now is not None and now.day != before.day:
            work.add(
                WordDay,
                org_id=self._org_id,
                mode=self._mode,
                day=before.day,
                posts=before.posts,
                words=dict(before.seen),
                next_post=post_id,
            )

    def tell(self, work: Work, event_id: int, posts: Iterable[KnownPost]) -> None:
        """Tell an event's story anew, from the latest of its posts."""
        self.forget(work, event_id)
        latest = sorted(posts, key=lambda post: (post.arrived_s, post.id))[-RETOLD:]
        said = words_of(work, [post.id for post in latest])
        for post in latest:
            self.stories.add(event_id, terms(*said[post.id]), instant(post.arrived_s))
            self._changed.add(event_id)

    def save(self, work: Work) -> None:
        """Write the stories that changed."""
        for event_id in sorted(self._changed):
            work.change(Event, event_id, story=self.stories.dump(event_id))
        self._changed.clear()

    def forget(self, work: Work, event_id: int) -> None:
        """Recognise an event no more: a new wave of it has begun."""
        if event_id in self.stories:
            self.stories.drop(event_id)
        self._changed.discard(event_id)
        work.change(Event, event_id, story="")


def words_of(work: Work, post_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return title and text of posts, written or not; empty where they were deleted on schedule."""
    rows = Post.objects.filter(id__in=post_ids).values_list("id", "title", "text")
    found = {id_: (title, text) for id_, title, text in rows}
    wanted = set(post_ids) - found.keys()
    new = work.new(Post) if wanted else ()
    return found | {r["id"]: (r["title"], r["text"]) for r in new if r["id"] in wanted}
