"""The order in which the user keeps the dashboards: folders, one level deep, and what is in none."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field

from ipc.messages import WireModel
from main_process.dashboards.model import Id, Title

MOST_FOLDERS = 500
MOST_DASHBOARDS = 10_000


class Folder(WireModel):
    """A folder and what is in it, in order."""

    id: Id
    name: Title
    dashboards: Annotated[list[Id], Field(max_length=MOST_DASHBOARDS)] = []


class Arrangement(WireModel):
    """All folders in order, and the dashboards that are in none, in order."""

    folders: Annotated[list[Folder], Field(max_length=MOST_FOLDERS)] = []
    top: Annotated[list[Id], Field(max_length=MOST_DASHBOARDS)] = []


def fitted(arrangement: Arrangement, there: Collection[str]) -> Arrangement:
    """The arrangement of exactly the dashboards that are there, each once; one without a place comes last, on top."""
    left = dict.fromkeys(there)

    def placed(ids: list[str]) -> list[str]:
        here = [one for one in dict.fromkeys(ids) if one in left]
        for one in here:
            del left[one]
        return here

    folders = [
        folder.model_copy(update={"dashboards": placed(folder.dashboards)})
        for folder in {folder.id: folder for folder in arrangement.folders}.values()
    ]
    top = placed(arrangement.top)
    return Arrangement.model_construct(folders=folders, top=[*top, *left])
