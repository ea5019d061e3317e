import { flag, whole } from './format/number';
import { word } from './format/text';
import type { ClientAddress, ListenerBindings, ListenerTls } from './listener';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const listenerTlsSchema: Schema<ListenerTls> = define('ListenerTls', () =>
  block('tls', { certificate: secretRefSchema(), minVersion: word('1.2', '1.3').optional() }),
);

export const clientAddressSchema: Schema<ClientAddress> = define('ClientAddress', () =>
  block(
    'clientAddress',
    { trustedHops: whole(0, 100).optional(), proxyProtocol: flag().optional() },
    exactlyOne('clientAddress', 'trustedHops', 'proxyProtocol'),
  ),
);

export const listenerSchema: Schema<ListenerBindings> = define('ListenerBindings', () =>
  block('listener', {
    tls: listenerTlsSchema().optional(),
    redirectHttp: flag().optional(),
    http3: flag().optional(),
    clientAddress: clientAddressSchema().optional(),
  }),
);
