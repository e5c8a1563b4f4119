import { expectWord, readPermissions } from '@candor/policy/rights/expected-rights.ts';
import type { Route } from '@candor/protocol/api/route.ts';

/** What somebody is in the company that a request names. */
export interface Standing {
  by: 'membership' | 'staff';
  kind: 'operator' | 'customer';
  role: string;
  /** What a narrowed role leaves out. */
  minus?: readonly string[];
  /** Set for them on the device, which is then assigned to them. */
  level?: string;
  /** Their role counts in a unit that holds nothing of what is asked for. */
  isElsewhere?: true;
}
/** `company: null`: no company is named, and they have none. `elsewhere`: one is named that is none of theirs. */
export type Place = Standing | 'no-company' | 'elsewhere';
export type Way = 'nobody' | 'pending' | 'limited' | 'full' | 'unconfirmed' | 'token';
export interface Asking {
  way: Way;
  place: Place;
  /** Words of the token. */
  given?: readonly string[];
}
export interface Asked {
  route: Route;
  /** Least level on the device that the body names. */
  onDevice?: string;
  /** A device that is not there for them is said in the answer. */
  bulk?: true;
}

/**
 * A second reader of docs/permissions.md: what the door answers, as the specification's table says it. Undefined: the
 * request comes through.
 */
export function expectedOf(permissions: string) {
  const words = new Map(readPermissions(permissions).map((one) => [one.word, one]));
  const levels = readLevels(permissions);
  const order = ['none', 'view', 'support', 'control', 'own'];
  const isOwn = (word: string) => /^(self\.|focus\.|ticket\.create$)/u.test(word);

  const cellOf = (word: string, { role, by, kind, minus = [] }: Standing) => {
    const row = words.get(word);
    if (!row || minus.includes(word) || !expectWord(row, role, by, kind)) return '-';
    return row.cells[role] ?? '-';
  };
  const levelOf = ({ role, level, isElsewhere }: Standing) => {
    const row = levels.get(role) ?? { usual: 'none', highest: 'none' };
    if (isElsewhere) return 0;
    return Math.min(order.indexOf(level ?? row.usual), order.indexOf(row.highest));
  };
  /** Whether the cell reaches the device, and how much it asks for there. */
  const onDevice = (cell: string, needed: string, standing: Standing): 'role' | 'level' | undefined => {
    if (cell === '-' || (cell.startsWith('o') && standing.level === undefined)) return 'role';
    if (standing.isElsewhere && cell !== 'x') return 'role';
    const least = cell === 'l own' ? 'own' : cell.includes('l') ? needed : 'none';
    return levelOf(standing) < order.indexOf(least) ? 'level' : undefined;
  };

  /** What the role is limited to, holds nothing of what would change. */
  const isOutside = (cell: string, place: Place) =>
    cell === 'x u' && typeof place === 'object' && place.isElsewhere === true;

  return ({ way, place, given }: Asking, { route, onDevice: inBody, bulk }: Asked): string | undefined => {
    const { word, level } = route;
    if (word === 'public') return undefined;
    if (way === 'nobody' || way === 'pending') return '401 not_signed_in';
    if (place === 'elsewhere') return '404 not_found';
    if (way === 'limited' && !route.limited) return '403 factor_required';
    if (way === 'token' && (route.confirm || word.startsWith('self.'))) return '403 not_for_tokens';
    const has = (one: string) =>
      (given?.includes(one) ?? true) && place !== 'no-company' && cellOf(one, place) !== '-';
    const cell = (one: string) => (place !== 'no-company' && has(one) ? cellOf(one, place) : '-');
    const isSeen = () => place !== 'no-company' && onDevice(cell('device.view'), 'view', place) === undefined;
    if (level !== undefined) {
      if (place === 'no-company' || !isSeen()) return '404 not_found';
      const refusedBy = onDevice(cell(word), level, place);
      if (refusedBy) return `403 right_refused ${refusedBy}`;
    } else if (given ? !has(word) : !isOwn(word) && !has(word)) return '403 not_allowed role';
    if (route.confirm && way === 'unconfirmed') return '403 confirm_required';
    if (isOutside(cell(word), place) && inBody === undefined && route.method !== 'GET')
      return '403 not_allowed';
    if (inBody === undefined) return undefined;
    if (place === 'no-company') return '403 not_allowed';
    if (levelOf(place) < order.indexOf('view')) {
      if (!bulk) return '404 not_found';
      // where it would go to lies outside as well
      return place.isElsewhere ? '403 not_allowed' : undefined;
    }
    return levelOf(place) < order.indexOf(inBody) ? '403 right_refused level' : undefined;
  };
}

/** The document's second table: role -> level where nothing is set, and the highest. */
function readLevels(markdown: string): Map<string, { usual: string; highest: string }> {
  const [, part = ''] = markdown.split('\n## Levels');
  const rows = [...part.matchAll(/^\| ([a-z-]+) \| ([a-z]+) \| ([a-z]+) \|$/gmu)];
  return new Map(rows.map(([, role = '', usual = '', highest = '']) => [role, { usual, highest }]));
}
