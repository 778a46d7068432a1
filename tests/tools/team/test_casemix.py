"""The paradox that raw shares hide: better in every part, behind in total."""

import random

from tools.team.casemix import Case, fair, norm


def _cases(person: str, priority: str, met: int, of: int) -> list[Case]:
    return [Case(person, (priority, "api", "smb"), float(n < met)) for n in range(of)]


def _paradox() -> list[Case]:
    """Each answers 100; hers are mostly hard. She is better with hard and with easy ones."""
    hers = _cases("hana", "P1", 64, 80) + _cases("hana", "P4", 20, 20)
    his = _cases("igor", "P1", 12, 20) + _cases("igor", "P4", 76, 80)
    return hers + his


def test_raw_and_adjusted_order_differ_and_the_adjusted_one_is_right() -> None:
    usual = norm(_paradox())
    assert usual is not None
    found = fair(_paradox(), usual)
    assert found["hana"].raw < found["igor"].raw
    assert found["hana"].adjusted > found["igor"].adjusted


def test_people_who_do_as_everybody_does_are_at_the_average_whatever_their_cases() -> None:
    cases = _cases("a", "P1", 50, 100) + _cases("b", "P4", 90, 100) + _cases("b", "P1", 50, 100)
    usual = norm(cases)
    assert usual is not None
    found = fair(cases, usual)
    assert abs(found["a"].adjusted - usual.overall) < 0.02
    assert abs(found["b"].adjusted - usual.overall) < 0.02


def test_the_interval_narrows_with_cases_and_holds_the_truth_in_19_of_20() -> None:
    rng = random.Random(7)
    inside = widths = 0.0
    for _ in range(200):
        crowd = [
            Case(f"p{n % 20}", (pick, "api", "smb"), float(rng.random() < odds))
            for n in range(1200)
            for pick, odds in [rng.choice((("P1", 0.7), ("P4", 0.9)))]
        ]
        usual = norm(crowd)
        assert usual is not None
        one = fair(crowd, usual)["p0"]
        inside += one.low <= 0.8 <= one.high
        widths += one.high - one.low
    assert 0.9 <= inside / 200 <= 1.0
    few = fair(crowd[:200], usual)["p0"]
    assert few.high - few.low > widths / 200


def test_nothing_to_compare_with_is_no_norm() -> None:
    assert norm([]) is None
