import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. */
export interface CertificateSpec {
  /** The common name of its subject. Default: `leaf`. */
  readonly commonName?: string;
  readonly uris?: readonly string[];
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
  readonly emails?: readonly string[];
  /** Names of the kind XmppAddr (RFC 6120), which is one of others. */
  readonly others?: readonly string[];
  /** Default: from yesterday on, for a month. */
  readonly from?: Date;
  readonly until?: Date;
}

/** Who issues certificates. */
export interface Authority {
  /** As PEM: what goes into `ca.crt`. */
  readonly certificate: string;
  issue(spec: CertificateSpec): Issued;
  /** Somebody whom this authority certified and who issues certificates: as an authority, or as anyone could. */
  below(name: string, as: 'authority' | 'anyone'): Authority;
}

const DAY_MILLIS = 24 * 60 * 60 * 1_000;

/** An authority of its own, with a key of its own. */
export function createAuthority(name: string): Authority {
  return authority(name, 'authority');
}

/** Who issued an authority's own certificate. */
interface Parent {
  readonly subject: Buffer;
  readonly key: KeyObject;
}

function authority(name: string, as: 'authority' | 'anyone', parent?: Parent): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = nameOf(name);
  const constraints = extension('2.5.29.19', sequence(boolean(true)), true);
  const usage = extension('2.5.29.15', tlv(0x03, Buffer.from([1, 0x06])), true);
  const { subject: issuer, key: signer } = parent ?? { subject, key: own.privateKey };
  return {
    certificate: certificate({
      ...{ subject, issuer, publicKey: own.publicKey, signer },
      extensions: as === 'authority' ? [constraints, usage] : [],
    }),
    below: (below, like) => authority(below, like, { subject, key: own.privateKey }),
    issue(spec) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const extensions = [names(spec)].filter((one) => one !== undefined);
      const leaf = {
        subject: nameOf(spec.commonName ?? 'leaf'),
        issuer: subject,
        publicKey: pair.publicKey,
        signer: own.privateKey,
        extensions,
        ...spec,
      };
      return { certificate: certificate(leaf), key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
    },
  };
}

interface Content {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly from?: Date;
  readonly until?: Date;
}

const ECDSA_SHA256 = '1.2.840.10045.4.3.2';

/** The certificate (RFC 5280, section 4.1). */
function certificate({ subject, issuer, publicKey, signer, extensions, from, until }: Content): string {
  const algorithm = sequence(oid(ECDSA_SHA256));
  const start = from ?? new Date(Date.now() - DAY_MILLIS);
  const end = until ?? new Date(Date.now() + 30 * DAY_MILLIS);
  const content = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer,
    sequence(time(start), time(end)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [tlv(0xa3, sequence(...extensions))]),
  );
  const der = sequence(content, algorithm, bits(sign('sha256', content, signer)));
  return new X509Certificate(der).toString();
}

function names({ uris = [], dns = [], ips = [], emails = [], others = [] }: CertificateSpec): Buffer | undefined {
  const all = [
    ...uris.map((uri) => tlv(0x86, Buffer.from(uri))),
    ...dns.map((name) => tlv(0x82, Buffer.from(name))),
    ...ips.map((address) => tlv(0x87, Buffer.from(address.split('.').map(Number)))),
    ...emails.map((name) => tlv(0x81, Buffer.from(name))),
    ...others.map((name) => tlv(0xa0, Buffer.concat([oid('1.3.6.1.5.5.7.8.5'), tlv(0xa0, tlv(0x0c, Buffer.from(name)))]))),
  ];
  return all.length === 0 ? undefined : extension('2.5.29.17', sequence(...all));
}

function nameOf(commonName: string): Buffer {
  return sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(commonName)))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), tlv(0x04, value));
}

function time(date: Date): Buffer {
  return tlv(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\.\d+/g, ''),
    ),
  );
}

/** A piece of DER: its tag, its length and its content. */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...parts: readonly Buffer[]) => tlv(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer) => tlv(0x02, bytes);
const boolean = (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0]));
const bits = (bytes: Buffer) => tlv(0x03, Buffer.concat([Buffer.from([0]), bytes]));

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const groups = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}
