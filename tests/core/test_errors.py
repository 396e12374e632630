from __future__ import annotations

from itertools import islice

from wanstudio.core.errors import causes


def test_what_an_error_came_of_is_told_from_the_last_to_the_first():
    first, second, last = OSError(), ValueError(), RuntimeError()
    second.__context__, last.__cause__ = first, second
    assert list(causes(last)) == [last, second, first] and list(causes(None)) == []


def test_errors_that_came_of_one_another_are_told_once_each():
    one, other = OSError(), ValueError()
    one.__context__, other.__cause__ = other, one
    assert list(islice(causes(one), 9)) == [one, other]
