import { at, unknownName } from '../model/report';
import { type Problem, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Consumer } from '../spec/consumers';
import { parseApi } from '../spec/parse';
import type { UsagePlan } from '../spec/plans';
import { present } from '../spec/rules';
import { unlessList } from './misshapen';

/** Props of `UsagePlanPolicy`: a plan, and who belongs to it. */
export interface UsagePlanPolicyProps extends UsagePlan {
  /** The plan's name, which no other plan of the API has. */
  readonly name: string;
  /**
   * Consumers of the API that belong to it, by name. Each has no other plan.
   *
   * @default - the consumers that name it in the spec, and what `members` and `defaultPlan` say
   */
  readonly consumers?: string[];
  /**
   * Plan of callers that no other plan takes, or `none`: the `defaultPlan` of the API, where its spec has none.
   *
   * @default - what the spec says
   */
  readonly defaultPlan?: string;
  /**
   * The plan (`rate`, `quota`, `members`, `onStoreFailure`) as a plain map, in place of these props. In Python, Java and Go a misspelt
   * field of `rate` is lost on the way; here it is refused by name.
   *
   * @default - the props are the plan
   */
  readonly document?: unknown;
}

const PLAN = ['rate', 'quota', 'members', 'onStoreFailure'];

/** What a plan may be said with. */
export const PLAN_PROPS: readonly string[] = ['name', 'consumers', 'defaultPlan', 'document', ...PLAN];

const NAMELESS: Problem[] = [{ path: 'plans', code: 'Needed', message: 'the plan that is added has no name; write "name" in its props' }];

/** The API with one more plan. Throws a `SpecError` in the words of the spec where it does not fit. */
export function withPlan(spec: ApiSpec, props: UsagePlanPolicyProps): ApiSpec {
  // JavaScript hands over what it likes
  const problems = typeof props?.name === 'string' ? planProblems(spec, props) : NAMELESS;
  if (problems.length > 0) throw new SpecError(`API '${spec.name}'`, problems);
  const { name, consumers = [], defaultPlan, document, ...plan } = props;
  const members = consumers.map((consumer) => [consumer, { ...spec.consumers?.[consumer], plan: name }]);
  return parseApi({
    ...spec,
    plans: { ...spec.plans, [name]: document ?? plan },
    ...(members.length > 0 && { consumers: { ...spec.consumers, ...Object.fromEntries(members) } }),
    ...(defaultPlan !== undefined && { defaultPlan }),
  });
}

function planProblems(spec: ApiSpec, props: UsagePlanPolicyProps): Problem[] {
  const misshapen = unlessList('consumers', props.consumers ?? []);
  if (misshapen.length > 0) return misshapen;
  const { name, consumers = [], defaultPlan = spec.defaultPlan, document } = props;
  const path = at('plans', name);
  const twice = Object.hasOwn(spec.plans ?? {}, name);
  const typed = present({ ...props }, PLAN);
  return [
    ...problem(twice, path, 'DuplicatePlan', 'is there already; leave it out or change it where it was written'),
    ...problem(
      document !== undefined && typed.length > 0,
      path,
      'ExactlyOne',
      `is said by document and by ${typed.join(', ')}; write one of them`,
    ),
    ...consumers.flatMap((consumer) => consumerProblems(consumer, spec.consumers ?? {})),
    ...problem(
      spec.defaultPlan !== undefined && spec.defaultPlan !== defaultPlan,
      'defaultPlan',
      'DuplicateDefaultPlan',
      `is "${spec.defaultPlan}" already, and "${defaultPlan}" would replace it; write it once`,
    ),
  ];
}

function consumerProblems(name: string, consumers: { readonly [name: string]: Consumer }): Problem[] {
  const path = at('consumers', name);
  if (!Object.hasOwn(consumers, name)) return problem(true, path, 'UnknownConsumer', unknownName('consumer', name, Object.keys(consumers)));
  const own = consumers[name]?.plan;
  return problem(own !== undefined, `${path}.plan`, 'DuplicatePlan', `is "${own}" already, and a caller has one plan; write it once`);
}

function problem(isOne: boolean, path: string, code: string, message: string): Problem[] {
  return isOne ? [{ path, code, message }] : [];
}
