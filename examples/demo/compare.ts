import { type Answer, inWords, isEcho, isSame } from './answer';
import { ask, type Gateway } from './ask';
import { decisionsOf } from './decisions';
import type { DemoRequest } from './requests';
import type { Emulator } from './targets';

/** What came of a request. */
export interface Row {
  readonly request: string;
  readonly envoy: string;
  readonly aws: string;
  readonly decision: string;
  readonly verdict: 'yes' | 'NO' | 'not shown';
  /** Whether both answers are what they have to be. */
  readonly right: boolean;
}

/** Both gateways and what is known of them. */
export interface Gateways {
  readonly envoy: Gateway;
  readonly aws: Gateway;
  readonly emulator: Emulator;
  /** The backend that has an address. */
  readonly nameOf: (host: string) => string;
}

/** Sends each request to both gateways, one after the other. */
export async function compare(requests: readonly DemoRequest[], gateways: Gateways): Promise<Row[]> {
  const answers: (readonly [Answer, Answer | undefined])[] = [];
  for (const [index, request] of requests.entries()) answers.push(await askBoth(request, index, gateways));
  await new Promise((resolve) => setTimeout(resolve, 100)); // the last line of the log may still be on its way
  const decisions = decisionsOf(gateways.emulator.log());
  return requests.map((request, index) =>
    row(request, answers[index] as readonly [Answer, Answer | undefined], decisions.get(agentOf(index))),
  );
}

async function askBoth(
  request: DemoRequest,
  index: number,
  { envoy, aws, nameOf }: Gateways,
): Promise<readonly [Answer, Answer | undefined]> {
  const answer = await ask(envoy, request, agentOf(index), nameOf);
  return [answer, request.notModelled === undefined ? await ask(aws, request, agentOf(index), nameOf) : undefined];
}

/** Each request calls its client another name, so that it is found in the emulator's log. */
function agentOf(index: number): string {
  return `tollgate-demo/${index + 1}`;
}

function row(
  { line, about, status, notModelled }: DemoRequest,
  [envoy, aws]: readonly [Answer, Answer | undefined],
  decision = 'not asked',
): Row {
  const request = about === '' ? line : `${line} (${about})`;
  const right = envoy.status === status;
  if (aws === undefined)
    return { request, envoy: inWords(envoy), aws: `not modelled: ${notModelled}`, decision: '', verdict: 'not shown', right };
  const same = isSame(envoy, aws);
  const own = isEcho(aws.body) ? '' : ' *';
  return { request, envoy: inWords(envoy), aws: inWords(aws) + own, decision, verdict: same ? 'yes' : 'NO', right: right && same };
}
