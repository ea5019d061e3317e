"""Starts ministack with the parts of API Gateway that its import of OpenAPI bodies leaves out.

ministack imports methods, authorizers and integration addresses, and leaves the rest of a body aside: request parameters,
mock answers and their templates, gateway responses, validators. All of that is in the same body and handed on here, as AWS
documents it. Templates are rendered by airspeed, an implementation of VTL that is not ours. Also added: authorizer caches by
`context.httpMethod` and `context.resourcePath`, header mappings of HTTP integrations, the throttles of single methods, and usage
keys that the authorizer names.
"""

import base64
import contextvars
import json
import re
import urllib.error
import urllib.parse
import urllib.request

import airspeed
from ministack.app import main
from ministack.services import apigateway_v1 as v1

PLACES = {"query": "querystring", "header": "header", "path": "path"}
USAGE_KEY = "usageIdentifierKey"
request_state = contextvars.ContextVar("request_state", default={})


# -- import: what the body says beyond what ministack reads ------------------------------------------------------------


def import_rest_api(spec, base_data=None, original=v1._import_rest_api):
    data = dict(base_data or {})
    data["binaryMediaTypes"] = spec.get("x-amazon-apigateway-binary-media-types") or data.get("binaryMediaTypes") or []
    data["apiKeySource"] = spec.get("x-amazon-apigateway-api-key-source") or "HEADER"
    if spec.get("x-amazon-apigateway-policy"):
        data["policy"] = json.dumps(spec["x-amazon-apigateway-policy"])
    api_id = original(spec, data)
    for kind, response in (spec.get("x-amazon-apigateway-gateway-responses") or {}).items():
        put = {key: value for key, value in response.items() if key != "statusCode"}
        if "statusCode" in response:
            put["statusCode"] = str(response["statusCode"])
        status, _, body = v1._put_gateway_response(api_id, kind, put)
        if status >= 300:
            raise ValueError(f"gateway response {kind}: {body!r}")
    import_validators(api_id, spec)
    return api_id


def import_validators(api_id, spec):
    validators = {}
    for name, settings in (spec.get("x-amazon-apigateway-request-validators") or {}).items():
        _, _, body = v1._create_request_validator(api_id, {"name": name, **settings})
        validators[name] = json.loads(body)["id"]
    for resource in v1._resources[api_id].values():
        for method in resource["resourceMethods"].values():
            method["requestValidatorId"] = validators.get(method.pop("validatorName", None))


def import_operation(api_id, resource_id, http_method, operation, scheme_map=None, default_security=None, original=v1._import_operation):
    method = "ANY" if http_method == "X-AMAZON-APIGATEWAY-ANY-METHOD" else http_method
    original(api_id, resource_id, method, operation, scheme_map, default_security)
    stored = v1._resources[api_id][resource_id]["resourceMethods"][method]
    stored["validatorName"] = operation.get("x-amazon-apigateway-request-validator")
    stored["requestParameters"] = {
        f"method.request.{PLACES[parameter['in']]}.{parameter['name']}": parameter.get("required", False)
        for parameter in operation.get("parameters", [])
    }
    integration = operation["x-amazon-apigateway-integration"]
    check_mappings(stored["requestParameters"], integration, operation)
    stored["methodIntegration"].update(
        {
            "requestParameters": integration.get("requestParameters", {}),
            "requestTemplates": integration.get("requestTemplates", {}),
            "timeoutInMillis": integration.get("timeoutInMillis", 29000),
            "integrationResponses": {
                answer["statusCode"]: {**answer, "selectionPattern": ""} for answer in integration.get("responses", {}).values()
            },
        }
    )


