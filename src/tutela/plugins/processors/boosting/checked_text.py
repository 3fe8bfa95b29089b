"""Reading LightGBM's model text only after checking it.

The library's own parser trusts what it reads: an altered text can send it outside its arrays. So every tree is
looked at first: numbers of the right count, features that exist, and branches that only lead forward to leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.processor import UnreadableModel

if TYPE_CHECKING:
    import lightgbm

MOST_TREES = 10_000
MOST_LEAVES = 4_096

Fields = dict[str, str]


def read(text: str, *, features: int, classes: int) -> lightgbm.Booster:
    """The booster in *text*. Raises `UnreadableModel` for anything but a sound numerical model of these sizes."""
    per_round = 1 if classes == 2 else classes
    head, *trees = text.split("\nTree=")
    _check_head(_fields(head), features, per_round)
    if not 0 < len(trees) <= MOST_TREES or len(trees) % per_round:
        raise UnreadableModel(f"the boosting model has {len(trees)} trees")
    for number, tree in enumerate(trees):
        try:
            _check_tree(_fields(f"Tree={tree.split('end of trees', maxsplit=1)[0]}"), number, features)
        except (KeyError, ValueError) as failure:
            raise UnreadableModel(f"tree {number} of the boosting model is altered") from failure
    import lightgbm

    try:
        return lightgbm.Booster(model_str=text)
    except lightgbm.basic.LightGBMError as failure:
        raise UnreadableModel("the boosting model cannot be read") from failure


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
    if len(head.get("feature_names", "").split()) != features:
        raise UnreadableModel("the boosting model does not name its features")


def _check_tree(tree: Fields, number: int, features: int) -> None:
    leaves = int(tree["num_leaves"])
    if int(tree["Tree"]) != number or not 1 <= leaves <= MOST_LEAVES:
        raise ValueError("order or size")
    if int(tree.get("num_cat", "0")) or int(tree.get("is_linear", "0")):
        raise ValueError("only numerical trees with constant leaves are made here")
    _numbers(tree, "leaf_value", leaves)
    if leaves > 1:
        split = [int(one) for one in _numbers(tree, "split_feature", leaves - 1)]
        if not all(0 <= one < features for one in split):
            raise ValueError("a feature that does not exist")
        for name in ("threshold", "decision_type"):
            _numbers(tree, name, leaves - 1)
        if any(int(one) & 1 for one in tree["decision_type"].split()):
            raise ValueError("a categorical decision")
        _check_branches(tree, leaves)


def _check_branches(tree: Fields, leaves: int) -> None:
    """Every node but the root and every leaf is the child of exactly one earlier node: a tree, without loops."""
    seen: set[int] = set()
    left = [int(one) for one in _numbers(tree, "left_child", leaves - 1)]
    right = [int(one) for one in _numbers(tree, "right_child", leaves - 1)]
    for node, pair in enumerate(zip(left, right, strict=True)):
        for child in pair:
            if child in seen or not (node < child < leaves - 1 or -leaves <= child < 0):
                raise ValueError("a branch that leads nowhere, twice or back")
            seen.add(child)


def _numbers(tree: Fields, name: str, count: int) -> list[str]:
    found = tree[name].split()
    if len(found) != count:
        raise ValueError(f"{name} has {len(found)} entries")
    for one in found:
        float(one)
    return found
