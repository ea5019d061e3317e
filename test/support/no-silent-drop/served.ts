import { without } from '../../../src/capability/without';
import type { Problem } from '../../../src/problem';
import type { Outcome, Target } from './targets';
import { leaves, movedBy, type Place, placeOf, starts, valueAt, type Written, withValue } from './written';

/** What is left of what is written for one leaf, or why the target does not do without taking the leaf away. */
export type Served = { readonly written: Written; readonly leaf: Place } | { readonly refused: Problem };

const MOST_ROUNDS = 40;

/** The largest part of what is written that a target serves: all that it refuses is taken out, round by round. */
export class Reduction {
  private readonly compiled = new Map<Written, Outcome>();

  public constructor(private readonly target: Target) {}

  /** With one leaf in it, whatever else has to go. */
  public around(written: Written, leaf: Place): Served {
    let state: Served = { written, leaf };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const step = this.step(state.written, state.leaf);
      if (step === undefined || 'refused' in step) return step ?? state;
      state = { written: step.written, leaf: movedBy(step.out, state.leaf) as Place };
    }
    throw new Error(`no end of problems around ${leaf.join(' ')}: ${JSON.stringify(this.target.compile(state.written))}`);
  }

  /** Of everything; and where its leaves then are. */
  public whole(written: Written): { readonly written: Written; readonly places: ReadonlyMap<Place, Place> } {
    let state = { written, places: leaves(written).map((leaf): [Place, Place] => [leaf, leaf]) };
    for (let step = this.step(written, []); step !== undefined && 'written' in step; step = this.step(state.written, [])) {
      const { out, written: next } = step;
      state = {
        written: next,
        places: state.places.flatMap(([leaf, place]) => [movedBy(out, place)].flatMap((to) => (to ? [[leaf, to]] : []))),
      };
    }
    return { written: state.written, places: new Map(state.places) };
  }

  private step(written: Written, kept: Place): Mended | undefined {
    const outcome = this.compiled.get(written) ?? this.target.compile(written);
    this.compiled.set(written, outcome);
    return 'output' in outcome ? undefined : mend(written, outcome.problems, kept);
  }
}

type Mended = { readonly written: Written; readonly out: readonly Place[] } | { readonly refused: Problem };

/** Whether a target refuses a field by name. Such problems go first: others may only follow from them. */
export function isOfTarget({ code }: Problem): boolean {
  return code.startsWith('Aws') || ['NotBuiltYet', 'RefusedByTarget', 'CompanionRefused', 'WrongBinding'].includes(code);
}

function mend(written: Written, problems: readonly Problem[], kept: Place): Mended {
  const refused = problems.filter(isOfTarget);
  let repaired = written;
  const out: Place[] = [];
  for (const problem of refused.length > 0 ? refused : problems) {
    const place = placeFor(problem, written);
    const repair = REPAIRS[problem.code];
    const needed = kept.length > 0 && starts(kept, place);
    if (repair !== undefined && (needed || repair.always?.(kept) === true)) repaired = repair.mend(repaired, problem, out);
    else if (isAdded(place) || (needed && !isOfTarget(problem))) out.push(BASELINE_ACCESS);
    else if (needed) return { refused: problem };
    else out.push(place);
    if (needed && out.includes(BASELINE_ACCESS) && valueAt(written, BASELINE_ACCESS) === undefined) return { refused: problem };
  }
  return { written: without(repaired, out), out };
}

/** What stands most often against a leaf that is legal by itself. */
const BASELINE_ACCESS: Place = ['gateway', 'baseline', 'access'];

/** The place that a problem names; of something that is missing, the block that misses it. */
function placeFor({ path }: Problem, written: Written): Place {
  let place = placeOf(path);
  while (valueAt(written, place) === undefined) place = place.slice(0, -1);
  return place;
}

/** What else helps against a problem than taking out the place that it names. */
interface Repair {
  /** Whether it helps although the place is not needed for the leaf. */
  readonly always?: (kept: Place) => boolean;
  readonly mend: (written: Written, problem: Problem, out: Place[]) => Written;
}

/** Routes that anyone may call stand against exchanges: of the two, these go. */
const WITHOUT_EXCHANGES: Repair = {
  always: (kept) => !kept.includes('exchange'),
  mend: (written, _, out) => {
    out.push(...Object.keys(valueAt(written, BACKENDS) ?? {}).map((name) => [...BACKENDS, name, 'exchange']));
    return written;
  },
};

/** A domain of AWS that asks for client certificates asks everyone: of the two, these go. */
const WITHOUT_CERTIFICATES: Repair = {
  always: (kept) => !kept.includes('clientCertificate'),
  mend: (written, _, out) => {
    out.push(...Object.keys(valueAt(written, SCHEMES) ?? {}).map((name) => [...SCHEMES, name, 'clientCertificate']));
    return written;
  },
};

const SCHEMES: Place = ['spec', 'schemes'];
const BACKENDS: Place = ['spec', 'backends'];

const REPAIRS: { readonly [code: string]: Repair } = {
  UnboundBackend: {
    always: () => true,
    mend: (written, { path }) => withValue(written, placeOf(path), { url: 'https://bound.example.com' }),
  },
  UnusedScheme: {
    mend: (written, { path }) =>
      withRoute(written, `scheme-${placeOf(path).at(-1) as string}`, {
        respond: { status: 204 },
        access: { scheme: placeOf(path).at(-1) },
      }),
  },
  AwsRouteWithoutClientCertificate: WITHOUT_CERTIFICATES,
  AwsPreflightWithoutClientCertificate: WITHOUT_CERTIFICATES,
  AwsNotATruststore: {
    always: () => true,
    mend: (written, { path }) => withValue(written, placeOf(path), { name: 's3://truststores/ca.pem?versionId=1' }),
  },
  ExchangeNeedsToken: WITHOUT_EXCHANGES,
  ExchangeDiffers: WITHOUT_EXCHANGES,
  UnusedBackend: {
    mend: (written, { path }) =>
      withRoute(written, `backend-${placeOf(path).at(-1) as string}`, {
        backend: placeOf(path).at(-1),
        access: { open: 'a test' },
      }),
  },
  SchemeOfBaseline: {
    mend: (written, { path }, out) => {
      out.push(['gateway', 'baseline', 'schemes', placeOf(path).at(-1) as string]);
      return written;
    },
  },
};

/** A route that a repair made: what stands against it goes, and not the route. */
function isAdded([part, field, key]: Place): boolean {
  return part === 'spec' && field === 'routes' && /^GET \/(scheme|backend)-/.test(String(key));
}

function withRoute(written: Written, name: string, route: object): Written {
  return withValue(written, ['spec', 'routes', `GET /${name}`], route);
}
