/** What the emulator says of each decision of the authorizer. */
interface Decision {
  readonly userAgent: string;
  /** The kind of gateway response that it led to. */
  readonly error: string | null;
  readonly caller: string | null;
}

/** The authorizer's decisions of an emulator's log, in words, by the name that the client gave itself. */
export function decisionsOf(log: string): ReadonlyMap<string, string> {
  const lines = [...log.matchAll(/^authorizer (\{.*\})$/gm)].map(([, json]) => JSON.parse(json as string) as Decision);
  return new Map(
    lines.map(({ userAgent, error, caller }) => [userAgent, error === null ? `allowed ${caller ?? ''}`.trim() : inWords(error)]),
  );
}

function inWords(error: string): string {
  return error === 'ACCESS_DENIED' ? 'denied' : error.toLowerCase().replaceAll('_', ' ');
}
