// Adds up a folder of results: NAME.step files (`passed` or `failed`) and vitest's JSON reports.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const folder = process.argv[2];
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Notes a failure, with what its test says of the reason. */
function fail(name, reason = []) {
  total.failed += 1;
  failures.push([`  ${name}`, ...reason.map((line) => `    ${line}`)].join('\n'));
}

/** The first lines of a test's failure; where in the code it stands comes after them. */
function reasonOf({ failureMessages }) {
  const lines = stripVTControlCharacters(failureMessages[0] ?? '').split('\n');
  const trace = lines.findIndex((line) => /^\s+at /.test(line));
  return lines.slice(0, trace === -1 ? 10 : Math.min(trace + 1, 10)).filter((line) => line.trim() !== '');
}

function addReport(name, report) {
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  const before = total.failed;
  for (const file of report.testResults) {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of tests) fail(test.fullName, reasonOf(test));
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

if (failures.length > 0) console.log(`\nfailed:\n${failures.join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
