"""What comes after a part of the page was drawn, told to that part in the same run.

Drawing the page a second time instead (`st.rerun`) takes from readers what they do meanwhile: a click on the way to
another page is lost where it meets the end of the run before, and an open menu closes.
"""

from collections.abc import Mapping
from typing import Any

from assistant.ui.render import view


class LateParts:
    """What each part of the page was given to show in this run; `tell` gives it what is to be shown instead.

    A version names what a part shows; the same one never stands for two things. In `assets`, a part looks for what
    follows the version that it was drawn with, and may be there after what follows is.
    """

    def __init__(self) -> None:
        self._versions: dict[str, str] = {}
        self._told = 0

    def first(self, name: str, shown: Mapping[str, Any], version: str) -> dict[str, Any]:
        """What a part of some name is drawn with, for `render.view`."""
        self._versions[name] = version
        return {**shown, "version": version}

    def tell(self, name: str, shown: Mapping[str, Any], version: str) -> None:
        """Let a part show something else; one that was not drawn is not told."""
        if name in self._versions:
            follows = self._versions[name]
            self._told += 1
            told = {"kind": "late", "follows": follows, "shown": self.first(name, shown, version)}
            view(told, key=f"late-{self._told}")
