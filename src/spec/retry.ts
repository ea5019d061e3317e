export interface RetryBackoff {
  readonly initial?: string;
  readonly max?: string;
}

export interface Retry {
  readonly attempts?: number;
  readonly when?: string[];
  readonly perTryTimeout?: string;
  readonly backoff?: RetryBackoff;
  readonly budgetPercent?: number;
  readonly nonIdempotent?: boolean;
}
