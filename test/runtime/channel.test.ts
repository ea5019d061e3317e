import { describe, expect, test, vi } from 'vitest';
import { createChannel } from '../../src/runtime/agent/channel';

const resource = (name: string) => [{ '@type': 'x', name }];
const body = (version: string, name: string) => JSON.stringify({ version_info: version, resources: resource(name) });

describe('a request', () => {
  test('is held until there is something to say', () => {
    const channel = createChannel();
    const reply = vi.fn();

    channel.request('', reply);
    expect(reply).not.toHaveBeenCalled();
    void channel.publish('1', resource('a'));

    expect(reply).toHaveBeenCalledExactlyOnceWith(body('1', 'a'));
  });

  test('for what Envoy has is held until something newer comes', () => {
    const channel = createChannel();
    void channel.publish('1', resource('a'));
    channel.request('', () => {});
    const reply = vi.fn();

    channel.request('1', reply);
    expect(reply).not.toHaveBeenCalled();
    void channel.publish('2', resource('b'));

    expect(reply).toHaveBeenCalledExactlyOnceWith(body('2', 'b'));
  });

  test('that was given up is not answered', () => {
    const channel = createChannel();
    const reply = vi.fn();

    channel.request('', reply)();
    void channel.publish('1', resource('a'));

    expect(reply).not.toHaveBeenCalled();
  });

  test('that was given up late does not take the place of a newer one', () => {
    const channel = createChannel();
    const giveUp = channel.request('', () => {});
    const reply = vi.fn();

    channel.request('', reply);
    giveUp();
    void channel.publish('1', resource('a'));

    expect(reply).toHaveBeenCalledOnce();
  });
});

describe('an offer', () => {
  test('is accepted when Envoy asks with its version', async () => {
    const channel = createChannel();
    const verdict = channel.publish('1', resource('a'));

    channel.request('', () => {});
    channel.request('1', () => {});

    expect(await verdict).toBe('accepted');
  });

  test('is sent once more when Envoy asks with another version, then counts as refused and is not sent again', async () => {
    const channel = createChannel();
    const verdict = channel.publish('1', resource('a'));
    const replies = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];

    for (const reply of replies) channel.request('0', reply);

    expect(await verdict).toBe('refused');
    expect(replies.map((reply) => reply.mock.calls.length)).toEqual([1, 1, 0, 0]);
  });

  test('that was lost on the way the first time is accepted the second time', async () => {
    const channel = createChannel();
    const verdict = channel.publish('1', resource('a'));

    channel.request('', () => {});
    channel.request('', () => {});
    channel.request('1', () => {});

    expect(await verdict).toBe('accepted');
  });

  test('is superseded by a newer one', async () => {
    const channel = createChannel();
    const first = channel.publish('1', resource('a'));
    void channel.publish('2', resource('b'));

    expect(await first).toBe('superseded');
  });

  test('of the same resources is none', async () => {
    const channel = createChannel();
    void channel.publish('1', resource('a'));
    channel.request('', () => {});
    channel.request('1', () => {});
    const reply = vi.fn();
    channel.request('1', reply);

    expect(await channel.publish('2', resource('a'))).toBe('accepted');
    expect(reply).not.toHaveBeenCalled();
  });

  test('of resources that were refused before is made again', async () => {
    const channel = createChannel();
    const first = channel.publish('1', resource('a'));
    for (let requests = 0; requests < 3; requests++) channel.request('0', () => {});
    const second = channel.publish('2', resource('a'));
    channel.request('2', () => {});

    expect([await first, await second]).toEqual(['refused', 'accepted']);
  });

  test('goes to an Envoy that was started anew', () => {
    const channel = createChannel();
    void channel.publish('1', resource('a'));
    channel.request('', () => {});
    channel.request('1', () => {});
    const reply = vi.fn();

    channel.request('', reply);

    expect(reply).toHaveBeenCalledExactlyOnceWith(body('1', 'a'));
  });

  test('is not sent in a loop to an Envoy that was started anew and now refuses it, but tried again later', () => {
    const channel = createChannel();
    void channel.publish('1', resource('a'));
    channel.request('1', () => {});
    const replies = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];

    for (const reply of replies) channel.request('', reply);

    expect(replies.map((reply) => reply.mock.calls.length)).toEqual([1, 1, 0, 1]);
  });
});
