"""The answers of the contract, asked in every way in which Moodle can ask."""

from __future__ import annotations

import pytest

from tutela.mlbackend.tests.clients import Client
from tutela.mlbackend.tests.files import labelled, learnable, perfect, unlabelled, without_targets

THREE = [[-1, 0, 0], [0, 0, 1], [1, 0, 2]] * 5


def test_training_answers_status_zero_and_no_info(any_client: Client) -> None:
    assert any_client.train(labelled(perfect(20))) == {"status": 0, "info": []}


def test_a_training_file_without_all_classes_is_status_eight(any_client: Client) -> None:
    assert any_client.train(labelled([[1, 1, 1], [0, 1, 1]])) == {
        "status": 8,
        "info": [],
        "errors": "Training data needs to include samples belonging to all classes",
    }


def test_predicting_without_training_is_status_two(any_client: Client) -> None:
    answer = any_client.predict(unlabelled([["1-0", 1, 1]]))
    assert answer == {"status": 2, "info": ["Provided model have not been trained yet"]}


def test_twenty_rows_of_which_one_column_tells_are_learnt_perfectly(any_client: Client) -> None:
    any_client.train(labelled(perfect(20)))
    answer = any_client.predict(unlabelled([["1-0", 1, -1, 1], ["2-0", 1, -1, -1]]))
    assert [row[:2] for row in answer["predictions"]] == [["1-0", "1"], ["2-0", "0"]]


def test_ids_classes_and_probabilities_are_text(any_client: Client) -> None:
    any_client.train(labelled(perfect(20)))
    ((id_, class_, probability),) = any_client.predict(unlabelled([["1-0", 1, -1, 1]]))["predictions"]
    assert (id_, class_) == ("1-0", "1")
    assert 0.6 < float(probability) <= 1


def test_three_classes_in_fifteen_rows_are_learnt_perfectly(any_client: Client) -> None:
    any_client.train(labelled(THREE, classes="[0,1,2]"))
    answer = any_client.predict(unlabelled([[f"{place}-0", *row[:-1]] for place, row in enumerate(THREE[:3])]))
    assert [row[1] for row in answer["predictions"]] == ["0", "1", "2"]


def test_an_evaluation_of_a_good_model_passes(any_client: Client) -> None:
    answer = any_client.evaluate(labelled(perfect(100)))
    assert (answer["status"], answer["score"], answer["info"]) == (0, 1.0, [])


def test_an_evaluation_answers_in_the_order_of_the_contract(any_client: Client) -> None:
    assert list(any_client.evaluate(labelled(learnable(200)), rounds=2)) == [
        "auc",
        "auc_deviation",
        "balanced accuracy",
        "accuracy",
        "precision",
        "recall",
        "f1_score",
        "score_deviation",
        "score",
        "min_score",
        "accepted_deviation",
        "dir",
        "status",
        "info",
        "runid",
    ]


def test_labels_that_are_not_those_of_the_header_are_status_one(any_client: Client) -> None:
    answer = any_client.evaluate(labelled(perfect(20), classes="[1,2]"))
    runid = answer.pop("runid")
    assert isinstance(runid, int)
    assert answer == {
        "status": 1,
        "info": ["The labels from the provided dataset do not match the targetclasses from the header"],
    }


def test_a_trained_model_that_is_perfect_scores_exactly_one(any_client: Client) -> None:
    any_client.train(labelled(perfect(20)))
    answer = any_client.evaluate(labelled(perfect(30)), trained=True)
    assert (answer["score"], answer["score_deviation"], answer["status"]) == (1.0, 0.0, 0)


def test_an_imported_model_predicts_what_the_exported_one_did(any_client: Client) -> None:
    rows = learnable(300)
    any_client.train(labelled(rows))
    asked = unlabelled(without_targets(rows[:20]))
    before = any_client.predict(asked)
    any_client.hand_over("elsewhere")
    assert any_client.predict(asked) == before


@pytest.mark.parametrize("count", [2, 4])
def test_identical_rows_of_both_classes_can_be_learnt(any_client: Client, count: int) -> None:
    assert any_client.train(labelled([[1, 1, place % 2] for place in range(count)]))["status"] == 0
