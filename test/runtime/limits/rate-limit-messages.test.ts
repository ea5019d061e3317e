import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesField, fields, numberField, text } from '../../../src/runtime/companion/protobuf';
import { type Descriptor, readRequest, writeResponse } from '../../../src/runtime/companion/rate-limit-messages';

const entry = ({ key, value }: Descriptor[number]) => bytesField(1, Buffer.concat([bytesField(1, key), bytesField(2, value)]));
const request = (descriptors: readonly Descriptor[]) =>
  Buffer.concat([bytesField(1, 'tollgate'), ...descriptors.map((one) => bytesField(2, Buffer.concat(one.map(entry)))), numberField(3, 1)]);

describe('a question of Envoy', () => {
  test('is read as it was written, whatever stands in it', () =>
    fc.assert(
      fc.property(fc.array(fc.array(fc.record({ key: fc.string(), value: fc.string({ unit: 'binary' }) }))), (descriptors) => {
        expect(readRequest(request(descriptors))).toEqual(descriptors);
      }),
    ));

  test('with fields that are not known is read all the same', () => {
    const unknown = Buffer.concat([numberField(15, 300), Buffer.from([0x79, 1, 2, 3, 4, 5, 6, 7, 8]), Buffer.from([0x7d, 1, 2, 3, 4])]);

    expect(readRequest(Buffer.concat([unknown, request([[{ key: 'limit', value: 'a' }]])]))).toEqual([[{ key: 'limit', value: 'a' }]]);
  });

  test.each([[[0x12, 5, 1]], [[0x12, 0xff]], [[0x0b]]])('that is cut off or no message is refused: %j', (bytes) => {
    expect(() => readRequest(Buffer.from(bytes))).toThrow(RangeError);
  });
});

test('an answer has a code, headers and metadata', () => {
  const answer = writeResponse({ admitted: false, headers: [['retry-after', '7']], metadata: { refused: 'quota' } });
  const [code, header, metadata] = [...fields(answer)];

  expect(code).toEqual({ number: 1, value: 2 });
  expect([...fields(header?.value as Uint8Array)].map(({ number, value }) => [number, text(value)])).toEqual([
    [1, 'retry-after'],
    [2, '7'],
  ]);
  expect(metadata?.number).toBe(6);
  expect(Buffer.from(metadata?.value as Uint8Array).toString()).toContain('quota');
  expect([...fields(writeResponse({ admitted: true, headers: [], metadata: {} }))]).toEqual([{ number: 1, value: 1 }]);
});
