import type { ProxyParts } from '../../parts';
import { unsigned } from '../../proxy/hmac';
import { secretStore } from '../../secret-store';

const store = secretStore(process.env);

const make: ProxyParts['hmac'] = (signatures) => unsigned(signatures, store, Date.now);

export = make;
