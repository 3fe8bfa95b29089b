"""LightGBM, imported when it is first needed."""

from __future__ import annotations

import re
from types import ModuleType
from typing import TYPE_CHECKING

from tutela.sdk.errors import Decline
from tutela.sdk.processor import UnreadableModel

if TYPE_CHECKING:
    import lightgbm


def load_lightgbm() -> ModuleType:
    """The library. Raises `Decline` where it is not installed or its OpenMP library is not."""
    try:
        import lightgbm as library
    except (ImportError, OSError) as failure:
        raise Decline(f"LightGBM cannot be loaded ({failure}); on Linux it needs libgomp1") from failure
    return library


MOST_TREES = 10_000
MOST_LEAVES = 4_096
MOST_FEATURES = 100_000
END = "\nend of trees"

WHOLE = re.compile(r"-?\d{1,9}")
DECIMAL = re.compile(r"-?\d{1,400}(\.\d{1,40})?([eE][+-]?\d{1,3})?")
THRESHOLD = re.compile(rf"{DECIMAL.pattern}|-?inf")
"""Infinity parts those who have a value from those who have none."""
SPLITS = {
    "split_feature": WHOLE,
    "split_gain": DECIMAL,
    "threshold": THRESHOLD,
    "decision_type": WHOLE,
    "left_child": WHOLE,
    "right_child": WHOLE,
    "internal_value": DECIMAL,
    "internal_weight": DECIMAL,
    "internal_count": WHOLE,
}
LEAVES = {"leaf_value": DECIMAL, "leaf_weight": DECIMAL, "leaf_count": WHOLE}

Fields = dict[str, str]
Tree = dict[str, list[str]]


def read(text: str, *, features: int, classes: int) -> lightgbm.Booster:
    """The booster in *text*. Raises `UnreadableModel` for anything but a sound numerical model of these sizes."""
    per_round = 1 if classes == 2 else classes
    body, end, _ = text.partition(END)
    head, *blocks = body.split("\nTree=")
    announced = len(_fields(head).get("tree_sizes", "").split())
    if not end or not 0 < len(blocks) == announced <= MOST_TREES or len(blocks) % per_round:
        raise UnreadableModel("the boosting model's trees are cut short")
    if not 0 < features <= MOST_FEATURES:
        raise UnreadableModel("the boosting model has no features")
    _check_head(_fields(head), features, per_round)
    trees = []
    for number, block in enumerate(blocks):
        try:
            trees.append(_tree(_fields(f"Tree={block}"), number, features))
        except (KeyError, ValueError) as failure:
            raise UnreadableModel(f"tree {number} of the boosting model is altered") from failure
    try:
        booster: lightgbm.Booster = load_lightgbm().Booster(model_str=_written(trees, features, classes, per_round))
    except Decline as decline:
        raise UnreadableModel(decline.reason) from decline
    return booster


def _fields(block: str) -> Fields:
    return dict(line.split("=", 1) for line in block.splitlines() if "=" in line)


def _check_head(head: Fields, features: int, per_round: int) -> None:
    expected = {
        "num_class": str(per_round),
        "num_tree_per_iteration": str(per_round),
        "max_feature_idx": str(features - 1),
    }
    for name, value in expected.items():
        if head.get(name) != value:
            raise UnreadableModel(f"the boosting model says {name}={head.get(name)}, {value} is expected")


def _tree(fields: Fields, number: int, features: int) -> Tree:
    leaves = int(fields["num_leaves"])
    if int(fields["Tree"]) != number or not 1 <= leaves <= MOST_LEAVES:
        raise ValueError("order or size")
    if int(fields.get("num_cat", "0")) or int(fields.get("is_linear", "0")):
        raise ValueError("only numerical trees with constant leaves are made here")
    if leaves == 1:
        return {"leaf_value": _numbers(fields, "leaf_value", DECIMAL, 1)}
    tree = {name: _numbers(fields, name, shape, leaves - 1) for name, shape in SPLITS.items()}
    tree |= {name: _numbers(fields, name, shape, leaves) for name, shape in LEAVES.items()}
    if not all(0 <= int(one) < features for one in tree["split_feature"]):
        raise ValueError("a feature that does not exist")
    if not all(0 <= int(one) < 16 and int(one) % 2 == 0 for one in tree["decision_type"]):
        raise ValueError("a decision that is not by a threshold")
    _check_branches(tree, leaves)
    return tree


def _check_branches(tree: Tree, leaves: int) -> None:
    """Every node but the root and every leaf is the child of exactly one earlier node: a tree, without loops."""
    seen: set[int] = set()
    for node, pair in enumerate(zip(tree["left_child"], tree["right_child"], strict=True)):
        for child in map(int, pair):
            if child in seen or not (node < child < leaves - 1 or -leaves <= child < 0):
                raise ValueError("a branch that leads nowhere, twice or back")
            seen.add(child)


def _numbers(fields: Fields, name: str, shape: re.Pattern[str], count: int) -> list[str]:
    found = fields[name].split()
    if len(found) != count or not all(shape.fullmatch(one) for one in found):
        raise ValueError(f"{name} does not hold {count} numbers")
    return found


def _written(trees: list[Tree], features: int, classes: int, per_round: int) -> str:
    """A model text of version 4, as LightGBM writes it."""
    blocks = [_block(tree, number) for number, tree in enumerate(trees)]
    objective = "binary sigmoid:1" if classes == 2 else f"multiclass num_class:{classes}"
    head = [
        "tree",
        "version=v4",
        f"num_class={per_round}",
        f"num_tree_per_iteration={per_round}",
        "label_index=0",
        f"max_feature_idx={features - 1}",
        f"objective={objective}",
        "feature_names=" + " ".join(f"Column_{place}" for place in range(features)),
        "feature_infos=" + " ".join(["none"] * features),
        "tree_sizes=" + " ".join(str(len(block)) for block in blocks),
    ]
    return "\n".join(head) + "\n\n" + "".join(blocks) + END.lstrip() + "\n"


def _block(tree: Tree, number: int) -> str:
    values = {name: " ".join(tree.get(name, [])) for name in (*SPLITS, *LEAVES)}
    lines = [
        f"Tree={number}",
        f"num_leaves={len(tree['leaf_value'])}",
        "num_cat=0",
        *(f"{name}={value}" for name, value in values.items()),
        "is_linear=0",
        "shrinkage=1",
    ]
    return "\n".join(lines) + "\n\n\n"
