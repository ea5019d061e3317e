import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { at } from '../../model/report';
import type { Problem } from '../../problem';
import type { ProxyConfig } from '../../runtime/config-proxy';
import type { Bindings } from '../../spec/bindings';
import type { AliasPlan } from './aliases';
import { type FunctionName, isInvokeUri } from './refs';

/** A function that a backend of an API is bound to. */
export interface UsedFunction {
  readonly api: string;
  readonly backend: string;
  /** What is invoked: a function, or an alias or a version of one. */
  readonly invoked: string;
  /** The function itself. */
  readonly arn: string;
  readonly wrapped: boolean;
}

/** What of a plan says which backends are called. */
interface Calls {
  readonly name: string;
  readonly invoked: readonly FunctionName[];
  readonly proxy?: Pick<ProxyConfig, 'backends'>;
  readonly aliases: readonly Pick<AliasPlan, 'stable' | 'canary'>[];
}

/** The users' functions that a plan reaches, by itself, by an alias or through the proxy. */
export function usedFunctions(plan: Calls, { backends = {} }: Bindings): UsedFunction[] {
  const proxied = Object.entries(plan.proxy?.backends ?? {}).flatMap(([name, backend]) => ('function' in backend ? [name] : []));
  const divided = plan.aliases.flatMap(({ stable, canary }) => [stable, canary]);
  return [...new Set([...invokedBackends(plan.invoked), ...divided, ...proxied])].flatMap((backend) => {
    const { function: bound, wrapped = false } = backends[backend] ?? {};
    return bound === undefined ? [] : [{ api: plan.name, backend, invoked: invokedArn(bound), arn: arnOf(bound), wrapped }];
  });
}

/** The functions that a body invokes, each once. */
export function invokedNames(body: object): FunctionName[] {
  const found = new Set<FunctionName>();
  const look = (node: object): void => {
    if (isInvokeUri(node)) found.add(node.invoke);
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) look(child);
  };
  look(body);
  return [...found];
}

function invokedBackends(invoked: readonly FunctionName[]): string[] {
  return invoked.flatMap((name) => (name.startsWith('backend:') ? [name.slice('backend:'.length)] : []));
}

/** What a binding names, as it is invoked. */
export function invokedArn(bound: string | lambda.IFunction): string {
  return typeof bound === 'string' ? bound : bound.functionArn;
}

/** What tells functions apart, whether they are bound as objects or by their ARN. An alias and a version run the code of their function. */
export function arnOf(bound: string | lambda.IFunction): string {
  if (typeof bound === 'string') return bound.replace(/(:function:[^:]+):[^:]+$/, '$1');
  const { lambda: aliased } = bound as { readonly lambda?: lambda.IFunction };
  return aliased === undefined ? bound.functionArn : arnOf(aliased);
}

/** Refuses what `wrap` cannot know: it reads one file, of one API, and looks every request up in it. */
export function checkUses(uses: readonly UsedFunction[]): Problem[] {
  return uses.flatMap((use, index) => {
    const others = uses.slice(0, index).filter(({ arn }) => arn === use.arn);
    const other = others.find((one) => (use.wrapped || one.wrapped) && (one.api !== use.api || one.wrapped !== use.wrapped));
    if (other === undefined) return [];
    const path = `${at('bindings.backends', use.backend)}.function`;
    if (other.wrapped === use.wrapped) {
      const message = 'the function is wrapped for another API as well, and wrap() knows one only; give each API a function of its own';
      return [{ path, code: 'WrappedTwice', message }];
    }
    const message = `the function is bound to "${other.backend}" of the API "${other.api}" too, and ${use.wrapped ? 'not as' : 'as'} "wrapped" there: wrap() answers what it does not know with an error; bind both alike, or to two functions`;
    return [{ path, code: 'WrappedAndPlain', message }];
  });
}
