/** Reads entries of secrets by the names that the spec uses. */
export interface SecretStore {
  /** One entry of a secret; undefined where it is missing or cannot be read. */
  entry(secret: string, key: string): Promise<string | undefined>;
}

type Entries = { readonly [key: string]: unknown };

const FRESH_MILLIS = 60_000;

/** Keeps each secret for a minute; a secret that cannot be read again stays as it was. */
export class CachedSecrets implements SecretStore {
  private readonly known = new Map<string, { readonly at: number; readonly entries: Promise<Entries | undefined> }>();

  constructor(
    private readonly read: (secret: string) => Promise<string>,
    private readonly nowMillis: () => number,
  ) {}

  public async entry(secret: string, key: string): Promise<string | undefined> {
    const entries = await this.entries(secret);
    if (entries === undefined || !Object.hasOwn(entries, key)) return undefined;
    const value = entries[key];
    return typeof value === 'string' ? value : undefined;
  }

  private entries(secret: string): Promise<Entries | undefined> {
    const known = this.known.get(secret);
    if (known !== undefined && this.nowMillis() - known.at < FRESH_MILLIS) return known.entries;
    const entries = this.load(secret).catch(() => known?.entries);
    this.known.set(secret, { at: this.nowMillis(), entries });
    return entries;
  }

  private async load(secret: string): Promise<Entries> {
    return JSON.parse(await this.read(secret)) as Entries;
  }
}
