import { any, block, duration, presence } from './compare';

const kind = presence({ gone: 'breaking', added: 'clients' }, any('breaking'));

/** Whether answers may stream, and for how long. */
export const compareStream = block(
  {
    sse: kind,
    websocket: kind,
    idleTimeout: duration({ less: 'breaking', more: 'operations', none: '60s' }),
    maxDuration: duration({ less: 'breaking', more: 'operations' }),
  },
  'breaking',
);
