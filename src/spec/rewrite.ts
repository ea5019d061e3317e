export interface Rewrite {
  readonly path?: string;
  readonly host?: string;
}
