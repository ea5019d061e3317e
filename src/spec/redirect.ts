export interface Redirect {
  readonly to: string;
  readonly status?: number;
}
