// Adds up a folder of results: NAME.step files (`passed` or `failed`) and vitest's JSON reports.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function fail(name, count = 1) {
  total.failed += count;
  failures.push(name);
}

function addReport(name, report) {
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  const before = total.failed;
  for (const file of report.testResults) {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of tests) fail(test.fullName);
    if (file.status === 'failed' && tests.length === 0) fail(`${file.name} did not run to its end`);
  }
  if (!report.success && total.failed === before) fail(`${name} tests: an error outside of any test`);
}

for (const file of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, file), 'utf8');
  if (file.endsWith('.json')) addReport(file.slice(0, -'.json'.length), JSON.parse(text));
  else if (text.trim() === 'passed') total.passed += 1;
  else fail(file.slice(0, -'.step'.length));
}

if (failures.length > 0) console.log(`\nfailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
