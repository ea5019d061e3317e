/** What a browser keeps of a cookie. */
interface Cookie {
  readonly value: string;
  readonly path: string;
  readonly untilMillis: number;
  readonly attributes: string;
}

const PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
const MOST_REDIRECTS = 12;

/** A browser without pages: it keeps cookies by host, and follows redirects. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, Cookie>>();

  /** Addresses that were looked at, the newest last. */
  public readonly visited: string[] = [];

  /** Goes to a page, wherever that leads. */
  public async browse(url: string): Promise<Response> {
    let next = url;
    for (let count = 0; count < MOST_REDIRECTS; count++) {
      const answer = await this.fetch(next, { headers: PAGE });
      const location = answer.headers.get('location');
      if (location === null) return answer;
      next = new URL(location, next).href;
    }
    throw new Error(`redirected without an end: ${next}`);
  }

  /** Goes to a page until it would leave for an address that starts so, and says which. */
  public async browseUntil(url: string, start: string): Promise<string> {
    let next = url;
    for (let count = 0; count < MOST_REDIRECTS; count++) {
      if (next.startsWith(start)) return next;
      const location = (await this.fetch(next, { headers: PAGE })).headers.get('location');
      if (location === null) break;
      next = new URL(location, next).href;
    }
    throw new Error(`${url} did not lead to ${start}`);
  }

  /** Asks once, as a script of a page does. */
  public async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url);
    const cookie = this.header(url);
    const answer = await fetch(url, { redirect: 'manual', ...init, headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers } });
    for (const text of answer.headers.getSetCookie()) this.keep(new URL(url).host, text);
    return answer;
  }

  /** The names of what it would bring to an address. */
  public names(url: string): string[] {
    return [...(this.cookies.get(new URL(url).host) ?? [])].filter(([, cookie]) => isFor(cookie, url)).map(([name]) => name);
  }

  /** What it would bring there. */
  public header(url: string): string {
    const known = this.cookies.get(new URL(url).host);
    return this.names(url)
      .map((name) => `${name}=${known?.get(name)?.value}`)
      .join('; ');
  }

  /** Puts a cookie, or takes one away. */
  public set(url: string, name: string, value: string | undefined): void {
    const known = this.cookies.get(new URL(url).host) ?? new Map<string, Cookie>();
    this.cookies.set(new URL(url).host, known);
    if (value === undefined) known.delete(name);
    else known.set(name, { value, path: '/', untilMillis: Number.POSITIVE_INFINITY, attributes: '' });
  }

  /** A cookie's value, and how it was set. */
  public cookie(url: string, name: string): Cookie | undefined {
    return this.cookies.get(new URL(url).host)?.get(name);
  }

  private keep(host: string, text: string): void {
    const [pair = '', ...attributes] = text.split(/; */);
    const mark = pair.indexOf('=');
    const attribute = (name: string) => attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const age = attribute('max-age');
    const untilMillis = age === undefined ? Date.parse(attribute('expires') ?? '9999-01-01') : Date.now() + Number(age) * 1000;
    const known = this.cookies.get(host) ?? new Map<string, Cookie>();
    this.cookies.set(host, known);
    if (untilMillis <= Date.now()) known.delete(pair.slice(0, mark));
    else
      known.set(pair.slice(0, mark), {
        value: pair.slice(mark + 1),
        path: attribute('path') ?? '/',
        untilMillis,
        attributes: attributes.join('; '),
      });
  }
}

function isFor({ path, untilMillis }: Cookie, url: string): boolean {
  return untilMillis > Date.now() && new URL(url).pathname.startsWith(path);
}
