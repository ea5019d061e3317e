import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PROGRAM = join(__dirname, '../../bin/tollgate');

function shell(script: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { env: { ...process.env, PROGRAM }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('output that goes nowhere', { timeout: 60_000 }, () => {
  test('a reader that goes away is no error', () => {
    expect(shell('"$PROGRAM" schema | head -c 1; echo " ${PIPESTATUS[0]}"')).toEqual({ status: 0, stdout: '{ 0\n', stderr: '' });
  });

  test.runIf(existsSync('/dev/full'))('a full disk is said without a stack trace', () => {
    expect(shell('"$PROGRAM" schema > /dev/full')).toEqual({ status: 1, stdout: '', stderr: 'the output cannot be written: ENOSPC\n' });
    expect(shell('"$PROGRAM" check /nowhere.yaml 2> /dev/full')).toEqual({ status: 1, stdout: '', stderr: '' });
  });
});
