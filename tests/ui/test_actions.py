from wanstudio.core.shortcuts.table import TABLE
from wanstudio.ui.actions import IN_REGIONS, all_actions


def test_every_action_is_in_the_table_of_keys_and_every_row_of_it_is_an_action():
    in_menus, elsewhere = {row.id for row in all_actions()}, {row.id for row in IN_REGIONS}
    assert in_menus == {name for name, row in TABLE.items() if row.in_menu}
    assert elsewhere == {name for name, row in TABLE.items() if not row.in_menu}
