"""Questions and answers that somebody has written -> the claims they make, and what the sources say to each.

reading    a file -> items, each sentence with its place in the file
  mapping    text with the place of each character in the file
  markdown   Markdown -> headings, paragraphs, list items, rows
  inline     Markdown inside a paragraph -> its words
  rows       comma-separated values -> fields
  items      pieces of a page -> questions and answers
claims     sentences that claim nothing, and why
readings   a sentence -> what it claims, in words that stand alone
scopes     whether a statement speaks of the same place and payer
evidence   what each passage says to a claim
weighing   what all of them say
citing     evidence -> citations
reports    the results as Markdown and CSV
"""

from assistant.checking.reading import Faq, Form, read_faq, read_faq_file

__all__ = ["Faq", "Form", "read_faq", "read_faq_file"]
