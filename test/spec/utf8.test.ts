import { expect, test } from 'vitest';
import { decodeUtf8 } from '../../src/spec/utf8';

test.each(['', 'a', 'é € 𝄞', '\ufeffa: 1', 'a replacement character: \ufffd'])('reads %j', (text) => {
  expect(decodeUtf8(Buffer.from(text))).toEqual({ text });
});

test.each([
  ['Latin 1', Buffer.from('name: shop\nowner: J\xfcrgen\n', 'latin1'), '0xfc at offset 19', 2],
  ['a byte that only continues', Buffer.from([0x61, 0x0a, 0x0a, 0x80]), '0x80 at offset 3', 3],
  ['half a surrogate pair', Buffer.from([0x61, 0xed, 0xa0, 0x80]), '0xed at offset 1', 1],
  ['an overlong slash', Buffer.from([0xc0, 0xaf]), '0xc0 at offset 0', 1],
  ['a character that breaks off', Buffer.from([0x61, 0xe2, 0x82]), '0xe2 at offset 1', 1],
])('refuses %s, and says where', (_, bytes, where, line) => {
  expect(decodeUtf8(bytes)).toEqual({ fault: `is not UTF-8: byte ${where}; save it as UTF-8`, line });
});

test.each([
  ['with its mark', Buffer.from('\ufeffname: shop', 'utf16le')],
  ['with its mark, the higher byte first', Buffer.from('\ufeffname: shop', 'utf16le').swap16()],
  ['without a mark', Buffer.from('{"name": "shop"}', 'utf16le')],
  ['without a mark, the higher byte first', Buffer.from('{"name": "shop"}', 'utf16le').swap16()],
])('knows UTF-16 %s', (_, bytes) => {
  expect(decodeUtf8(bytes)).toEqual({ fault: 'is UTF-16; save it as UTF-8' });
});
