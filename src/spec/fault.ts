export interface FaultAbort {
  readonly status: number;
  readonly percent: number;
}

export interface FaultDelay {
  readonly time: string;
  readonly percent: number;
}

export interface Fault {
  readonly abort?: FaultAbort;
  readonly delay?: FaultDelay;
}
