"""Taking in a batch: repeats, reposts, readings, matching, near-duplicates, keeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from qingting.posts.models import Echo, Post, Reading, Remark
from qingting.posts.queries import (
    REMARK_QUIET_S,
    REMEMBERED,
    Known,
    KnownPost,
    KnownRemark,
    Room,
    keep_reading,
    seconds,
)
from qingting.posts.rules import author_key, key_hash, same_heading
from qingting.sources import form
from qingting.sources.actions import settle
from qingting.sources.queries import Batch, KnownSource
from qingting.store import Work, new_id
from qingting.text.alike import Signature, signature
from qingting.text.normalise import wording
from qingting.watches.queries import Watches

KEPT = "posts.kept"  # Kept, for events
COUNTED = "posts.counted"  # KnownRemark whose counts may have crossed a cut point, for spread

_SECRET = settings.SECRET_KEY.encode()


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that was just kept, with its words as they came; `fresh`: its remark is new;
    `plan`: the one that a watch which asked for it names, "" where none does.
    """

    post: KnownPost
    org_id: int
    mode: str
    title: str
    text: str
    fresh: bool
    parent: KnownPost | None
    plan: str = ""


def take_in(work: Work, batch: Batch) -> None:
    """Take in what a source gave; counts, kept posts and the source's cursor change together."""
    source = batch.source
    before = dict(source.tally)
    room = work.of(Known).room(source.org_id, source.mode)
    if not room.complete:
        room.look_up(_keys(batch))
    intake = _Intake(work, source, room)
    for item in batch.items:
        if isinstance(item, form.Post):
            intake.post(item)
        else:
            intake.counts(item)
    settle(work, batch, before)


def _keys(batch: Batch) -> set[str]:
    keys: set[str] = set()
    for item in batch.items:
        if isinstance(item, form.Post):
            keys.update(k for k in (item.id, item.repost_of, item.in_reply_to) if k)
        else:
            keys.add(item.post)
    return keys


def end_remark(work: Work, room: Room, remark: KnownRemark) -> None:
    """End a remark: its event ended, or it was quiet too long. The same words are a new remark
    from now on.
    """
    if remark.ended:
        return
    remark.ended = True
    room.alike.drop(remark.id)
    work.change(Remark, remark.id, ended_at=work.now)


def resume_remark(work: Work, room: Room, remark: KnownRemark) -> None:
    """Let a remark go on that ended by mistake: the same words are the same remark again."""
    remark.ended = False
    dumped = Remark.objects.filter(pk=remark.id).values_list("signature", flat=True).first()
    if dumped is None:
        dumped = next(row["signature"] for row in work.new(Remark) if row["id"] == remark.id)
    room.alike.add(remark.id, Signature.load(bytes(dumped)))
    work.change(Remark, remark.id, ended_at=None)


