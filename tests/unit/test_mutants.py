"""The marks of mutants in the sources: see tests.mutants.mutant."""

import ast

from tests.mutants.mutant import marked


def test_every_mark_makes_another_program() -> None:
    """Each mark stands at a line of code, and what it puts there can be compiled and is something else."""
    same = [mutant.name for mutant in marked() if _tree(mutant.source()) == _tree(mutant.file.read_text("utf-8"))]

    assert same == []


def test_no_guard_of_the_caches_lost_its_mark() -> None:
    """A mark that a change takes away by accident is missed."""
    marks = [mutant.module.rpartition(".")[0] for mutant in marked()]

    assert marks.count("main_process.client_cache") >= 23
    assert marks.count("main_process.response_cache") >= 28
    assert marks.count("main_process.kit") >= 17


def _tree(source: str) -> str:
    return ast.dump(ast.parse(source))
