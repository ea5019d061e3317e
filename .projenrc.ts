import { cdk, javascript, typescript } from 'projen';

const project = new cdk.JsiiProject({
  name: 'tollgate',
  description: 'An API gateway written once as typed data: AWS API Gateway, or Envoy on Kubernetes',
  author: 'tollgate contributors',
  authorAddress: 'tollgate@example.com',
  authorOrganization: true,
  repositoryUrl: 'https://example.com/tollgate/tollgate.git',
  license: 'Apache-2.0',
  copyrightOwner: 'tollgate contributors',
  stability: 'stable', // "experimental" turns every break that jsii-diff finds into a warning
  keywords: ['cdk', 'cdk8s', 'api-gateway', 'envoy', 'kubernetes'],
  defaultReleaseBranch: 'main',

  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.19.0',
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(),
  projenVersion: '~0.103.25',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3', // the compiler that jsii 6 embeds
  compressAssembly: true,

  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  jest: false,
  eslint: false,
  biome: true,
  biomeOptions: {
    version: '~2.5.15', // every platform's binary of it can be had
    mergeArraysInConfiguration: true,
    biomeConfig: {
      files: {
        // golden files are held byte for byte
        includes: ['bench/**', 'bin/**', 'examples/**', 'scripts/**', '*.mts', '!test/golden', '!**/*.tabl.json'],
      },
      linter: {
        enabled: true,
        rules: {
          complexity: { noStaticOnlyClass: 'off' }, // jsii has no free functions
          suspicious: {
            noEmptyInterface: 'off', // nor aliases of a struct
            noTemplateCurlyInString: 'off', // "${caller}" is a placeholder of the spec
            noExplicitAny: 'off', // jsii says any where a spec holds any JSON value
          },
        },
      },
      formatter: { enabled: true, indentStyle: javascript.biome_config.IndentStyle.SPACE, indentWidth: 2, lineWidth: 140 },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
    },
  },

  peerDeps: ['constructs@^10.5.0', 'aws-cdk-lib@^2.263.0', 'cdk8s@^2.70.47'],
  peerDependencyOptions: { pinnedDevDependency: true }, // build against the floor of each range
  bundledDeps: ['commander@^14', 'jiti@^2', 're2js@2.10.0', 'yaml@^2', 'zod@^4'], // commander 15 needs Node 22
  devDeps: [
    '@octokit/openapi@^23',
    '@redis/client@^6', // in the bundle of the companion
    '@types/node@^20',
    'aws-cdk@^2.1148.1', // 3.0.0 is an older line and refuses our templates
    'aws-jwt-verify@^5',
    'cdk8s-plus-28@^2.5.6',
    'esbuild@^0.28',
    'fast-check@^4',
    'jose@^6',
    'oidc-provider@9.13.3', // an authorization server that others made, for tests
    'tsx@^4',
    'typescript7@npm:typescript@7.0.2', // the native compiler, for the type check alone; jsii wants ~6.0
    'vitest@^4', // vitest 5 needs Node 22
  ],
  bin: { tollgate: 'bin/tollgate' },

  publishToPypi: { distName: 'tollgate', module: 'tollgate' },
  publishToMaven: { javaPackage: 'io.example.tollgate', mavenGroupId: 'io.example', mavenArtifactId: 'tollgate' },
  publishToGo: { moduleName: 'example.com/tollgate/tollgate-go' },

  gitignore: ['.jsii.gz', '.jsii.tabl.json', '*.tabl.json', 'cdk.out', 'cdk8s.out', '.venv', '__pycache__', '*.tgz', '*.log'],
});

project.package.addVersion('0.1.0');
project.npmignore?.exclude(
  '/.ci',
  '/.editorconfig',
  '/.npmrc',
  '/CONTRIBUTING.md',
  '/bench',
  '/biome.jsonc',
  '/docs',
  '/examples',
  '/scripts',
  '/tsconfig.check.json',
  '/vitest.config.mts',
);
project.npmignore?.include('.jsii.gz');

// npm users of one target do not install the other's framework (pip, Go and Maven cannot express this)
project.package.addField('peerDependenciesMeta', {
  'aws-cdk-lib': { optional: true },
  cdk8s: { optional: true },
});

const bundle = project.addTask('bundle', {
  description: 'Bundle the request-time code into lib/assets, for Lambda and for the image',
  exec: 'node scripts/bundle.mjs',
});
project.preCompileTask.spawn(bundle);

project.compileTask.exec('node scripts/bundle-package.mjs');
project.npmignore?.exclude('/lib/*/**/*.js'); // they are in the bundles
project.npmignore?.include('/lib/assets/**');
project.npmignore?.include('/lib/libraries/*.js');

project.testTask.reset();
project.testTask.exec('scripts/dev.sh');

// the build is locked and ends here, in packages for every language: call package:js, package:python, ... by name
project.packageTask.reset();

// what newcomers type in a fresh clone, where projen is not installed yet
for (const name of ['test', 'demo', 'dev', 'bench', 'build']) {
  project.setScript(name, `scripts/${name}.sh`);
}

project.synth();
