import { expect, test } from 'vitest';
import { templateText } from '../../../src/targets/aws/mock';

/** What Velocity 1.7 makes of the result was looked at for these texts and for more of their kind. */
test.each([
  ['a\\b\n', '', 'a\\b\n'],
  ['$5 #1', "#set($d='$')#set($h='#')", '${d}5 ${h}1'],
  ['a\\$b', "#set($d='$')#set($b=$util.base64Decode('XA=='))", 'a${b}${d}b'],
  ['{"a":"\\\\#"}', "#set($h='#')#set($b=$util.base64Decode('XA=='))", '{"a":"${b}${b}${h}"}'],
  ['\n $', "#set($d='$')#set($e='')${e}", '\n ${d}'],
])('%j renders as itself', (written, script, text) => {
  expect(templateText(written)).toEqual({ script, text });
});
