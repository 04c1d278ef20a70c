"""One self-contained HTML page of a run: figures, tables, and every question with its answer.

page       the page as one text: what goes in, and the policy that keeps everything else out
  figures    curves and bars as coordinates
  groups     means with intervals, of everything and of each kind, topic and half
  cases      what came of a question: result, faults, what changed

The page is made of `page.html.jinja` and `macros.html.jinja`, `page.css` and `page.js`.
"""

from evals.page.page import render_page

__all__ = ["render_page"]
