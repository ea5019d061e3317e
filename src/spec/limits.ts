/** One limit: `requests` and `per`, or `concurrent`. */
export interface Limit {
  readonly requests?: number;
  readonly per?: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
  readonly burst?: number;
  readonly concurrent?: number;
  readonly by?: string[];
  readonly algorithm?: 'token-bucket' | 'sliding-window' | 'fixed-window';
  readonly scope: 'gateway' | 'instance';
  readonly onStoreFailure?: 'allow' | 'deny';
}
