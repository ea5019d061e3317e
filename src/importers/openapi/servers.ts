import type { Path } from '../../problem';
import type { BackendBinding } from '../../spec/bindings';
import { elements, member } from '../value';
import type { ImportContext } from './context';
import { slug } from './names';
import { type Address, readAddress, shownUrl } from './server-url';

/** The backends of an import, one per server that the document names. */
export class Servers {
  /** The address of the whole API. */
  public readonly main: Address;
  private readonly names = new Map<string, string>();
  private readonly bindings: [string, BackendBinding][] = [];

  constructor(
    private readonly apiName: string,
    private readonly context: ImportContext,
  ) {
    this.main = this.first(context.root.servers, ['servers'], undefined) ?? { basePath: '' };
    this.names.set(keyOf(this.main), apiName);
    if (this.main.url !== undefined) this.bindings.push([apiName, { url: this.main.url }]);
    else
      context.ledger.add(
        'ServerNotKnown',
        ['servers'],
        `the document does not say where the API is: bind the backend "${apiName}" yourself`,
      );
  }

  /** The backend of an operation that may name its own server, or whose path may. */
  public backendOf(operation: unknown, pathItem: unknown, at: Path): string {
    const own = member(operation, 'servers') ?? member(pathItem, 'servers');
    const address = own === undefined ? undefined : this.first(own, [...at, 'servers'], this.main);
    if (address === undefined) return this.apiName;
    const known = this.names.get(keyOf(address));
    return known ?? this.add(address, at);
  }

  /** Every backend's name. */
  public backends(): string[] {
    return [...this.names.values()];
  }

  /** Where the backends are, as far as the document says. */
  public backendBindings(): { [name: string]: BackendBinding } {
    return Object.fromEntries(this.bindings);
  }

  private add(address: Address, at: Path): string {
    const name = this.freeName(slug(address.host ?? `${this.apiName}${address.basePath}`) || this.apiName);
    this.names.set(keyOf(address), name);
    if (address.url !== undefined) this.bindings.push([name, { url: address.url }]);
    const answers = `${this.main.host ?? 'any host'}${this.main.basePath}`;
    const message = `the server of its own is the backend "${name}"; clients ask for it at ${answers} like the rest of the API`;
    this.context.ledger.add('OwnServer', at, message);
    return name;
  }

  private freeName(wanted: string): string {
    const taken = this.backends();
    let name = wanted;
    for (let number = 2; taken.includes(name); number++) name = `${wanted.slice(0, 60)}-${number}`;
    return name;
  }

  /** The address of the first server of a list; the others are reported. */
  private first(servers: unknown, at: Path, base: Address | undefined): Address | undefined {
    const [server, ...others] = elements(servers);
    if (server === undefined) return undefined;
    for (const other of others) {
      const url = shownUrl(member(other, 'url'));
      this.context.ledger.tally(
        'ServerNotCarried',
        [...at, 1],
        `the server ${url} is not the first of its list; bind its address where you deploy to it`,
      );
    }
    return readAddress(server, [...at, 0], base, this.context);
  }
}

function keyOf(address: Address): string {
  return address.url ?? `${address.host ?? ''}${address.basePath}`;
}
