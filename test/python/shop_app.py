"""The shop of examples/shop for both targets: shop_app.py SPEC.json OUTDIR."""

import json
import sys
from pathlib import Path

import aws_cdk
import cdk8s
from tollgate import (
    BackendBinding,
    Bindings,
    DynamoDbStore,
    Exposure,
    GatewayImage,
    KubernetesBindings,
    KubernetesService,
    LoadBalancerExposure,
    ManagedApi,
    RedisStore,
    Replicas,
    SecretBinding,
    SecretKeyRef,
    StoreBinding,
)

VALUES = {"customers": "https://id.example.com", "staff": "https://staff.example.com"}


def synthesize_for_kubernetes(document: dict, outdir: Path) -> None:
    app = cdk8s.App(outdir=str(outdir))
    ManagedApi(
        cdk8s.Chart(app, "shop"),
        "Shop",
        document=document,
        bindings=Bindings(
            values=VALUES,
            backends={
                "catalog": BackendBinding(service=KubernetesService(name="catalog", port=8080)),
                "orders": BackendBinding(service=KubernetesService(name="orders", port=8080)),
                "orders-v1": BackendBinding(service=KubernetesService(name="orders-v1", port=8080)),
                "orders-next": BackendBinding(service=KubernetesService(name="orders-next", port=8080)),
                "accounts": BackendBinding(service=KubernetesService(name="accounts", namespace="identity", port=8080)),
            },
            store=StoreBinding(
                redis=RedisStore(
                    url="rediss://redis.example.com:6379",
                    password=SecretKeyRef(secret="redis", key="password"),
                )
            ),
            secrets={"partner-keys": SecretBinding(name="shop-partner-keys")},
            kubernetes=KubernetesBindings(
                namespace="shop",
                image=GatewayImage(
                    repository="registry.example.com/tollgate/gateway",
                    tag="0.1.0",
                    digest="sha256:" + "0" * 64,
                ),
                replicas=Replicas(min=3, max=12),
                exposure=Exposure(load_balancer=LoadBalancerExposure()),
            ),
        ),
    )
    app.synth()


def synthesize_for_aws(document: dict, outdir: Path) -> None:
    app = aws_cdk.App(outdir=str(outdir))
    stack = aws_cdk.Stack(app, "Shop")
    api = ManagedApi(
        stack,
        "Shop",
        document=document,
        bindings=Bindings(
            values=VALUES,
            backends={
                name: BackendBinding(url=f"https://{name}.internal.example.com")
                for name in ("catalog", "orders", "orders-v1", "orders-next", "accounts")
            },
            secrets={"partner-keys": SecretBinding(name="shop/partner-keys")},
            store=StoreBinding(dynamodb=DynamoDbStore()),
        ),
    )
    aws_cdk.CfnOutput(stack, "Url", value=api.aws.url)
    app.synth()


if __name__ == "__main__":
    spec, outdir = Path(sys.argv[1]), Path(sys.argv[2])
    shop = json.loads(spec.read_text())
    synthesize_for_kubernetes(shop, outdir / "kubernetes")
    synthesize_for_aws(shop, outdir / "aws")
