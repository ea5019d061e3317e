import type { FormAnswer, FormQuestion } from '../../../src/runtime/core/oauth/post-form';
import type { ServerPorts } from '../../../src/runtime/core/oauth/server';

/** What a scripted server answers next. */
export type Script = (question: FormQuestion) => FormAnswer | Error | Promise<FormAnswer>;

/** An answer with JSON in it. */
export function json(value: unknown, { status = 200, contentType = 'application/json' }: Partial<FormAnswer> = {}): FormAnswer {
  return { status, contentType, body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

/** A clock that stands still, and a server that notes what it is asked. */
export function scripted(script: Script) {
  const state = { nowMillis: 1_700_000_000_000, script, client: { clientId: 'gateway', clientSecret: 's3cret' } as object | undefined };
  const asked: FormQuestion[] = [];
  const failures: string[] = [];
  const ports: ServerPorts = {
    post: async (question) => {
      asked.push(question);
      const answer = await state.script(question);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    credentials: async () => state.client as Awaited<ReturnType<ServerPorts['credentials']>>,
    nowMillis: () => state.nowMillis,
    failed: (reason) => failures.push(reason),
  };
  return { state, asked, failures, ports };
}
