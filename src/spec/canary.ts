/** Requests that always go to the canary. */
export interface CanaryPreview {
  /** Header that asks for it. */
  readonly header: string;

  /** Value that the header must have. */
  readonly value: string;
}

/** How the share grows. */
export interface CanarySteps {
  /** Shares in percent, each above the one before: `[5, 25, 50, 100]`. `weightPercent` is 0 or one of them. */
  readonly shares: number[];

  /**
   * Who takes the next step: `git` (a change of the spec, by `tollgate canary`) or `code-deploy` (AWS CodeDeploy).
   *
   * With `code-deploy` the shares are one before all (`[10, 100]`) or equal steps (`[25, 50, 75, 100]`), and `weightPercent` is
   * 0 or 100: where CodeDeploy takes the alias of the function, and back when an alarm of the canary's `breaker` tells it.
   * Both backends are versions of one function then. The Kubernetes target refuses it.
   */
  readonly driver: 'git' | 'code-deploy';

  /**
   * How long CodeDeploy waits after each step.
   *
   * A duration of whole minutes from `1m` to `48h`; 48 h is also the longest for all of them together. Needed with
   * `code-deploy`, and refused with `git`.
   *
   * @default whoever takes the steps decides
   */
  readonly interval?: string;
}

/**
 * A share of one route's requests goes to a new version of its backend.
 *
 * Access, limits and body rules stay the same for both; timeout, retries, TLS and exchange are those of its backend. On AWS
 * the proxy Lambda divides, or without `sticky` and `preview` an alias of the function whose two versions the backends are.
 */
export interface Canary {
  /** Name of the backend that is tried. */
  readonly backend: string;

  /**
   * Share of the requests that go to it.
   *
   * A number from 0 to 100 with at most one decimal. Raising it moves nobody back.
   */
  readonly weightPercent: number;

  /**
   * What keeps a caller on its side: `caller`, `ip`, `consumer`, `header:NAME`, `claim:PATH`, `cookie:NAME`.
   *
   * Several are a combination. Requests without any of them are divided at random. The same caller is on the same side on
   * every target, and of every route of the API with the same canary.
   *
   * @default each request is divided at random
   */
  readonly sticky?: string[];

  /**
   * Requests that always go to the canary.
   *
   * @default nobody can ask for it
   */
  readonly preview?: CanaryPreview;

  /**
   * How the share grows.
   *
   * @default by hand
   */
  readonly steps?: CanarySteps;
}
