"""Models in S3 (moto's server), and the function behind a gateway (events in the shapes of API Gateway)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tutela.lib.safezip import pack
from tutela.mlbackend import aws_lambda
from tutela.mlbackend.errors import StorageFailed
from tutela.mlbackend.settings import Settings
from tutela.mlbackend.storage import S3Blobs
from tutela.mlbackend.tests.clients import BOUNDARY, UNIQUEID, USER, OverHttp, basic, folder, multipart
from tutela.mlbackend.tests.files import labelled, learnable, perfect, unlabelled
from tutela.mlbackend.tests.servers import serving
from tutela.mlbackend.tests.test_official import export

BUCKET = "moodle-models"
ASKED = unlabelled([["1-0", 1, -1, 1], ["2-0", 1, -1, -1]])


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A real S3 server, in this process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def environment(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables that choose a bucket; the bucket is empty."""
    given = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": endpoint,
        "MOODLE_MLBACKEND_PYTHON_USERS": USER,
        "MOODLE_MLBACKEND_PYTHON_S3_BUCKET_NAME": BUCKET,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=BUCKET)
    for found in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=found["Key"])
    return given


@pytest.fixture
def cloud(environment: dict[str, str]) -> Iterator[Callable[[], OverHttp]]:
    """Makes clients of a server that keeps its models in the bucket."""
    with serving(Settings.from_environment(environment)) as http:
        yield lambda: OverHttp(http, "in-the-cloud")


def keys(environment: dict[str, str]) -> list[str]:
    found = boto3.client("s3", endpoint_url=environment["AWS_ENDPOINT_URL_S3"]).list_objects_v2(Bucket=BUCKET)
    return [one["Key"] for one in found.get("Contents", [])]


def test_a_model_is_the_object_that_the_contract_names(
    cloud: Callable[[], OverHttp], environment: dict[str, str]
) -> None:
    client = cloud()
    client.train(labelled(perfect(20)))
    assert f"{UNIQUEID}/{client.ids['dirhash']}" in keys(environment)


def test_what_one_server_learnt_another_predicts(cloud: Callable[[], OverHttp], environment: dict[str, str]) -> None:
    cloud().train(labelled(perfect(20)))
    with serving(Settings.from_environment(environment)) as other:
        answer = OverHttp(other, "in-the-cloud").predict(ASKED)
    assert [row[1] for row in answer["predictions"]] == ["1", "0"]


def test_learning_goes_on_in_the_bucket(cloud: Callable[[], OverHttp], environment: dict[str, str]) -> None:
    client = cloud()
    client.train(labelled(learnable(100, seed=1)))
    client.train(labelled(learnable(100, seed=2)))
    assert len([key for key in keys(environment) if key.endswith(".npz")]) == 2


def test_reports_are_served_from_the_bucket(cloud: Callable[[], OverHttp]) -> None:
    client = cloud()
    run = client.evaluate(labelled(learnable(100)), rounds=1)["runid"]
    where = folder(client.ids["dirhash"] + "evaluation")
    reply = client.http.get("evaluationlog", uniqueid=UNIQUEID, dirhash=where, runid=str(run))
    assert len(reply.body) > 1000


def test_deleting_empties_the_folder_of_the_model(cloud: Callable[[], OverHttp], environment: dict[str, str]) -> None:
    client = cloud()
    client.train(labelled(perfect(20)))
    client.http.post("deletemodel", uniqueid=UNIQUEID)
    assert keys(environment) == []


def test_a_model_that_the_official_backend_left_in_the_bucket_serves(
    cloud: Callable[[], OverHttp], environment: dict[str, str]
) -> None:
    client = cloud()
    key = f"{UNIQUEID}/{client.ids['dirhash']}"
    boto3.client("s3", endpoint_url=environment["AWS_ENDPOINT_URL_S3"]).put_object(
        Bucket=BUCKET, Key=key, Body=pack(export())
    )
    assert client.predict(unlabelled([["1-0", 0.5, 9, -1]]))["status"] == 0


def test_a_store_that_refuses_is_said_in_the_words_of_the_contract(environment: dict[str, str]) -> None:
    with pytest.raises(StorageFailed, match="Can't upload classifier to S3"):
        S3Blobs("no-such-bucket", endpoint=environment["AWS_ENDPOINT_URL_S3"]).put("a", b"b")


def test_an_event_of_a_rest_api_is_answered_too(environment: dict[str, str]) -> None:
    """Version 1.0, as a REST API with binary media types sends it, with a multipart body."""
    body = multipart({"uniqueid": UNIQUEID, "dirhash": folder("rest")}, {"dataset": labelled(perfect(20))})
    headers = {**basic(), "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Host": "abc.example"}
    event = {
        "resource": "/{proxy+}",
        "path": "/training",
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"proxy": "training"},
        "requestContext": {
            "resourcePath": "/{proxy+}",
            "httpMethod": "POST",
            "path": "/prod/training",
            "stage": "prod",
            "identity": {"sourceIp": "192.0.2.7", "userAgent": "MoodleBot/4.5"},
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        },
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    aws_lambda.adapter.cache_clear()
    answer = aws_lambda.handler(event, None)
    aws_lambda.adapter.cache_clear()
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": 0, "info": []})
