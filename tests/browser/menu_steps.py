"""How a reader goes from page to page by the menu, which lies over a narrow page."""

from playwright.sync_api import Page, expect

WIDE = 1280
_BY_ITSELF = 5000  # milliseconds in which the menu closes by itself, if it does


def open_menu(page: Page, width: int) -> None:
    """Open the menu where it is folded away, on a narrow page."""
    if width < WIDE:
        page.get_by_test_id("stExpandSidebarButton").click()


def close_menu(page: Page, width: int) -> None:
    """See the menu of a narrow page closed; a slow page is shown before its menu has gone, and may keep it."""
    if width >= WIDE:
        return
    menu = page.get_by_test_id("stSidebar")
    try:
        expect(menu).to_have_attribute("data-collapsed", "true", timeout=_BY_ITSELF)
    except AssertionError:
        page.get_by_role("button", name="Collapse sidebar").click()
    expect(menu).to_have_attribute("data-collapsed", "true")
