"""Take the pictures of docs/images from the real app: `python tests/browser/screenshots.py` (after `make run` once)."""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from served_app import CHROMIUM_FLAGS, ROOT, find_chromium, run_app

QUESTION = "do I need a certification?"
DISAGREEMENT = "Do the guidelines agree on massage for chronic low back pain?"
FAQ = "## Do I need a certification?\n\nYes. Certification is mandatory. It is highly beneficial."
PICTURES = {
    "chat.png": (1280, 920, 1),
    "chat-phone.png": (390, 960, 2),
    "differ-dark.png": (1280, 760, 1),
    "check.png": (1280, 900, 1),
}
"""File name: width and height of the window in CSS pixels, and pixels of the picture for each of them."""


def main() -> None:
    """Take each picture."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit("No Chromium on this machine: install Debian's package chromium")
    home = Path(tempfile.mkdtemp())
    with run_app(ROOT / "indexes", home) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        for name in PICTURES:
            take(browser, app.url, name)
        browser.close()
    shutil.rmtree(home)


def take(browser: Browser, url: str, name: str) -> None:
    """One picture."""
    width, height, scale = PICTURES[name]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        reduced_motion="reduce",
        color_scheme="dark" if "dark" in name else "light",
    )
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(url)
    if name == "check.png":
        check(page)
    else:
        page.get_by_test_id("stChatInputTextArea").fill(DISAGREEMENT if "differ" in name else QUESTION)
        page.keyboard.press("Enter")
        page.locator(".offers .question, .disagreement").first.wait_for()
        page.locator(".mark").first.click()
    page.wait_for_timeout(1500)
    page.screenshot(path=ROOT / "docs" / "images" / name)
    context.close()


def check(page: Page) -> None:
    """The check of a short FAQ."""
    page.locator(".topic").first.wait_for()
    page.get_by_role("link", name="FAQ check").click()
    page.get_by_label("Questions, each as a heading").fill(FAQ)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".counts").wait_for()


if __name__ == "__main__":
    main()