def check_mappings(declared, integration, operation):
    """API Gateway refuses a body whose mappings read or set what the method does not declare."""
    for source in integration.get("requestParameters", {}).values():
        if source.startswith("method.request.") and source not in declared:
            raise ValueError(f"Invalid mapping expression parameter specified: {source}")
    for answer in integration.get("responses", {}).values():
        declared_headers = operation["responses"][answer["statusCode"]].get("headers", {})
        for target in answer.get("responseParameters", {}):
            if target.removeprefix("method.response.header.") not in declared_headers:
                raise ValueError(f"Invalid mapping expression specified: {target}")


# -- requests ----------------------------------------------------------------------------------------------------------


async def authorize(*args, original=v1._authorize_request_v1):
    _, stage_name, _, method, path, resource, headers, _, query, path_params, *_ = args
    state = {
        "context": {
            "httpMethod": method,
            "resourcePath": resource["path"],
            "path": f"/{stage_name}{path}",
            "requestId": v1.new_uuid(),
            "domainName": v1._header_ci(headers, "host"),
            "identity.sourceIp": "127.0.0.1",
        },
        "headers": headers,
        "query": query or {},
        "path": path_params or {},
    }
    request_state.set(state)
    error, context = await original(*args)
    if v1._rest_apis[args[0]].get("apiKeySource") == "AUTHORIZER":
        state["usageKey"] = (context or {}).get(USAGE_KEY)
        context = context and {key: value for key, value in context.items() if key != USAGE_KEY}
    state["context"].update({f"authorizer.{key}": value for key, value in (context or {}).items()})
    if args[2].get("authorizationType") == "CUSTOM":
        say_decision(v1._header_ci(headers, "user-agent"), error, context or {})
    return error, context


async def invoke_authorizer(*args, original=v1._invoke_authorizer_lambda):
    """The usage key is kept with the rest of an answer: as a part of its context, until the context is used."""
    result = await original(*args)
    answer = result and result.get("body")
    answer = json.loads(answer) if isinstance(answer, (str, bytes)) else answer
    if isinstance(answer, dict) and USAGE_KEY in answer:
        result["body"] = {**answer, "context": {**answer.get("context", {}), USAGE_KEY: answer[USAGE_KEY]}}
    return result


def api_key(headers, original=v1._api_key_from_request):
    state = request_state.get()
    return state["usageKey"] if "usageKey" in state else original(headers)


def say_decision(user_agent, error, context):
    """One line on standard output: what the authorizer, or its cache, has decided on a request."""
    line = {"userAgent": user_agent, "error": error and error.response_type, "caller": context.get("caller")}
    print("authorizer " + json.dumps(line), flush=True)


def identity_sources(identity_source, headers, query_params, stage, original=v1._request_identity_sources):
    sources = [source.strip() for source in (identity_source or "").split(",") if source.strip()]
    known = request_state.get().get("context", {})
    plain = ",".join(source for source in sources if not source.startswith("context."))
    present, values = original(plain, headers, query_params, stage)
    from_context = [known.get(source.removeprefix("context."), "") for source in sources if source.startswith("context.")]
    return present and all(from_context), values + from_context


def throttle_settings(stage, resource_path, http_method, original=v1._method_throttle_settings):
    """Per method, CloudFormation writes the slashes of a resource as ~1; the root is one slash."""
    encoded = "/" if resource_path == "/" else "/" + resource_path.replace("/", "~1")
    settings = stage.get("methodSettings") or {}
    for method in (http_method, "ANY"):
        if f"{encoded}/{method}" in settings:
            return settings[f"{encoded}/{method}"]
    return original(stage, resource_path, http_method)


def mapped(source):
    """The value of a mapping expression; None where there is none."""
    if source.startswith("'"):
        return source[1:-1]
    state = request_state.get()
    if source.startswith("context."):
        return state["context"].get(source.removeprefix("context."))
    place, name = source.removeprefix("method.request.").split(".", 1)
    if place == "header":
        return v1._header_ci(state["headers"], name) or None
    value = state["query" if place == "querystring" else "path"].get(name)
    return value[-1] if isinstance(value, list) else value


