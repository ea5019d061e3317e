"""Adds a canary to a route of the API on standard input, and prints the template, and why a second one is refused."""

import json
import sys

import aws_cdk
from tollgate import CanaryPreview, CanaryRoute, ManagedApi


def canary(api: ManagedApi, name: str) -> CanaryRoute:
    return CanaryRoute(
        api,
        name,
        route="GET /orders",
        backend="orders-v2",
        weight_percent=12.5,
        sticky=["ip"],
        preview=CanaryPreview(header="x-canary", value="always"),
    )


def refusal(api: ManagedApi) -> str:
    try:
        canary(api, "Again")
    except RuntimeError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    app = aws_cdk.App()
    backends = {name: {"url": f"https://{name}.example.com"} for name in ["orders", "orders-v2"]}
    api = ManagedApi(aws_cdk.Stack(app, "Shop"), "Api", document=json.load(sys.stdin), bindings={"backends": backends})
    canary(api, "Next")
    second = refusal(api)
    print(json.dumps({"template": app.synth().get_stack_by_name("Shop").template, "refusal": second}))
