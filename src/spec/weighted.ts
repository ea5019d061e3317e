export interface WeightedBackend {
  readonly backend: string;
  readonly weight: number;
}
