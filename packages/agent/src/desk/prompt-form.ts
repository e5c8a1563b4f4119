import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import type { DeskAct, ShownPrompt } from '../remote/desk-wire.ts';
import type { Key } from './keys.ts';

export type Control = `right ${SessionRight}` | `minutes ${number}` | 'refuse' | 'refuse-today' | 'allow';
type Answer = Extract<DeskAct, { act: 'allow' | 'refuse' }>;

/**
 * What the person has chosen in a prompt so far (clause C2): every switch off, Refuse in focus, and no Allow before a
 * switch is on.
 */
export class PromptForm {
  readonly #prompt: ShownPrompt;
  readonly #switched = new Set<SessionRight>();
  #minutes: number | undefined;
  #focus: Control = 'refuse';

  constructor(prompt: ShownPrompt) {
    this.#prompt = prompt;
    this.#minutes = prompt.minutes[0];
  }

  get focus(): Control {
    return this.#focus;
  }
  get minutes(): number | undefined {
    return this.#minutes;
  }
  get mayAllow(): boolean {
    return this.#switched.size > 0 && this.#minutes !== undefined;
  }
  isOn(right: SessionRight): boolean {
    return this.#switched.has(right);
  }

  /** By a click, which takes the focus along. */
  press(control: Control): Answer | undefined {
    if (!this.#controls().includes(control)) return undefined;
    this.#focus = control;
    const { sessionId, rights, minutes } = this.#prompt;
    const right = rights.find((one) => control === `right ${one}`);
    if (right) this.#turn(right);
    const chosen = minutes.find((one) => control === `minutes ${one}`);
    if (chosen !== undefined) this.#minutes = chosen;
    if (control === 'refuse' || control === 'refuse-today')
      return { act: 'refuse', sessionId, today: control === 'refuse-today' };
    if (control !== 'allow' || this.#minutes === undefined) return undefined;
    // in the order in which they were asked for
    const allowed = rights.filter((one) => this.#switched.has(one));
    return { act: 'allow', sessionId, rights: allowed, minutes: this.#minutes };
  }

  key(key: Key): Answer | undefined {
    if (key === 'press') return this.press(this.#focus);
    if (key === 'escape') return this.press('refuse');
    const controls = this.#controls();
    const step = key === 'next' ? 1 : controls.length - 1;
    this.#focus = controls[(controls.indexOf(this.#focus) + step) % controls.length] ?? 'refuse';
    return undefined;
  }

  #turn(right: SessionRight): void {
    if (!this.#switched.delete(right)) this.#switched.add(right);
  }

  /** Those that can be pressed now, from the top. */
  #controls(): Control[] {
    const { rights, minutes } = this.#prompt;
    return [
      ...rights.map((right): Control => `right ${right}`),
      ...minutes.map((count): Control => `minutes ${count}`),
      'refuse',
      'refuse-today',
      ...(this.mayAllow ? (['allow'] as const) : []),
    ];
  }
}
