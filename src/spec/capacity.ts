export interface Capacity {
  readonly connections?: number;
  readonly pendingRequests?: number;
  readonly requests?: number;
}
