export interface HealthCheck {
  readonly path: string;
  readonly interval?: string;
  readonly timeout?: string;
  readonly healthyAfter?: number;
  readonly unhealthyAfter?: number;
}
