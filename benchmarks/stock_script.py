"""The reference for a cold start: a stock LangChain script that finds passages and gives no answer.

python -m benchmarks.stock_script MODEL_FOLDER STORE_FOLDER --build TEXTS.json    makes its store
python -m benchmarks.stock_script MODEL_FOLDER STORE_FOLDER QUESTION              prints the four nearest passages
"""

import json
import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings


def main(model: str, folder: str, *arguments: str) -> None:
    """Make the store, or search it."""
    store = Chroma(persist_directory=folder, embedding_function=HuggingFaceEmbeddings(model_name=model))
    if arguments[0] == "--build":
        store.add_texts(json.loads(Path(arguments[1]).read_text(encoding="utf-8")))
        return
    for document in store.similarity_search(arguments[0], k=4):
        sys.stdout.write(document.page_content + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
