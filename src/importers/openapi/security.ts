import type { Path } from '../../problem';
import type { Access } from '../../spec/access';
import { member } from '../value';
import type { ImportContext } from './context';
import type { Operation } from './operations';
import { readRequirements } from './requirements';
import type { SchemeNames } from './scheme-names';
import { declaredSchemes, readScheme } from './schemes';

/** Why a route is open. */
export const OPEN_REASON = 'the OpenAPI document asks for no security here';

const POLICY = 'x-amazon-apigateway-policy';
const SIGNATURE = 'x-amazon-apigateway-auth';

/** Turns security requirements into access rules: what cannot be said stays closed. */
export class Security {
  /** What the document asks of every operation; undefined where it asks for nothing. */
  public readonly ofDocument: Access | undefined;
  /** A scheme that nobody defines. */
  private readonly undefinedScheme: string;
  /** Whether something protects the document's operations that is not carried. */
  private readonly guarded: boolean;

  constructor(
    private readonly context: ImportContext,
    private readonly names: SchemeNames,
  ) {
    this.undefinedScheme = names.free('not-carried');
    this.guarded = context.root[POLICY] !== undefined;
    if (this.guarded) context.ledger.add('PolicyNotCarried', [POLICY], 'no route is open because of it; write ips and access by hand');
    const { security } = context.root;
    this.ofDocument = security === undefined ? undefined : this.access(security, ['security']);
  }

  /** The rule of one operation; undefined where it asks for what the document asks of all. */
  public of({ operation, at }: Operation): Access | undefined {
    const signature = operation[SIGNATURE];
    if (signature !== undefined && member(signature, 'type') !== 'NONE')
      return this.refuse([...at, SIGNATURE], 'IAM signatures have no counterpart');
    if (operation.security === undefined) return this.ofDocument === undefined ? this.open() : undefined;
    return this.access(operation.security, [...at, 'security']) ?? this.open();
  }

  /** A rule that `check` refuses until somebody writes another one. */
  public closed(): Access {
    return { scheme: this.undefinedScheme };
  }

  private open(): Access {
    return this.guarded ? this.closed() : { open: OPEN_REASON };
  }

  /** What a list of requirements asks for; undefined for nothing. */
  private access(security: unknown, at: Path): Access | undefined {
    const asked = readRequirements(security, {
      nameOf: (scheme) => this.nameOf(scheme, at),
      hasScopes: (scheme) => readScheme(scheme, this.context)?.scopes ?? true,
    });
    if ('nothing' in asked) return undefined;
    if ('problem' in asked) return this.refuse(at, asked.problem);
    if (asked.optional) {
      const message = `callers without credentials are not let in, though the document allows them; where anyone may call, write access: { open: 'the reason' }`;
      this.context.ledger.tally('OptionalSecurity', at, message);
    }
    return asked.access;
  }

  /** The name of a scheme in the spec; one that the document does not describe is reported. */
  private nameOf(scheme: string, at: Path): string {
    const name = this.names.of(scheme);
    if (declaredSchemes(this.context).includes(scheme)) return name;
    const message = `the document does not describe "${scheme}": write schemes.${name}; until then the routes that ask for it are refused`;
    this.context.ledger.tally('SchemeNotCarried', at, message);
    return name;
  }

  private refuse(at: Path, why: string): Access {
    const message = `${why}; the routes that ask for it name the scheme "${this.undefinedScheme}", which is not defined, so that they are refused until you write their access`;
    this.context.ledger.tally('SecurityNotCarried', at, message);
    return this.closed();
  }
}
