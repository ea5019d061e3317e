import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { freePort } from './ports';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';
const ASSET_BUCKET = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
const START_MILLIS = 60_000;

/** A stack that was deployed. */
export interface Deployed {
  /** By logical id: what the stack made. */
  readonly resources: { readonly [logicalId: string]: string };
  /** The template as CDK wrote it. */
  readonly template: {
    readonly Resources: {
      readonly [logicalId: string]: { readonly Type: string; readonly Properties?: { readonly [name: string]: unknown } };
    };
  };
  /** The address of the one REST API's stage. */
  readonly url: string;
}

/** A local stand-in for AWS. */
export interface Ministack {
  readonly endpoint: string;
  readonly log: () => string;
  /** Deploys the one stack of an app, or a new version of it. */
  deploy(app: App): Promise<Deployed>;
  /** Puts a secret; returns its ARN. */
  putSecret(name: string, value: object): Promise<string>;
  /** Creates a node function; returns its ARN. */
  putFunction(name: string, source: string): Promise<string>;
  /** Publishes a version of a function with these variables; returns its ARN. */
  publishVersion(name: string, variables: object): Promise<string>;
  /** The aliases of a function. */
  aliases(name: string): Promise<readonly Alias[]>;
  /** Calls a service of the JSON protocol. */
  json(service: string, target: string, body: object): Promise<{ readonly [field: string]: unknown }>;
  stop(): Promise<void>;
}

/** An alias of a function. */
export interface Alias {
  readonly FunctionVersion: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights: { readonly [version: string]: number } };
}

/** The environment in which stacks are synthesized for it. */
export const MINISTACK_ENV = { account: ACCOUNT, region: REGION };

/** Starts ministack on a free loopback port, with the buckets and parameters that `cdk bootstrap` makes. */
export async function startMinistack(): Promise<Ministack> {
  const port = await freePort();
  const server = new Server(port, spawnServer(port));
  await server.ready();
  await server.request('PUT', `/${ASSET_BUCKET}`, 's3');
  await server.json('ssm', 'AmazonSSM.PutParameter', {
    Name: '/cdk-bootstrap/hnb659fds/version',
    Value: '30',
    Type: 'String',
    Overwrite: true,
  });
  return server;
}

/** The folder with the Python programs of the tests. */
function tools(): string {
  return process.env.TOLLGATE_TOOLS ?? execFileSync('scripts/setup-python.sh', ['tools'], { encoding: 'utf8' }).trim();
}

function spawnServer(port: number): ChildProcess {
  return spawn(join(tools(), 'python'), [join(__dirname, 'run-ministack.py')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LAMBDA_EXECUTOR: 'local',
    },
  });
}

class Server implements Ministack {
  public readonly endpoint: string;
  private output = '';

  constructor(
    port: number,
    private readonly process: ChildProcess,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
    for (const stream of [process.stdout, process.stderr]) stream?.on('data', (chunk) => (this.output += chunk));
  }

  public readonly log = (): string => this.output;

