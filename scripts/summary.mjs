// Adds up a folder of results: NAME.step files (`passed` or `failed`), vitest's JSON reports and NAME.outside files with errors outside of tests.
// The second argument is 1 where a command has failed: then nobody may read "0 failed".
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const [folder, failed] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

/** Notes a failure, with what its test says of the reason. */
function fail(name, reason = []) {
  total.failed += 1;
  failures.push([`  ${name}`, ...reason.map((line) => `    ${line}`)].join('\n'));
}

/** The first lines of a failure; where in the code it stands comes after them. */
function reasonOf(message = '') {
  const lines = stripVTControlCharacters(message).split('\n');
  const trace = lines.findIndex((line) => /^\s+at /.test(line));
  return lines.slice(0, trace === -1 ? 10 : Math.min(trace + 1, 10)).filter((line) => line.trim() !== '');
}

function addReport(report) {
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults) {
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of tests) fail(test.fullName, reasonOf(test.failureMessages[0]));
    if (file.status === 'failed' && tests.length === 0) fail(`${file.name} did not run to its end`);
  }
}

function addOutside(name, errors) {
  for (const error of errors) fail(`${name} tests: an error outside of any test`, reasonOf(error));
}

for (const file of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, file), 'utf8');
  if (file.endsWith('.json')) addReport(JSON.parse(text));
  else if (file.endsWith('.outside')) addOutside(file.slice(0, -'.outside'.length), JSON.parse(text));
  else if (text.trim() === 'passed') total.passed += 1;
  else fail(file.slice(0, -'.step'.length));
}

if (failed === '1' && total.failed === 0) fail('a command failed and named no test');

if (failures.length > 0) console.log(`\nfailed:\n${failures.join('\n')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
