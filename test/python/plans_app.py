"""Adds usage plans to the API on standard input, typed and as a map, and prints the template, and why a misspelt map is refused."""

import json
import sys

import aws_cdk
from tollgate import ManagedApi, Rate, UsagePlanPolicy


def app_of(document: dict) -> tuple[aws_cdk.App, ManagedApi]:
    app = aws_cdk.App()
    return app, ManagedApi(aws_cdk.Stack(app, "Shop"), "Api", document=document)


def template(document: dict) -> dict:
    app, api = app_of(document)
    UsagePlanPolicy(
        api,
        "Partner",
        name="partner",
        consumers=["acme"],
        default_plan="none",
        rate=Rate(requests=10, per="second", burst=5),
        on_store_failure="deny",
    )
    trial = {"quota": {"requests": 100, "per": "month"}, "onStoreFailure": "deny"}
    UsagePlanPolicy(api, "Trial", name="trial", consumers=["beta"], document=trial)
    return app.synth().get_stack_by_name("Shop").template


def refusal(document: dict) -> str:
    _, api = app_of(document)
    plan = {"rate": {"requests": 10, "per": "second", "brust": 5}, "onStoreFailure": "deny"}
    try:
        UsagePlanPolicy(api, "Partner", name="partner", consumers=["acme"], default_plan="none", document=plan)
    except RuntimeError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    spec = json.load(sys.stdin)
    print(json.dumps({"template": template(spec), "refusal": refusal(spec)}))