  public async ready(): Promise<void> {
    const end = Date.now() + START_MILLIS;
    for (;;) {
      const alive = await fetch(`${this.endpoint}/_ministack/health`).then(
        (response) => response.ok,
        () => false,
      );
      if (alive) return;
      if (Date.now() > end || this.process.exitCode !== null) throw new Error(`ministack did not start:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  public async deploy(app: App): Promise<Deployed> {
    const assembly = app.synth();
    const stack = assembly.stacks[0];
    if (stack === undefined) throw new Error('the app has no stack');
    for (const asset of zippedAssets(assembly.directory, stack.id)) await this.upload(assembly.directory, asset);
    const text = readFileSync(stack.templateFullPath, 'utf8');
    await this.request('PUT', `/${ASSET_BUCKET}/${stack.stackName}.json`, 's3', text);
    await this.applyStack(stack.stackName, `${this.endpoint}/${ASSET_BUCKET}/${stack.stackName}.json`);
    const resources = await this.resources(stack.stackName);
    const template = JSON.parse(text) as Deployed['template'];
    const apis = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::RestApi');
    const stages = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::Stage');
    return {
      resources,
      template,
      url: `${this.endpoint}/_aws/execute-api/${resources[apis[0]?.[0] ?? '']}/${stages[0]?.[1].Properties?.StageName}`,
    };
  }

  private async upload(directory: string, asset: FileAsset): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-asset-'));
    const archive = join(folder, 'asset.zip');
    try {
      execFileSync(join(tools(), 'python'), ['-m', 'zipfile', '-c', archive, '.'], { cwd: join(directory, asset.source.path) });
      for (const { bucketName, objectKey } of Object.values(asset.destinations)) {
        await this.request(
          'PUT',
          `/${bucketName.replace(/\$\{AWS::AccountId\}/, ACCOUNT).replace(/\$\{AWS::Region\}/, REGION)}/${objectKey}`,
          's3',
          readFileSync(archive),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  private async applyStack(name: string, templateUrl: string): Promise<void> {
    const exists = (await this.query('cloudformation', { Action: 'DescribeStacks', StackName: name }, true)).includes('<StackStatus>');
    await this.query('cloudformation', {
      Action: exists ? 'UpdateStack' : 'CreateStack',
      StackName: name,
      TemplateURL: templateUrl,
      'Capabilities.member.1': 'CAPABILITY_IAM',
      'Capabilities.member.2': 'CAPABILITY_NAMED_IAM',
    });
    for (;;) {
      const status =
        /<StackStatus>(\w+)</.exec(await this.query('cloudformation', { Action: 'DescribeStacks', StackName: name }))?.[1] ?? '';
      if (/^(CREATE|UPDATE)_COMPLETE$/.test(status)) return;
      if (/FAILED|ROLLBACK_COMPLETE/.test(status)) throw new Error(`stack ${name}: ${status}\n${await this.failures(name)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async failures(name: string): Promise<string> {
    const events = await this.query('cloudformation', { Action: 'DescribeStackEvents', StackName: name });
    return [...events.matchAll(/<ResourceStatusReason>([^<]+)</g)].map(([, reason]) => reason).join('\n');
  }

  private async resources(name: string): Promise<{ [logicalId: string]: string }> {
    const text = await this.query('cloudformation', { Action: 'DescribeStackResources', StackName: name });
    const found = [...text.matchAll(/<LogicalResourceId>([^<]*)<[\s\S]*?<PhysicalResourceId>([^<]*)</g)];
    return Object.fromEntries(found.map(([, logical, physical]) => [logical, physical]));
  }

  public async putSecret(name: string, value: object): Promise<string> {
    const { ARN } = await this.json('secretsmanager', 'secretsmanager.CreateSecret', { Name: name, SecretString: JSON.stringify(value) });
    return ARN as string;
  }

  public async putFunction(name: string, source: string): Promise<string> {
    const script =
      'import base64,io,sys,zipfile;b=io.BytesIO();z=zipfile.ZipFile(b,"w");z.writestr("index.js",sys.stdin.read());z.close();print(base64.b64encode(b.getvalue()).decode())';
    const ZipFile = execFileSync(join(tools(), 'python'), ['-c', script], { input: source, encoding: 'utf8' }).trim();
    const role = `arn:aws:iam::${ACCOUNT}:role/any`;
    const body = { FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: role, Code: { ZipFile } };
    const response = await this.request('POST', '/2015-03-31/functions', 'lambda', JSON.stringify(body));
    return (JSON.parse(response) as { readonly FunctionArn: string }).FunctionArn;
  }

  public async publishVersion(name: string, variables: object): Promise<string> {
    const configuration = JSON.stringify({ Environment: { Variables: variables } });
    await this.request('PUT', `/2015-03-31/functions/${name}/configuration`, 'lambda', configuration);
    const response = await this.request('POST', `/2015-03-31/functions/${name}/versions`, 'lambda', '{}');
    return (JSON.parse(response) as { readonly FunctionArn: string }).FunctionArn;
  }

  public async aliases(name: string): Promise<readonly Alias[]> {
    const response = await this.request('GET', `/2015-03-31/functions/${name}/aliases`, 'lambda');
    return (JSON.parse(response) as { readonly Aliases: readonly Alias[] }).Aliases;
  }

  /** Calls a service of the query protocol. */
  private query(service: string, parameters: { readonly [name: string]: string }, mayFail = false): Promise<string> {
    const body = new URLSearchParams({ Version: '2010-05-15', ...parameters }).toString();
    return this.request('POST', '/', service, body, { 'content-type': 'application/x-www-form-urlencoded' }, mayFail);
  }

  public async json(service: string, target: string, body: object): Promise<{ readonly [field: string]: unknown }> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    return JSON.parse((await this.request('POST', '/', service, JSON.stringify(body), headers)) || '{}');
  }

  public async request(
    method: string,
    path: string,
    service: string,
    body?: string | Buffer,
    headers: { readonly [name: string]: string } = {},
    mayFail = false,
  ): Promise<string> {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none`;
    const init = { method, headers: { ...headers, authorization }, ...(body !== undefined && { body }) };
    const response = await fetch(`${this.endpoint}${path}`, init);
    const text = await response.text();
    if (!response.ok && !mayFail) throw new Error(`${method} ${path} (${service}): ${response.status} ${text}`);
    return text;
  }

  public async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    // its functions run as children of the same group
    process.kill(-pid, 'SIGTERM');
    await ended;
  }
}

interface FileAsset {
  readonly source: { readonly path: string; readonly packaging: string };
  readonly destinations: { readonly [name: string]: { readonly bucketName: string; readonly objectKey: string } };
}

/** The zipped assets of a stack. */
function zippedAssets(directory: string, stack: string): FileAsset[] {
  const manifest = JSON.parse(readFileSync(join(directory, `${stack}.assets.json`), 'utf8')) as {
    readonly files: { readonly [hash: string]: FileAsset };
  };
  return Object.values(manifest.files).filter(({ source }) => source.packaging === 'zip');
}

/** Calls a path of a deployed API. */
export function invokeUrl(deployed: Deployed, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${deployed.url}${path}`, { redirect: 'manual', ...init });
}
