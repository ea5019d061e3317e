import { setTimeout as sleep } from 'node:timers/promises';
import type { ProxyParts } from '../../parts';
import { resilientBy } from '../../proxy/resilience';

const resilient: ProxyParts['resilience'] = resilientBy({ nowMillis: Date.now, sleep, random: Math.random });

export = resilient;
