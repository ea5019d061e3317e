"""Prints, for each document of a JSON list on standard input, why it is refused: typos_app.py < DOCUMENTS."""

import json
import sys

import cdk8s
from tollgate import ManagedApi


def refusal(document: dict) -> str:
    chart = cdk8s.Chart(cdk8s.App(), "typo")
    try:
        ManagedApi(chart, "Api", document=document)
    except RuntimeError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    print(json.dumps([refusal(document) for document in json.load(sys.stdin)]))
