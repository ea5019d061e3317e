import aws_cdk
import cdk8s
from tollgate import BackendBinding, Bindings, KubernetesService, ManagedApi

cloud = aws_cdk.App()
ManagedApi.from_file(
    aws_cdk.Stack(cloud, "Orders"), "Orders", "orders.yaml",
    bindings=Bindings(backends={"orders": BackendBinding(url="https://orders.internal.example.com")}),
)
cloud.synth()

cluster = cdk8s.App()
api = ManagedApi.from_file(
    cdk8s.Chart(cluster, "orders"), "Orders", "orders.yaml",
    bindings=Bindings(backends={"orders": BackendBinding(service=KubernetesService(name="orders", port=8080))}),
)
cluster.synth()
