from wanstudio.ui.actions import all_actions


def test_no_key_is_given_twice():
    keys = [row.key for row in all_actions() if row.key]
    assert len(keys) == len(set(keys))


def test_a_key_of_the_region_and_one_of_the_window_stand_beside_each_other():
    row = next(row for row in all_actions() if row.id == "full_screen")
    assert row.keys == "F or F11"
