export interface CanaryPreview {
  readonly header: string;
  readonly value: string;
}

export interface CanarySteps {
  readonly shares: number[];
  readonly driver: 'git' | 'code-deploy';
}

/** A share of one route's requests goes to a new version of its backend. */
export interface Canary {
  readonly backend: string;
  readonly weightPercent: number;
  readonly sticky?: string[];
  readonly preview?: CanaryPreview;
  readonly steps?: CanarySteps;
}
