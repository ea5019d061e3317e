import type { Problem } from '../problem';
import { startOf } from './announcements';
import type { GatewayModel } from './model';
import { at } from './report';
import { sortedEntries } from './sorted';

const DAY_MILLIS = 86_400_000;

/** How long before a version may end that is said. */
const SOON_DAYS = 90;

/** Warns of versions that may end within three months, and of those whose day has passed and that are still there. */
export function sunsetWarnings({ apis }: GatewayModel, now: Date): Problem[] {
  const today = startOf(now.toISOString().slice(0, 10)).getTime();
  return apis.flatMap(({ name: api, spec }) =>
    sortedEntries(spec.versions?.list).flatMap(([name, { sunset, retired }]): Problem[] => {
      if (sunset === undefined || retired === true) return [];
      const days = (startOf(sunset).getTime() - today) / DAY_MILLIS;
      if (days > SOON_DAYS) return [];
      const path = `${apis.length > 1 ? `${api}: ` : ''}${at('versions.list', name)}.sunset`;
      return [{ path, severity: 'warning', ...(days < 0 ? passed(name, sunset) : near(name, days)) }];
    }),
  );
}

function passed(version: string, sunset: string): Pick<Problem, 'code' | 'message'> {
  const message = `the version "${version}" was to end on ${sunset} and still answers; write "retired: true", or announce a later day`;
  return { code: 'SunsetPassed', message };
}

function near(version: string, days: number): Pick<Problem, 'code' | 'message'> {
  const when = days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
  const message = `the version "${version}" may end ${when}; write "retired: true" when it does, or announce a later day`;
  return { code: 'SunsetSoon', message };
}
