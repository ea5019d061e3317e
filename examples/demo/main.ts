import { compare, type Row } from './compare';
import { demoRequests } from './requests';
import { Session } from './session';
import { startShop } from './shop';
import { areRight, type Step, stepLine, takeSteps } from './steps';
import { tableLines } from './table';
import { deploy, MANIFESTS, serveWithEnvoy, startEmulator, TEMPLATE, writeManifests, writeTemplate } from './targets';

const FOOTNOTES = `
 same: status, body, type, Location, Allow, Cache-Control, Deprecation, Sunset, Link, the CORS headers where a browser asks, and
       WWW-Authenticate, in which API Gateway names all schemes of the API
 *     not the backend's: API Gateway's own answer or that of tollgate's proxy function. The emulator makes its own as AWS documents
       them; docs/proof.md says what no AWS account has shown yet`;

/** Serves the shop in two ways, asks both the same, and prints what came back. Answers with how much is not right. */
async function demo(session: Session): Promise<number> {
  const services = await step('backends and issuers of tokens on loopback', startShop(session));
  const [served, emulator] = await Promise.all([
    step('tollgate run examples/shop/spec.ts, with the real Envoy', serveWithEnvoy(services, session)),
    step('an emulator of AWS', startEmulator(session)),
    step(`examples/shop/kubernetes.ts writes ${MANIFESTS}`, writeManifests(session)),
    step(`examples/shop/aws.ts writes ${TEMPLATE}`, writeTemplate(services, session)),
  ]);
  const aws = await step('cdk deploy', deploy(emulator, session));
  const gateways = { envoy: served.envoy, aws: { url: aws }, emulator, nameOf: services.nameOf };
  const rows = await step('the same requests to both', compare(demoRequests(services), gateways));
  const steps = await step('tollgate canary advance, from 5 % to all', takeSteps(served, services, session));
  return show(rows, steps);
}

async function step<T>(name: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  console.log(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  return result;
}

function show(rows: readonly Row[], steps: readonly Step[]): number {
  const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const wrong = rows.filter(({ right }) => !right).length;
  const same = rows.filter(({ verdict }) => verdict === 'yes').length;
  console.log(['', ...tableLines(rows, colours), FOOTNOTES, ''].join('\n'));
  console.log(['the canary of GET /cart, step by step, with Envoy', ...steps.map(stepLine), ''].join('\n'));
  console.log(`${same} of ${rows.length} answers are the same, ${wrong} are wrong`);
  console.log(`written: ${MANIFESTS} (Kubernetes), ${TEMPLATE} (CloudFormation)`);
  return wrong + (areRight(steps) ? 0 : 1);
}

async function main(): Promise<void> {
  const session = new Session();
  try {
    process.exitCode = (await demo(session)) === 0 ? 0 : 1;
  } catch (error) {
    if (session.ending) return;
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await session.end();
  }
}

void main();
