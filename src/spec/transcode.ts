export interface Transcode {
  readonly descriptor: string;
  readonly services: string[];
}
