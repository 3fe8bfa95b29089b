"""Zips from strangers, and our own exports that somebody altered."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import Any

import pytest

from tutela.lib.safezip import pack
from tutela.mlbackend.archive import MANIFEST, from_files, unpack
from tutela.mlbackend.errors import BadImport
from tutela.mlbackend.tests.clients import OverHttp
from tutela.mlbackend.tests.files import labelled, learnable

LIMIT = 1024 * 1024


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries:
            made.writestr(name, data)
    return io.BytesIO(target.getvalue())


@pytest.fixture
def exported(client: OverHttp) -> dict[str, bytes]:
    """The files of an export of ours."""
    client.train(labelled(learnable(300)))
    return unpack(io.BytesIO(client.http.get("export", **client.ids).body), 100 * LIMIT)


def resealed(files: dict[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """The files with one altered, and the checksum made to fit: what a forger would do."""
    import hashlib

    said: dict[str, Any] = json.loads(files[MANIFEST])
    said["sha256"][name] = hashlib.sha256(data).hexdigest()
    return {**files, MANIFEST: json.dumps(said).encode(), name: data}


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:evil", ".."])
def test_a_path_that_leaves_the_zip_is_refused(name: str) -> None:
    with pytest.raises(BadImport, match="path"):
        unpack(zipped((name, b"x")), LIMIT)


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(BadImport, match="link"):
        unpack(zipped((link, b"/etc/passwd")), LIMIT)


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(BadImport, match="MB allowed"):
        unpack(zipped(("zeros", b"\0" * (LIMIT + 1))), LIMIT)


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped(("zeros", b"\0" * (2 * LIMIT))).getvalue())
    where = data.index(b"PK\x01\x02") + 24
    data[where : where + 4] = (10).to_bytes(4, "little")
    with pytest.raises(BadImport):
        unpack(io.BytesIO(bytes(data)), LIMIT)


def test_too_many_files_are_refused() -> None:
    with pytest.raises(BadImport, match="files"):
        unpack(zipped(*((f"f{number}", b"") for number in range(101))), LIMIT)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_refused() -> None:
    with pytest.raises(BadImport, match="twice"):
        unpack(zipped(("a", b"1"), ("a", b"2")), LIMIT)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip" * 100])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(BadImport, match="not a zip"):
        unpack(io.BytesIO(data), LIMIT)


def test_an_export_holds_no_rows_and_no_pickle(exported: dict[str, bytes]) -> None:
    assert not [name for name in exported if not name.endswith((".json", ".txt"))]
    assert json.loads(exported[MANIFEST])["chunks"] == []


def test_an_altered_file_is_noticed(exported: dict[str, bytes]) -> None:
    name = next(name for name in exported if name != MANIFEST)
    with pytest.raises(BadImport, match="altered or cut short"):
        from_files({**exported, name: exported[name] + b" "})


def test_a_manifest_of_another_version_is_refused(exported: dict[str, bytes]) -> None:
    said = {**json.loads(exported[MANIFEST]), "version": 99}
    with pytest.raises(BadImport, match="version"):
        from_files({**exported, MANIFEST: json.dumps(said).encode()})


def test_a_processor_that_is_not_installed_is_named(exported: dict[str, bytes]) -> None:
    said = {**json.loads(exported[MANIFEST]), "processor": "crystal_ball"}
    with pytest.raises(BadImport, match="crystal_ball"):
        from_files({**exported, MANIFEST: json.dumps(said).encode()})


FORGERIES = {
    "a feature that does not exist": (b"split_feature=", b"split_feature=9"),
    "a branch that leads nowhere": (b"left_child=", b"left_child=99"),
    "a number that is none": (b"leaf_value=", b"leaf_value=x"),
    "more leaves than there are": (b"num_leaves=", b"num_leaves=9"),
}


@pytest.mark.parametrize(("old", "new"), FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_tree_never_reaches_the_library(exported: dict[str, bytes], old: bytes, new: bytes) -> None:
    trees = exported.get("member-0.txt")
    if trees is None:
        pytest.fail("the model is expected to be a boosting one")
    with pytest.raises(BadImport, match="cannot be read"):
        from_files(resealed(exported, "member-0.txt", trees.replace(old, new, 1)))


def test_an_imported_model_stays_where_it_is_better_than_a_few_new_rows(client: OverHttp) -> None:
    client.train(labelled(learnable(2000)))
    client.hand_over("other-site")
    answer = client.train(labelled(learnable(30, seed=77)))
    assert answer["info"] == [
        "The imported model predicts the new rows better than one learnt from them alone; it was kept."
    ]


def test_a_packed_zip_is_the_same_every_time() -> None:
    assert pack({"a": b"1", "b": b"2"}) == pack({"a": b"1", "b": b"2"})
