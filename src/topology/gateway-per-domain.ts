import { Construct } from 'constructs';
import { Delivery } from '../constructs/delivery';
import { checkProps } from '../constructs/known-props';
import { targetOf } from '../constructs/target';
import { unmarked } from '../constructs/unmarked';
import { SpecError } from '../problem';
import type { Baseline } from '../spec/baseline';
import type { GatewaySettings } from '../spec/gateway';
import { parseSettings } from '../spec/parse';
import { present } from '../spec/rules';
import type { AwsGatewayObjects } from '../targets/aws/resources';
import { addNamespace, type KubernetesGatewayObjects } from '../targets/kubernetes/resources';
import type { GatewayDomain } from './domain';
import { type Member, readMembers } from './members';
import { baselineOf, checkShared } from './shared-schemes';

/** Props of `GatewayPerDomain`. */
export interface GatewayPerDomainProps {
  /** The domains. Each gets a gateway of its own. */
  readonly domains: GatewayDomain[];
  /**
   * What every domain must at least keep: access schemes, cors, limits. Its APIs may tighten it and never weaken it.
   *
   * @default - nothing is asked of the domains
   */
  readonly baseline?: Baseline;
  /**
   * How all the gateways answer: errors, request id, access log. It has no `name` and no `baseline`.
   *
   * @default - the defaults of a gateway
   */
  readonly gateway?: GatewaySettings;
}

/**
 * A gateway for each domain: a RestApi and its domain name on AWS, a Deployment in a namespace of its own on Kubernetes.
 *
 * No domain can take another one down, and all of them keep one baseline.
 */
export class GatewayPerDomain extends Construct {
  private readonly gateways = new Map<string, Delivery>();

  constructor(scope: Construct, id: string, props: GatewayPerDomainProps) {
    super(scope, id);
    checkProps(`GatewayPerDomain "${this.node.path}"`, props, ['domains', 'baseline', 'gateway']);
    const settings = readSettings(unmarked(props.gateway ?? {}));
    const { baseline = {} } = parseSettings(props.baseline === undefined ? {} : { baseline: unmarked(props.baseline) });
    const members = readMembers(props.domains);
    const apis = members.flatMap((member) => member.apis);
    checkShared(baseline, apis);
    for (const member of members) {
      this.gateways.set(member.host, this.addGateway(member, { ...settings, baseline: baselineOf(baseline, member.apis, apis) }));
    }
  }

  /**
   * The objects of an API on AWS, by the host of its domain and its name, which may be left out where the domain has one API.
   * Refused in a cdk8s Chart.
   */
  public aws(host: string, api?: string): AwsGatewayObjects {
    return this.find(host).aws(api);
  }

  /** The objects of a domain's gateway on Kubernetes, by its host. Refused in an aws-cdk-lib Stack. */
  public kubernetes(host: string): KubernetesGatewayObjects {
    return this.find(host).kubernetes;
  }

  private find(host: string): Delivery {
    const found = this.gateways.get(host.toLowerCase());
    if (found !== undefined) return found;
    throw new Error(`there is no domain "${host}"; the domains are: ${[...this.gateways.keys()].join(', ')}`);
  }

  private addGateway({ host, name, owner, apis, bindings }: Member, settings: GatewaySettings): Delivery {
    const scope = new Construct(this, host);
    const source = { name, settings: { ...settings, name }, apis: () => apis };
    if (targetOf(this) === 'aws') return new Delivery(scope, { ...source, bindings });
    const namespace = bindings.kubernetes?.namespace ?? name;
    addNamespace(scope, namespace, owner);
    return new Delivery(scope, { ...source, bindings: { ...bindings, kubernetes: { ...bindings.kubernetes, namespace } } });
  }
}

/** The domains name their gateways, and the baseline stands beside these settings. */
function readSettings(gateway: GatewaySettings): GatewaySettings {
  const elsewhere = { name: 'write it as the name of a domain', baseline: 'write it as baseline, beside gateway' };
  const problems = present({ ...gateway }, Object.keys(elsewhere)).map((field) => ({
    path: `gateway.${field}`,
    code: 'NotHere',
    message: `does not stand here; ${elsewhere[field as keyof typeof elsewhere]}`,
  }));
  if (problems.length > 0) throw new SpecError('GatewayPerDomain', problems);
  return parseSettings(gateway);
}
