// A vitest reporter: keeps the errors that no test was found to blame for, which fail a run and stand in no JSON report.
import { writeFileSync } from 'node:fs';

export default class OutsideReporter {
  onTestRunEnd(_modules, errors) {
    if (errors.length === 0) return;
    const told = errors.map(({ name, message, stack }) => stack ?? `${name}: ${message}`);
    writeFileSync(process.env.TOLLGATE_OUTSIDE, JSON.stringify(told));
  }
}