async def http_proxy(integration, path, method, headers, body, query_params, path_params=None):
    uri = integration["uri"]
    query = dict(query_params or {})
    sent = {name.lower(): value for name, value in headers.items() if name.lower() not in ("content-length", "host", "connection", "accept-encoding")}
    for target, source in integration.get("requestParameters", {}).items():
        _, _, place, name = target.split(".", 3)
        value = mapped(source)
        if place == "path":
            uri = uri.replace("{" + name + "}", urllib.parse.quote(value or "", safe="/%:@!$&'()*+,;=~-._"))
        elif value is not None and place == "header":
            sent[name.lower()] = value
        elif value is not None:
            query[name] = [value]
    if query:
        uri += ("&" if "?" in uri else "?") + urllib.parse.urlencode(query, doseq=True)
    request = urllib.request.Request(uri, data=body or None, method=method, headers={})
    for name, value in sent.items():
        request.add_unredirected_header(name, value)
    try:
        status, answered, content = await v1._urlopen_async(request, integration["timeoutInMillis"] / 1000)
    except urllib.error.HTTPError as error:
        status, answered, content = error.code, error.headers, error.read()
    except TimeoutError:
        return v1._gw_error("INTEGRATION_TIMEOUT", "Endpoint request timed out")
    except Exception as error:
        late = isinstance(getattr(error, "reason", None), TimeoutError)
        return v1._gw_error("INTEGRATION_TIMEOUT" if late else "INTEGRATION_FAILURE", "Network error communicating with endpoint")
    hop = {"connection", "transfer-encoding", "content-length", "keep-alive"}
    return status, {name: value for name, value in answered.items() if name.lower() not in hop}, content


class Keys(dict):
    """A map with the methods that templates call."""

    def keySet(self):  # noqa: N802
        return list(self)

    def get(self, key, default=""):
        return dict.get(self, key, default)


class Input:
    def params(self, name=None):
        state = request_state.get()
        query = Keys({key: value[-1] if isinstance(value, list) else value for key, value in state["query"].items()})
        return Keys({"header": Keys(state["headers"]), "querystring": query, "path": Keys(state["path"])})


class Util:
    def urlEncode(self, text):  # noqa: N802
        return urllib.parse.quote_plus(text)

    def base64Decode(self, text):  # noqa: N802
        return base64.b64decode(text).decode()


# as in Java, the whole text has to match
airspeed.__additional_methods__[str]["matches"] = lambda text, pattern: re.fullmatch(pattern, text) is not None

# VTL allows hyphens in identifiers, airspeed does not
OVERRIDE = re.compile(r"(\$context\.responseOverride\.header\.)([\w-]+)")


def mock(integration):
    answer = next(iter(integration["integrationResponses"].values()))
    override = Keys({"header": Keys(), "status": None})
    names = {"input": Input(), "util": Util(), "context": Keys({"responseOverride": override})}
    template = OVERRIDE.sub(lambda match: match.group(1) + match.group(2).replace("-", "__"), answer.get("responseTemplates", {}).get("application/json", ""))
    body = airspeed.Template(template).merge(names)
    headers = {target.removeprefix("method.response.header."): mapped(source) for target, source in answer.get("responseParameters", {}).items()}
    headers.update({name.replace("__", "-"): value for name, value in override["header"].items()})
    return int(override["status"] or answer["statusCode"]), headers, body.encode()


v1._OPENAPI_HTTP_METHODS = {*v1._OPENAPI_HTTP_METHODS, "x-amazon-apigateway-any-method"}
v1._import_rest_api = import_rest_api
v1._import_operation = import_operation
v1._authorize_request_v1 = authorize
v1._invoke_authorizer_lambda = invoke_authorizer
v1._api_key_from_request = api_key
v1._request_identity_sources = identity_sources
v1._method_throttle_settings = throttle_settings
v1._invoke_http_proxy_v1 = http_proxy
v1._invoke_mock_v1 = mock
main()
