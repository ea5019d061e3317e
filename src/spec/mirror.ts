export interface Mirror {
  readonly backend: string;
  readonly percent?: number;
}
