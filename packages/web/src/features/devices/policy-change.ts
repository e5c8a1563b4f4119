import type { devices } from '@candor/protocol/api/devices.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import { devicesTexts } from '../../texts/devices.ts';

export type Policy = Output<typeof devices.privacy>['policy'];
export type Collectors = Record<string, { on: boolean; everyS: number }>;
type Collector = Policy['collectors'][number];
type Signed = Pick<Policy, 'widening'>;

/** So many times as rarely as usual, as far as a day. */
const FACTORS = [1, 5, 15, 60] as const;
const RAREST_S = 86_400;
/** More often than usual, for what is read a few times a day; a metric is one value a minute anyway. */
const OFTEN_S = [300, 900, 3600] as const;

/**
 * What a change of one collector asks for. `wish`: every collector that is then not as usual. `wider`: what a root key
 * has to sign first, with what it signed already; undefined where nothing goes beyond that.
 */
export function changeOf(
  policy: Pick<Policy, 'collectors' | 'widening'>,
  name: string,
  part: { on?: boolean; everyS?: number },
): { wish: Collectors; wider: Collectors | undefined } {
  const all = policy.collectors.map((one) => (one.name === name ? { ...one, ...part } : one));
  const wish = Object.fromEntries(
    all
      .filter(({ on, everyS, usualS }) => !on || everyS !== usualS)
      .map(({ name: own, on, everyS }) => [own, { on, everyS }]),
  );
  const changed = all.find((one) => one.name === name);
  const isWider = changed !== undefined && changed.everyS < leastOf(changed, policy);
  const wider = { ...policy.widening?.collectors, [name]: { on: true, everyS: changed?.everyS ?? 0 } };
  return { wish, wider: isWider ? wider : undefined };
}

/**
 * The usual period, rarer ones, and the one in force where it is none of them; more often as far as a root signed, or
 * with a root key at hand.
 */
export function periodsOf(
  one: Collector,
  signed: Signed,
  hasRoot: boolean,
): { everyS: number; remark: string }[] {
  const { policy: texts } = devicesTexts.now();
  const rarer = FACTORS.map((factor) => one.usualS * factor).filter((everyS) => everyS <= RAREST_S);
  const leastS = leastOf(one, signed);
  const oftener = OFTEN_S.filter((everyS) => everyS < one.usualS && (hasRoot || everyS >= leastS));
  const all = [...new Set([...oftener, ...rarer, one.everyS])].toSorted((a, b) => a - b);
  return all.map((everyS) => ({
    everyS,
    remark: everyS < leastS ? ` ${texts.withRoot}` : everyS === one.usualS ? ` ${texts.usual}` : '',
  }));
}

/** Seconds that lie at least between runs, as things are signed. */
function leastOf({ name, usualS }: Collector, { widening }: Signed): number {
  const more = widening?.collectors[name];
  return more?.on === true ? Math.min(more.everyS, usualS) : usualS;
}
