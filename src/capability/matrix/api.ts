import { nameOnKubernetes } from '../kubernetes-name';
import { authorizer, fromSecret, metadata, native, type Row, row, type Use, under, type Verdict } from '../verdict';
import { inTableOr } from './in-table';
import { planned } from './plans';

const tagged: Verdict = { how: 'native', note: 'as a tag of the API and its stage' };

/** Whose route answered, and what it is filed under. */
export const logged: Verdict = { how: 'native', note: 'in each line of the access log' };

const readOnAws: Verdict = { how: 'authorizer', note: 'read from Secrets Manager, anew each minute' };

const usageKey: Verdict = { how: 'authorizer', note: 'as a usage key of API Gateway, which the authorizer names' };

/** What an API is called and where it answers. */
export const api: readonly Row[] = [
  row('name', nameOfApi, native),
  row('hosts', native, hostsOnAws),
  row('basePath', native),
  row('owner', logged, tagged),
  row('tags', logged, tagged),
  row('description', metadata, { how: 'native', note: 'as the description of the API' }),
  ...under('consumers.*', [
    ...['secret', 'key', 'scheme'].map((field) => row(`keys.*.${field}`, fromSecret, readOnAws)),
    row('groups', native, authorizer),
    row('plan', planned, inTableOr(usageKey)),
  ]),
];

function hostsOnAws({ value, bindings }: Use): Verdict {
  if (bindings.aws?.certificate === undefined) {
    return { how: 'metadata', note: 'without "bindings.aws.certificate" the API answers at the address of its stage, whatever the host' };
  }
  const wildcard = (value as readonly string[]).some((host) => host.startsWith('*.'));
  const differs = wildcard
    ? 'a wildcard stands for one label on AWS, for one or more on Kubernetes'
    : 'an unknown host never reaches the gateway on AWS';
  return { how: 'native', differs };
}

/** Where nothing else names the gateway, its first API does. */
function nameOfApi({ model, api }: Use): Verdict {
  return model.settings.name === undefined && api === model.apis[0] ? nameOnKubernetes(model.name) : native;
}
