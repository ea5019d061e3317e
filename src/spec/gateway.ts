import type { Baseline } from './baseline';
import type { Observability } from './observability';
import type { Respond } from './respond';

/** How errors made by the gateway look (RFC 9457). */
export interface Errors {
  readonly typeBase?: string;
  readonly detail?: { [slug: string]: string };
}

export interface Compression {
  readonly algorithms?: string[];
  readonly minSize?: string;
}

export interface RequestId {
  readonly header?: string;
  readonly trust?: boolean;
}

export interface Maintenance {
  readonly respond: Respond;
  readonly allow?: string[];
}

/** What belongs to a gateway, not to one of its APIs. */
export interface GatewaySettings {
  readonly name?: string;
  readonly baseline?: Baseline;
  readonly errors?: Errors;
  readonly compression?: Compression;
  readonly requestId?: RequestId;
  readonly limitHeaders?: 'draft' | 'x' | 'both' | 'none';
  readonly observability?: Observability;
  readonly maintenance?: Maintenance;
}

/** A gateway file: its settings and the APIs it serves, as files or inline. */
export interface GatewaySpec extends GatewaySettings {
  readonly apis: any[];
}
