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
  readonly verdict: 'yes' | 'NO';
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
  const answers: { readonly envoy: Answer; readonly aws: Answer }[] = [];
  for (const [index, request] of requests.entries()) {
    const answer = (gateway: Gateway) => ask(gateway, request, agentOf(index), gateways.nameOf);
    answers.push({ envoy: await answer(gateways.envoy), aws: await answer(gateways.aws) });
  }
  await new Promise((resolve) => setTimeout(resolve, 100)); // the last line of the log may still be on its way
  const decisions = decisionsOf(gateways.emulator.log());
  return answers.map(({ envoy, aws }, index) => row(requests[index] as DemoRequest, envoy, aws, decisions.get(agentOf(index))));
}

/** Each request calls its client another name, so that it is found in the emulator's log. */
function agentOf(index: number): string {
  return `tollgate-demo/${index + 1}`;
}

function row({ line, about, status }: DemoRequest, envoy: Answer, aws: Answer, decision = 'not asked'): Row {
  const same = isSame(envoy, aws);
  return {
    request: about === '' ? line : `${line} (${about})`,
    envoy: inWords(envoy),
    aws: inWords(aws) + (isEcho(aws.body) ? '' : ' *'),
    decision,
    verdict: same ? 'yes' : 'NO',
    right: same && envoy.status === status,
  };
}