class _Intake:
    """One batch on its way in; what stays is in `room` and `work`."""

    def __init__(self, work: Work, source: KnownSource, room: Room) -> None:
        self.work = work
        self.source = source
        self.room = room
        self.tally = source.tally
        self.now_s = seconds(work.now)
        self.echo_rows = work.tuples(Echo)
        self.watches = work.of(Watches).of(source.org_id)

    def post(self, item: form.Post) -> None:
        """Count a repost, or keep a post that is asked for; a repeat changes nothing."""
        room, tally = self.room, self.tally
        hash_ = key_hash(item.id)
        if hash_ in room.echoes or item.id in room.posts:
            tally["repeats"] += 1
            return
        tally["posts"] += 1
        if item.repost_of is None:
            self._keep_if_asked(item, self._parent(item.in_reply_to))
            return
        parent = self._parent(item.repost_of)
        if item.title or item.text:
            self._keep_if_asked(item, parent)
        elif parent is None:
            tally["orphans"] += 1
            return
        else:
            tally["echoes"] += 1
        if parent is not None:
            self._repost(parent, min(seconds(item.published_at), self.now_s), hash_)

    def counts(self, item: form.Counts) -> None:
        """Store a platform reading of a kept post; spread is told if a number moved."""
        self.tally["counts"] += 1
        post = self.room.posts.get(item.post)
        if post is None:
            self.tally["orphans"] += 1
            return
        self._read(post, item, min(item.observed_at, self.work.now))

    def _parent(self, key: str | None) -> KnownPost | None:
        """The kept post a key leads to; a repost of a repost leads to the post itself."""
        if key is None:
            return None
        return self.room.posts.get(key) or self.room.echoes.get(key_hash(key))

    def _repost(self, parent: KnownPost, at_s: int, hash_: int) -> None:
        """Count a repost, with words or without: its time and the hash of its id."""
        self.room.echoes[hash_] = parent
        self.echo_rows.append((new_id(), parent.id, at_s, hash_))
        parent.reposts += 1
        parent.echoes.append(at_s)
        self.work.change(Post, parent.id, repost_count=parent.reposts)
        remark = parent.remark
        remark.count += 1
        remark.touched += 1
        remark.last_s = max(remark.last_s, at_s)
        if remark.count >= remark.ring_at:
            self.work.leave(COUNTED, remark)

    def _read(self, post: KnownPost, reading: form.Reading, at: datetime) -> None:
        spans = form.spans(reading)
        self.work.add(Reading, post_id=post.id, at=at, **spans._asdict())
        post.remark.touched += 1
        if keep_reading(post, seconds(at), spans):
            self.work.leave(COUNTED, post.remark)

    def _keep_if_asked(self, item: form.Post, parent: KnownPost | None) -> None:
        """Keep a post that a watch matches, that answers or reposts a kept one, or that a person
        entered."""
        title, text = item.title or "", item.text or ""
        hits = self.watches.hits(title, text, site=item.site, kind=item.kind)
        if not hits and parent is None and not self.source.by_hand:
            return
        self.tally["kept"] += 1
        words = f"{title}\n{text}" if title and text else title or text
        remark, fresh = self._remark(wording(words), wording(title))
        post = self._add(item, remark, parent, hits)
        if item.counts is not None:
            self._read(post, item.counts, self.work.now)
        plan = self.watches.plan_of(hits)
        self.work.leave(
            KEPT, Kept(post, self.room.org_id, self.room.mode, title, text, fresh, parent, plan)
        )

    def _remark(self, words: str, heading: str) -> tuple[KnownRemark, bool]:
        """The live remark of the same words, or a new one; True if it is new."""
        work, room = self.work, self.room
        said = signature(words)
        before = self._said_before(said, heading)
        if before is not None and not before.ended:
            before.last_s = self.now_s
            work.change(Remark, before.id, last_at=work.now)
            return before, False
        earlier = before.id if before is not None else None
        remark = KnownRemark(new_id(), work.now, follows=earlier)
        remark.heading = heading
        room.remarks[remark.id] = remark
        room.alike.add(remark.id, said)
        work.add(
            Remark,
            id=remark.id,
            org_id=room.org_id,
            mode=room.mode,
            first_at=work.now,
            last_at=work.now,
            signature=said.dump(),
            follows_id=earlier,
        )
        return remark, True

    def _said_before(self, said: Signature, heading: str) -> KnownRemark | None:
        """The last remark of the same words, ended if it was quiet too long; None if none is
        remembered.
        """
        room = self.room
        while (found := room.alike.find(said)) is not None:
            room.load_remarks([found])
            remark = room.remarks[found]
            if not same_heading(heading, remark.heading):
                return None
            quiet_s = self.now_s - remark.last_s
            if quiet_s >= REMARK_QUIET_S:
                end_remark(self.work, room, remark)
            if quiet_s <= REMEMBERED.total_seconds():
                return remark
        return None

    def _add(
        self,
        item: form.Post,
        remark: KnownRemark,
        parent: KnownPost | None,
        hits: list[str],
    ) -> KnownPost:
        arrived = min(item.arrives_at, self.work.now)
        published = min(item.published_at, arrived)
        post = KnownPost(
            new_id(),
            item.id,
            remark,
            site=item.site,
            kind=item.kind,
            published_s=seconds(published),
            arrived_s=seconds(arrived),
            author_key=author_key(_SECRET, item.author),
            source=self.source,
        )
        remark.posts.append(post)
        remark.touched += 1
        self.room.posts[item.id] = post
        self._write(
            post,
            item,
            parent_id=parent.id if parent else None,
            published_at=published,
            arrived_at=arrived,
            watches=hits,
        )
        return post

    def _write(self, post: KnownPost, item: form.Post, **values: Any) -> None:
        self.work.add(
            Post,
            id=post.id,
            org_id=self.room.org_id,
            mode=self.room.mode,
            source_id=self.source.id,
            remark_id=post.remark.id,
            key=item.id,
            site=item.site,
            kind=item.kind,
            url=item.url or "",
            title=item.title or "",
            text=item.text or "",
            author_key=post.author_key,
            **values,
        )
