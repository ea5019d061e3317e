import { matchesGlob } from './glob';
import { NotUnderstood } from './not-understood';

/**
 * Whether a policy that an authorizer answered with lets a method be called: a statement allows it, and none denies it.
 *
 * Throws `NotUnderstood` where it says more than is looked at here.
 */
export function policyAllows(document: unknown, methodArn: string): boolean {
  const { Statement } = membersOf(document, 'the policy');
  const effects = [Statement].flat().map((statement) => effectOn(statement, methodArn));
  return effects.includes('Allow') && !effects.includes('Deny');
}

const ELEMENTS: ReadonlySet<string> = new Set(['Sid', 'Effect', 'Action', 'Resource']);

/** What a statement says of the method; undefined where it is about others. */
function effectOn(statement: unknown, methodArn: string): 'Allow' | 'Deny' | undefined {
  const members = membersOf(statement, 'a statement');
  if (Object.keys(members).some((name) => !ELEMENTS.has(name)))
    throw new NotUnderstood('a statement holds more than Effect, Action and Resource');
  const { Effect, Action, Resource } = members;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new NotUnderstood('the effect of a statement is neither Allow nor Deny');
  const isAbout = [
    textsOf(Action).some((action) => matchesGlob(action.toLowerCase(), 'execute-api:invoke')),
    textsOf(Resource).some((resource) => coversArn(resource, methodArn)),
  ];
  return isAbout.every((each) => each) ? Effect : undefined;
}

/** Part by part, as in IAM: a star reaches over slashes, not from one part of an ARN into the next. Parts that are left out may be any. */
function coversArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  if (!pattern.startsWith('arn:') || pattern.includes('${')) throw new NotUnderstood('a resource is neither a star nor a plain ARN');
  const wanted = partsOf(pattern);
  return partsOf(arn).every((part, index) => matchesGlob(wanted[index] ?? '*', part));
}

const PARTS = 6;

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < PARTS ? parts : [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
}

function textsOf(value: unknown): readonly string[] {
  const texts = [value].flat();
  if (texts.every((text) => typeof text === 'string')) return texts;
  throw new NotUnderstood('an action or a resource is no text');
}

function membersOf(value: unknown, what: string): { readonly [name: string]: unknown } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { readonly [name: string]: unknown };
  throw new NotUnderstood(`${what} is no object`);
}
