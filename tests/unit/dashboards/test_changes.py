"""A change in a few words."""

import pytest

from main_process.dashboards import Dashboard, SlotBinding, Tile, Wire
from main_process.dashboards.changes import describe_change
from main_process.dashboards.model import BoardPage, ChoiceVariable, DatesVariable
from main_process.dashboards.refresh import DashboardRefresh, Refresh

CLOCK = Tile(instance="a", widget="clock", x=0, y=0, w=2, h=2)
FACTS = Tile(instance="b", widget="index-facts", x=2, y=0, w=2, h=2, title="Guides")
REGION = ChoiceVariable(name="region", title="Region", choices=["eu", "us"], value="eu")
PERIOD = DatesVariable(name="period")
PAGES = [BoardPage(id="p", name="Day"), BoardPage(id="q", name="Night")]
BOARD = Dashboard(id="d", name="D", app_id="shop", widgets=[CLOCK, FACTS], pages=PAGES, variables=[REGION, PERIOD])
BOUND = {"s": SlotBinding(app_id="shop", provider_name="P")}
WIRE = Wire(publisher="a", topic="t", listener="b", hears="t", connected=True)


def clock(**fields: object) -> list[Tile]:
    return [CLOCK.model_copy(update=fields), FACTS]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"widgets": [CLOCK]}, "Remove Guides"),
        ({"widgets": []}, "Remove 2 widgets"),
        ({"widgets": [CLOCK, FACTS, CLOCK.model_copy(update={"instance": "c"})]}, "Add Clock"),
        ({"widgets": [CLOCK.model_copy(update={"instance": "c"}), FACTS]}, "Replace widgets"),
        ({"widgets": clock(x=4)}, "Move Clock"),
        ({"widgets": [CLOCK.model_copy(update={"w": 4}), FACTS.model_copy(update={"x": 4})]}, "Resize Clock"),
        ({"widgets": clock(settings={"a": 1})}, "Change the settings of Clock"),
        ({"widgets": clock(settings={"a": 1}, x=4)}, "Change the settings of Clock"),
        ({"widgets": clock(title="Berlin")}, "Retitle Clock"),
        ({"widgets": clock(slots=BOUND)}, "Choose a provider for Clock"),
        ({"name": "E"}, "Rename to “E”"),
        ({"wiring": [WIRE]}, "Change the wiring"),
        ({"refresh": DashboardRefresh(every=10)}, "Change the refreshing"),
        ({"widgets": clock(refresh=Refresh(at=["08:30"]))}, "Change the refreshing of Clock"),
        ({"app_id": "other"}, "Change the dashboard"),
        ({"pages": [*PAGES, BoardPage(id="r", name="Week")]}, "Add the page Week"),
        ({"pages": PAGES[:1], "widgets": [FACTS]}, "Remove the page Night"),
        ({"pages": [PAGES[0], BoardPage(id="q", name="Late")]}, "Rename a page to Late"),
        ({"pages": PAGES[::-1]}, "Change the order of the pages"),
        ({"variables": [REGION.model_copy(update={"value": "us"}), PERIOD]}, "Set Region to us"),
        ({"variables": [REGION, PERIOD.model_copy(update={"span": "this-month"})]}, "Set period to this month"),
        ({"variables": [REGION]}, "Change the variables"),
        ({"variables": [REGION.model_copy(update={"value": "us", "choices": ["us"]}), PERIOD]}, "Change the variables"),
        ({"widgets": clock(page="q", x=4)}, "Move Clock to Night"),
        ({"widgets": clock(page="p")}, "Move Clock to Day"),
    ],
)
def test_a_change_is_named_for_what_the_user_did(fields: dict[str, object], words: str) -> None:
    """Neighbours that the grid moved along are not named."""
    assert describe_change(BOARD, BOARD.model_copy(update=fields)) == words
