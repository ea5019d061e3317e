import { readFileSync, statSync } from 'node:fs';
import { fields, messages, text } from '../../../runtime/companion/protobuf';
import { type HttpRule, readHttpRules } from './http-rule';

/** Larger descriptor sets are refused: they travel to every gateway with its routes. */
const LARGEST_BYTES = 1024 * 1024;

/** A method of a gRPC service. */
export interface GrpcMethod {
  readonly name: string;
  /** Whether it takes or gives more than one message. */
  readonly streams: boolean;
  /** By which JSON reaches it. */
  readonly rules: readonly HttpRule[];
}

/** A compiled descriptor set. */
export interface Descriptor {
  readonly bytes: Buffer;
  /** The methods of its services, by the full name of each. */
  readonly services: ReadonlyMap<string, readonly GrpcMethod[]>;
  /** Files that it needs and does not hold. */
  readonly missing: readonly string[];
}

/** The descriptor set of a file, or what is wrong with the file. */
export function readDescriptor(file: string): Descriptor | { readonly fault: string } {
  try {
    if (statSync(file).size > LARGEST_BYTES)
      return { fault: 'is larger than 1 MiB; compile it without source info, and only what is served' };
    return parseDescriptor(readFileSync(file));
  } catch (error) {
    if (error instanceof RangeError) return { fault: 'is not a descriptor set; make it with protoc --descriptor_set_out' };
    const { code, message } = error as NodeJS.ErrnoException;
    return { fault: code === 'ENOENT' ? 'is not there' : `cannot be read: ${code ?? message}` };
  }
}

/** Takes a `FileDescriptorSet` apart. Throws a `RangeError` where it is none. */
export function parseDescriptor(bytes: Buffer): Descriptor {
  const files = messages(bytes, SET.file).map(readFile);
  const known = new Set<string>();
  const missing = files.flatMap(({ name, needs }) => {
    const absent = needs.filter((need) => !known.has(need));
    known.add(name);
    return absent;
  });
  return { bytes, services: new Map(files.flatMap(({ services }) => services)), missing: [...new Set(missing)] };
}

const SET = { file: 1 };
const FILE = { name: 1, package: 2, dependency: 3, service: 6 };
const SERVICE = { name: 1, method: 2 };
const METHOD = { name: 1, options: 4, clientStreams: 5, serverStreams: 6 };

function readFile(file: Uint8Array) {
  const inPackage = textOf(file, FILE.package);
  const services = messages(file, FILE.service).map((service): [string, GrpcMethod[]] => [
    [inPackage, textOf(service, SERVICE.name)].filter((part) => part !== '').join('.'),
    messages(service, SERVICE.method).map(readMethod),
  ]);
  return { name: textOf(file, FILE.name), needs: messages(file, FILE.dependency).map(text), services };
}

function readMethod(method: Uint8Array): GrpcMethod {
  const streaming = [METHOD.clientStreams, METHOD.serverStreams];
  return {
    name: textOf(method, METHOD.name),
    streams: fields(method).some(({ number, value }) => streaming.includes(number) && value === 1),
    rules: messages(method, METHOD.options).flatMap(readHttpRules),
  };
}

function textOf(message: Uint8Array, wanted: number): string {
  return messages(message, wanted).map(text).at(-1) ?? '';
}
