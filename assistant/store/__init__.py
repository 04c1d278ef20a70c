"""What is kept on this machine, in one SQLite file of the user's own data folder: conversations and feedback."""

from assistant.store.conversations import Conversation, ConversationStore, Judgement, KeptExchange, Listed
from assistant.store.database import FILE_NAME, StoreError
from assistant.store.feedback import (
    CitedSection,
    Feedback,
    FeedbackError,
    Rating,
    Store,
    Wrong,
    feedback_from_object,
    feedback_object,
)

__all__ = [
    "FILE_NAME",
    "CitedSection",
    "Conversation",
    "ConversationStore",
    "Feedback",
    "FeedbackError",
    "Judgement",
    "KeptExchange",
    "Listed",
    "Rating",
    "Store",
    "StoreError",
    "Wrong",
    "feedback_from_object",
    "feedback_object",
]
