"""Files on record: by their hash, once, and gone when their time is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from qingting import settings as house
from qingting.evidence.actions import detach, keep_file
from qingting.evidence.models import Attachment, File
from qingting.evidence.queries import files_of, find_file, path_of, read_file
from qingting.orgs.models import Organisation
from qingting.store import Subject, acting
from tests.engine import NOON

pytestmark = pytest.mark.django_db

Committed = Callable[[], AbstractContextManager[Any]]
PDF = b"%PDF-1.7 a notice"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(house, "DATA", tmp_path)
    return tmp_path


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    """A transaction of its own, as far as what follows its commit goes."""
    return partial(django_capture_on_commit_callbacks, execute=True)


def org(key: str = "bureau") -> int:
    return Organisation.objects.get_or_create(key=key, name=key, zone="Asia/Shanghai")[0].pk


def keep(of: int, key: str, content: bytes = PDF, keep_as: str = "post") -> str:
    with acting(NOON) as work:
        subject = Subject(of, "actual", "import", key)
        return keep_file(work, content, subject, keep=keep_as, by="person:7")


def test_the_same_file_for_two_matters_is_one_file() -> None:
    first, second = keep(org(), "1"), keep(org(), "2")

    assert first == second
    assert File.objects.count() == 1
    assert set(files_of(org(), "import", ["1", "2", "3"])) == {"1", "2"}


def test_a_file_is_its_organisations_own() -> None:
    sha256 = keep(org(), "1")

    assert find_file(org("elsewhere"), sha256) is None
    assert files_of(org("elsewhere"), "import", ["1"]) == {}
    assert read_file(File.objects.get()) == PDF


def test_a_file_goes_with_the_last_matter_it_belongs_to(committed: Committed) -> None:
    sha256 = keep(org(), "1")
    keep(org(), "2")

    with committed():
        detach(org(), "import", ["1"], now=NOON)
    assert path_of(sha256).exists()
    with committed():
        detach(org(), "import", ["2"], now=NOON)

    assert not path_of(sha256).exists()
    assert File.objects.get().erased_at == NOON
    assert find_file(org(), sha256) is None


def test_a_file_that_another_organisation_holds_stays_theirs(
    committed: Committed,
) -> None:
    sha256 = keep(org(), "1")
    keep(org("elsewhere"), "1")

    with committed():
        detach(org(), "import", ["1"], now=NOON)

    assert find_file(org(), sha256) is None
    assert find_file(org("elsewhere"), sha256) is not None
    assert path_of(sha256).exists()


def test_what_is_kept_for_the_record_stays() -> None:
    keep(org(), "1", keep_as="record")

    assert detach(org(), "import", ["1"], now=NOON) == 0
    assert Attachment.objects.count() == 1


def test_an_erased_file_that_is_given_again_is_there_again(
    committed: Committed,
) -> None:
    sha256 = keep(org(), "1")
    with committed():
        detach(org(), "import", ["1"], now=NOON)

    keep(org(), "1")

    assert path_of(sha256).read_bytes() == PDF
    assert find_file(org(), sha256) is not None
