import type { ProxyParts } from '../../parts';
import { divide } from '../../proxy/sides';

const part: ProxyParts['sides'] = divide;

export = part;
