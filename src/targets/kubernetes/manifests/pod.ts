/** Where clients' requests arrive in the pod. */
export const HTTP_PORT = 8080;

/** Name of `HTTP_PORT`, for the Service and probes. */
export const HTTP_PORT_NAME = 'http';

/** Where the agent answers probes and gives metrics. */
export const AGENT_PORT = 8081;

/** Name of `AGENT_PORT`. */
export const AGENT_PORT_NAME = 'agent';

/** Where the agent tells metrics and nothing else, in gateways that count requests. */
export const METRICS_PORT = 8082;

/** Name of `METRICS_PORT`, by which Prometheus finds it. */
export const METRICS_PORT_NAME = 'metrics';

/** The folder of sockets that Envoy and the agent share. */
export const SOCKET_DIR = '/run/tollgate';

/** The folder of a generation's shards. */
export const CONFIG_DIR = '/etc/tollgate/config';

/** The folder of the secrets that the agent reads: in it a folder for each, by the name that the spec gives it. */
export const SECRETS_DIR = '/etc/tollgate/secrets';

/** Name of the container that Envoy is process 1 of. */
export const ENVOY_CONTAINER = 'envoy';

/** Envoy's worker threads, and the CPUs that it may use at most. */
export const ENVOY_WORKERS = 2;
