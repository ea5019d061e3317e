import type { Scheme } from '../../spec/scheme';
import { elements, member, type Tree, textOf } from '../value';
import type { ImportedScheme } from './imported-scheme';

const POOL = /^arn:[\w-]+:cognito-idp:([\w-]+):\d*:userpool\/([\w-]+)$/;

/** What API Gateway's extensions of a security scheme say; undefined where there are none. */
export function amazonScheme(definition: Tree): ImportedScheme | undefined {
  const authorizer = definition['x-amazon-apigateway-authorizer'];
  const kind = textOf(definition['x-amazon-apigateway-authtype']);
  if (authorizer === undefined && kind === undefined) return undefined;
  const type = textOf(member(authorizer, 'type'));
  if (type === 'jwt') return jwtAuthorizer(member(authorizer, 'jwtConfiguration'));
  if (type === 'cognito_user_pools') return userPool(elements(member(authorizer, 'providerARNs')));
  const what = kind === 'awsSigv4' ? 'IAM signatures have' : `a ${type ?? kind} authorizer has`;
  return {
    scheme: undefined,
    scopes: true,
    missing: `${what} no counterpart: write a scheme of this name that can decide, for example jwt or external`,
  };
}

function jwtAuthorizer(configuration: unknown): ImportedScheme {
  const issuer = textOf(member(configuration, 'issuer'));
  const audiences = elements(member(configuration, 'audience')).filter((audience) => textOf(audience) !== undefined) as string[];
  const complete = issuer !== undefined && audiences.length > 0;
  const jwt = { ...(issuer === undefined ? {} : { issuer }), ...(audiences.length === 0 ? {} : { audiences }) };
  return {
    scheme: { jwt } as Scheme,
    scopes: true,
    ...(complete ? {} : { missing: 'jwtConfiguration lacks one of the two: write the issuer and the audiences' }),
  };
}

function userPool(arns: readonly unknown[]): ImportedScheme {
  const [, region, pool] = POOL.exec(String(arns[0])) ?? [];
  const jwt = region === undefined || arns.length !== 1 ? {} : { issuer: `https://cognito-idp.${region}.amazonaws.com/${pool}` };
  return {
    scheme: { jwt } as Scheme,
    scopes: true,
    missing: 'a user pool authorizer does not name its clients: write the issuer of the pool and the audiences',
  };
}
