import type { AccessModel } from '../model/access';
import type { CertificateName } from '../model/client-certificate';
import type { ExternalModel } from '../model/external';
import type { IntrospectionModel } from '../model/introspection';
import type { JwtModel, TokenPlace } from '../model/scheme';
import type { ValueText } from '../model/value';

/** One API key: where its value is, and whose it is. */
export interface ApiKeyEntry {
  readonly secret: string;
  readonly key: string;
  readonly consumer: string;
}

/** How API keys are checked. */
export interface ApiKeyConfig {
  readonly places: readonly TokenPlace[];
  readonly keys: readonly ApiKeyEntry[];
}

/** Which certificates are taken. */
export interface ClientCertificateConfig {
  readonly names: readonly CertificateName[];
}

/** How a function decides in the place of a service. */
export type LambdaConfig = Omit<ExternalModel, 'url'>;

/** A scheme as request-time code needs it. Exactly one kind. */
export type SchemeConfig =
  | { readonly jwt: JwtModel }
  | { readonly apiKey: ApiKeyConfig }
  | { readonly clientCertificate: ClientCertificateConfig }
  | { readonly introspection: IntrospectionModel }
  | { readonly external: ExternalModel }
  | { readonly lambda: LambdaConfig };

/** Address rules of one level: denied addresses never pass, and where any is allowed, only those do. */
export interface IpList {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** A text that the authorizer computes, the context key under which it delivers it, and the scheme whose callers have it. */
export interface ComputedValue {
  readonly key: string;
  readonly scheme?: string;
  readonly value: ValueText;
}

/** What the authorizer checks on one or more routes. */
export interface AuthorizerRule {
  readonly access: AccessModel;
  /** The schemes of `access` in the order in which they decide. Those of one list share a place, in which what a token says tells whose it is. */
  readonly deciding: readonly (readonly string[])[];
  readonly ips: readonly IpList[];
  /** A regular expression, without regard to case: what is refused in a path. */
  readonly refusedPaths: string;
  /** Texts for the backend, computed for who was let in. */
  readonly values: readonly ComputedValue[];
  /** Whether the whole identity goes on, for code behind the authorizer that computes texts itself. */
  readonly passIdentity: boolean;
  /** Where API Gateway counts who was let in: it has to be told as whom. */
  readonly counted?: true;
}

/** What tells usage keys apart: of each consumer, and of callers that have no plan, where there are such. */
export interface UsageConfig {
  readonly ofConsumers: { readonly [consumer: string]: string };
  readonly other?: string;
}

/** Everything that one API's authorizer knows. */
export interface AuthorizerConfig {
  readonly schemes: { readonly [name: string]: SchemeConfig };
  /** The groups of consumers that have any. */
  readonly consumerGroups: { readonly [consumer: string]: readonly string[] };
  readonly rules: readonly AuthorizerRule[];
  /** Index into `rules` by method and resource, such as `GET /orders/{id}`. */
  readonly routes: { readonly [methodAndResource: string]: number };
  /** Where there are usage plans. */
  readonly usage?: UsageConfig;
}
