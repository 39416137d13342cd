"""Near-duplicates: what is known again, and what is not."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qingting.text.alike import SHORT, THRESHOLD, Alike, Signature, signature

CHARS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
LONG = "".join(random.Random(5).choices(CHARS, k=140))


def share(first: str, second: str) -> float:
    one, two = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second))
    return len(one & two) / len(one | two)


def index(*texts: str) -> Alike:
    alike = Alike()
    for key, text in enumerate(texts, 1):
        alike.add(key, signature(text))
    return alike


@pytest.mark.parametrize(
    "variant",
    [LONG, "转发" + LONG, LONG[:130], LONG[10:], LONG[:70] + "改了几个字" + LONG[74:]],
)
def test_an_edited_text_is_known_again(variant: str) -> None:
    assert index(LONG).find(signature(variant)) == 1


def test_another_text_is_not_known_even_with_a_common_half() -> None:
    other = LONG[:70] + "".join(random.Random(6).choices(CHARS, k=70))

    assert index(LONG).find(signature(other)) is None


@pytest.mark.parametrize(("length", "found"), [(SHORT - 1, None), (SHORT, 1)])
def test_short_texts_are_known_only_when_equal(length: int, found: int | None) -> None:
    text = LONG[:length]

    assert index(text).find(signature(text)) == 1
    assert index(text).find(signature(text + LONG[length])) == found
    assert signature(LONG[: SHORT - 1]).likeness(signature(LONG)) == 0.0


def test_the_estimate_is_right_on_average_and_within_a_quarter_each_time() -> None:
    dice = random.Random(7)
    errors = []
    for _ in range(300):
        cut = dice.randrange(len(LONG))
        other = LONG[:cut] + "".join(dice.choices(CHARS, k=140 - cut))
        errors.append(signature(LONG).likeness(signature(other)) - share(LONG, other))

    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.25


def test_of_equally_alike_texts_the_earliest_is_found_until_it_is_dropped() -> None:
    alike = index(LONG, "转发" + LONG, LONG)
    equal, near = signature(LONG), signature(LONG + "求扩散")

    assert alike.find(equal) == 1
    assert alike.find(near) == 1
    alike.drop(1)
    assert alike.find(equal) == 3
    alike.drop(3)
    assert alike.find(equal) == 2
    alike.drop(2)
    assert alike.find(equal) is None
    assert len(alike) == 0


def test_a_key_stands_for_one_text() -> None:
    alike = index(LONG)

    with pytest.raises(ValueError, match="key 1"):
        alike.add(1, signature(LONG))
    with pytest.raises(KeyError):
        alike.drop(2)


@pytest.mark.parametrize(("text", "size"), [("短", 16), (LONG, 272), (LONG * 40, 272)])
def test_a_stored_signature_is_the_same_signature(text: str, size: int) -> None:
    made = signature(text)

    loaded = Signature.load(made.dump())

    assert len(made.dump()) == size
    assert loaded.exact == made.exact
    assert loaded.bands == made.bands
    assert np.array_equal(loaded.minhash, made.minhash)
    assert loaded.likeness(made) == 1.0


def test_signatures_do_not_change_between_versions() -> None:
    made = signature("雨棚漏水三个月没有人来修理")

    assert made.dump()[:20].hex() == "04751fad83c8fb3a6f40b8585049b1377d58e21e"
    assert THRESHOLD == 0.75
