export interface Outliers {
  readonly consecutive5xx?: number;
  readonly interval?: string;
  readonly ejectFor?: string;
  readonly maxEjectedPercent?: number;
}
