export interface Batch {
  readonly maxRequests?: number;
  readonly timeout?: string;
}
