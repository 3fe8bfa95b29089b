"""The log store on S3: the real protocol, against a server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tutela.analytics.logstore import LogStore, StoreBusy
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, ids, run

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of an S3 on a free port of 127.0.0.1."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def store(endpoint: str) -> LogStore:
    import s3fs  # type: ignore[import-untyped]  # s3fs ships no types

    options = {"key": "test", "secret": "test", "client_kwargs": {"endpoint_url": endpoint, "region_name": "eu-west-1"}}
    bucket = f"bucket-{uuid4().hex}"
    s3fs.S3FileSystem(**options).mkdir(bucket, create_parents=True)
    return LogStore(f"s3://{bucket}/folder", **options)


def test_a_sync_to_s3_is_read_back_by_duckdb(store: LogStore) -> None:
    platform = MemoryPlatform(event(n, day=n) for n in range(1, 61))
    run(platform, store)
    platform.add(event(500), event(70))
    run(platform, store)
    assert ids(store) == sorted(platform.rows)


def test_who_comes_second_to_a_manifest_loses(store: LogStore) -> None:
    manifest = store.manifest()
    store.commit(manifest)
    with pytest.raises(StoreBusy):
        store.commit(manifest)
