"""What only a server has: methods, passwords, parameters, files that are missing, pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from tutela.mlbackend.app import create_app
from tutela.mlbackend.tests.clients import UNIQUEID, Http, OverHttp, basic, folder
from tutela.mlbackend.tests.files import labelled, learnable, perfect, text, unlabelled
from tutela.mlbackend.tests.servers import serving_app, settings_for

IDS = {"uniqueid": UNIQUEID, "dirhash": folder("nowhere")}
EVALUATION = {"minscore": "0.7", "maxdeviation": "0.05", "niterations": "3"}
WITH_PASSWORD = ["export", "evaluationlog", "models", "metrics"]


def test_the_version_is_accepted_by_moodle_and_ends_without_a_newline(http: Http) -> None:
    reply = http.sending({}).get("version")
    assert (reply.status, reply.body) == (200, b"3.0.5")


def test_the_version_answers_head(http: Http) -> None:
    assert http.send("HEAD", "/version").status == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/version"), ("GET", "/training"), ("POST", "/export")])
def test_a_wrong_method_is_refused_before_the_password_is_asked_for(http: Http, method: str, path: str) -> None:
    assert http.send(method, path, b"").status == 405


def test_an_unknown_path_is_not_found(http: Http) -> None:
    assert http.get("training/").status == 404


def test_a_request_without_a_password_is_refused(http: Http) -> None:
    reply = http.sending({}).post("training")
    assert (reply.status, reply.text) == (401, "No user and/or password included in the request.")


@pytest.mark.parametrize("header", ["Bearer abc", "Basic !!!", "Basic ZGVmYXVsdA==", ""])
def test_a_password_that_cannot_be_read_is_refused(http: Http, header: str) -> None:
    reply = http.sending({"Authorization": header}).post("training")
    assert (reply.status, reply.text) == (401, "No user and/or password included in the request.")


@pytest.mark.parametrize("user", ["default:wrong", "somebody:sshhhh"])
def test_a_wrong_password_is_refused(http: Http, user: str) -> None:
    reply = http.sending(basic(user)).post("training")
    assert (reply.status, reply.text) == (401, "Incorrect user and/or password provided by Moodle.")


def test_moodle_is_never_asked_to_authenticate_like_a_browser(http: Http) -> None:
    assert "www-authenticate" not in http.sending({}).post("training").headers


def test_a_browser_is_asked_for_the_password_of_the_page(http: Http) -> None:
    assert http.sending({}).get("models").headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize("route", WITH_PASSWORD)
def test_nothing_is_shown_without_a_password(http: Http, route: str) -> None:
    assert http.sending({}).get(route).status == 401


def test_json_is_sent_as_the_official_server_sends_it(client: OverHttp) -> None:
    reply = client.http.post("training", {"dataset": labelled(perfect(20))}, **client.ids)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.body == b'{"status": 0, "info": []}'


def test_parameters_may_come_in_the_query(client: OverHttp) -> None:
    query = "&".join(f"{name}={value}" for name, value in client.ids.items())
    assert client.http.post(f"training?{query}", {"dataset": labelled(perfect(20))}).status == 200


def test_parameters_of_a_get_may_come_in_its_body(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    body = "&".join(f"{name}={value}" for name, value in client.ids.items()).encode()
    assert client.http.send("GET", "/export", body, "application/x-www-form-urlencoded").status == 200


@pytest.mark.parametrize("missing", ["uniqueid", "dirhash"])
def test_a_missing_parameter_is_an_error(http: Http, missing: str) -> None:
    given = {name: value for name, value in IDS.items() if name != missing}
    reply = http.post("training", {"dataset": labelled(perfect(20))}, **given)
    assert (reply.status, reply.text) == (500, f"The parameter {missing} is missing.")


def test_a_missing_file_is_a_bad_request(http: Http) -> None:
    reply = http.post("training", **IDS)
    assert (reply.status, reply.text) == (400, "The request has no file called dataset.")


def test_an_id_is_cleaned_and_not_refused(client: OverHttp, store: Path) -> None:
    odd = {"uniqueid": "../../a b/c'", "dirhash": "d.e"}
    assert client.http.post("training", {"dataset": labelled(perfect(20))}, **odd).status == 200
    assert (store / "abc" / "de" / "classifier").is_dir()


def test_an_id_of_which_nothing_is_left_deletes_nothing(client: OverHttp, store: Path) -> None:
    client.train(labelled(perfect(20)))
    assert client.http.post("deletemodel", uniqueid="!!!").status == 500
    assert client.predict(unlabelled([["1-0", 1, -1, 1]]))["status"] == 0


def test_a_deleted_model_is_gone(http: Http) -> None:
    http.post("training", {"dataset": labelled(perfect(20))}, uniqueid="doomed", dirhash="x")
    assert http.post("deletemodel", uniqueid="doomed").text == "Ok"
    assert http.get("export", uniqueid="doomed", dirhash="x").status == 503


def test_deleting_what_does_not_exist_is_ok(http: Http) -> None:
    reply = http.post("deletemodel", uniqueid="neverseen")
    assert (reply.status, reply.text) == (200, "Ok")


def test_there_is_nothing_to_export_before_a_training(http: Http) -> None:
    reply = http.get("export", **IDS)
    assert (reply.status, reply.text) == (503, "There is nothing to export.")


def test_an_unknown_run_has_an_empty_report(http: Http) -> None:
    reply = http.get("evaluationlog", **IDS, runid="1795241749000")
    assert (reply.status, reply.headers["content-type"], len(reply.body)) == (200, "application/zip", 22)


def test_the_report_of_a_run_has_a_page_pictures_and_numbers(client: OverHttp) -> None:
    run = client.evaluate(labelled(learnable(200)))["runid"]
    reply = client.http.get(
        "evaluationlog", uniqueid=UNIQUEID, dirhash=folder(client.ids["dirhash"] + "evaluation"), runid=str(run)
    )
    with zipfile.ZipFile(io.BytesIO(reply.body)) as report:
        wanted = ("report.html", "report.json", "roc.svg", "precision-recall.svg", "calibration.svg")
        # Moodle names the folder "tensor" of a run to the administrator.
        assert {f"tensor/{name}" for name in wanted} <= set(report.namelist())


def test_runs_of_the_same_millisecond_have_numbers_of_their_own(client: OverHttp) -> None:
    mismatched = labelled(perfect(4), classes="[1,2]")
    runs = [client.evaluate(mismatched)["runid"] for _ in range(20)]
    assert len(set(runs)) == 20


def test_zero_rounds_are_an_error(http: Http) -> None:
    given = {**EVALUATION, **IDS, "niterations": "0"}
    assert http.post("evaluation", {"dataset": labelled(perfect(20))}, **given).status == 500


def test_a_trained_model_that_does_not_exist_cannot_be_evaluated(http: Http) -> None:
    reply = http.post(
        "evaluation", {"dataset": labelled(perfect(20))}, **EVALUATION, **IDS, trainedmodeldirhash=folder("never")
    )
    assert (reply.status, reply.text) == (500, "There is no trained model to evaluate.")


def test_a_number_is_cleaned_by_removing_what_does_not_belong(client: OverHttp) -> None:
    given = {**EVALUATION, **IDS, "minscore": "1e-05"}
    assert client.http.post("evaluation", {"dataset": labelled(perfect(60))}, **given).json()["min_score"] == 105.0


BAD = {
    "an empty file": b"",
    "two lines": text(["a"], []).split(b"\n", 2)[0] + b"\n1\n",
    "no rows": labelled([]),
    "no nfeatures": labelled(perfect(4)).replace(b"nfeatures", b"nothing"),
    "nfeatures of two kinds": labelled(perfect(4)).replace(b",3,", b",3|4,"),
    "no targetclasses": labelled(perfect(4)).replace(b"targetclasses", b"classes"),
    "classes that are no list": labelled(perfect(4), classes="0"),
    "a row too short": labelled([*perfect(4), [1, 1]]),
    "a row too long": labelled([*perfect(4), [1, 1, 1, 1, 1, 1]]),
    "nan": labelled([*perfect(4), ["nan", 1, 1, 1]]),
    "infinity": labelled([*perfect(4), ["-inf", 1, 1, 1]]),
    "a target that is text": labelled([*perfect(4), [1, 1, 1, "yes"]]),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_a_sentence_and_the_last_model_stays(client: OverHttp, data: bytes) -> None:
    client.train(labelled(perfect(20)))
    asked = unlabelled([["1-0", 1, -1, 1]])
    before = client.predict(asked)
    reply = client.http.post("training", {"dataset": data}, **client.ids)
    assert reply.status == 500
    assert re.fullmatch(r"[A-Z][^<>\n]{10,150}\.", reply.text)
    assert client.predict(asked) == before


def test_text_where_a_number_belongs_is_read_as_nought(client: OverHttp) -> None:
    client.train(labelled([*perfect(20), ["n/a", 1, 1, 1]]))
    asked = client.predict(unlabelled([["1-0", "abc", -1, 1], ["2-0", 0, -1, 1]]))["predictions"]
    assert asked[0][2] == asked[1][2]


def test_predicting_no_rows_is_an_error(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    assert client.http.post("prediction", {"dataset": unlabelled([])}, **client.ids).status == 500


def test_predicting_with_too_few_columns_is_an_error(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    assert client.http.post("prediction", {"dataset": unlabelled([["1-0", 1, 1]])}, **client.ids).status == 500


def test_columns_beyond_those_learnt_are_left_aside(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    wide = client.predict(unlabelled([["1-0", 1, -1, 1, 5, 5]]))
    assert wide == client.predict(unlabelled([["1-0", 1, -1, 1]]))


def test_a_body_that_is_no_form_is_refused(http: Http) -> None:
    assert http.send("POST", "/training", b"no form at all", "multipart/form-data; boundary=abc").status == 500


def test_one_row_of_one_class_gets_an_answer_that_moodle_can_read(client: OverHttp) -> None:
    assert client.train(labelled([[1, 1, 1]]))["status"] == 8


def test_too_few_rows_to_evaluate_are_a_status_and_not_an_error(client: OverHttp) -> None:
    answer = client.evaluate(labelled([[1, 1, 0], [1, 0, 1]]))
    assert answer["status"] == 8
    assert answer["info"][0].startswith("Not enough data to evaluate")


def test_classes_keep_their_own_names(client: OverHttp) -> None:
    client.train(labelled([[sign, sign] for sign in (-1, 1) * 10], classes="[-1,1]"))
    answer = client.predict(unlabelled([["1-0", -1], ["2-0", 1]]))
    assert [row[1] for row in answer["predictions"]] == ["-1", "1"]


def test_the_page_shows_the_site_that_trained_a_model(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    page = client.http.get("models").text
    assert client.ids["dirhash"] in page
    assert "https://moodle.example.org" in page


def test_the_metrics_count_requests_by_route_and_status(new_client: Callable[[], OverHttp]) -> None:
    client = new_client()
    client.http.post("training", **client.ids)
    assert 'tutela_mlbackend_requests_total{route="training",status="400"}' in client.http.get("metrics").text


def test_a_request_keeps_the_id_that_a_proxy_gave_it(http: Http) -> None:
    reply = http.sending({**basic(), "X-Request-ID": "abc-123"}).get("metrics")
    assert reply.headers["x-request-id"] == "abc-123"


def test_it_serves_below_a_path_of_a_larger_app(tmp_path: Path) -> None:
    app = Starlette(routes=[Mount("/mlbackend", create_app(settings_for(tmp_path)))])
    with serving_app(app) as http:
        assert http.get("mlbackend/version").body == b"3.0.5"
        assert http.post("mlbackend/training", {"dataset": labelled(perfect(20))}, **IDS).status == 200


def test_guessing_is_a_low_score(client: OverHttp) -> None:
    rows = [[*row[:-1], place * 7919 % 13 % 2] for place, row in enumerate(learnable(100, seed=11))]
    assert client.evaluate(labelled(rows), rounds=10)["status"] & 4


def test_two_rows_of_the_only_class_can_be_learnt(client: OverHttp) -> None:
    assert client.train(labelled([[1, 1, 0], [0, 1, 0]], classes="[0]"))["status"] == 0
    assert client.predict(unlabelled([["1-0", 1, 1]]))["predictions"] == [["1-0", "0", "1.0"]]
