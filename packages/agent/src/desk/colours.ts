/** Of the desk's windows; they follow no theme, so that they look the same on every desktop. */
export const prompt = {
  paper: '#ffffff',
  edge: '#3b4fc9',
  ink: '#171b2d',
  soft: '#4b5168',
  wash: '#f1f3fb',
  line: '#767d99',
  accent: '#3b4fc9',
  onAccent: '#ffffff',
  off: '#d9dcea',
  offInk: '#565c74',
  good: '#1c6b3c',
  goodWash: '#e9f5ee',
  warn: '#7a4800',
  warnWash: '#fdf1dc',
  ring: '#171b2d',
} as const;

export const bar = {
  paper: '#171b2d',
  ink: '#ffffff',
  soft: '#c3c8dc',
  button: '#343b5e',
  onButton: '#ffffff',
  good: '#24784a',
  end: '#c22f28',
  onEnd: '#ffffff',
  warn: '#ffcf70',
  live: '#ff6a5e',
  waiting: '#ffcf70',
} as const;

/** Text on its ground: 4.5:1 at least (WCAG 2.2, 1.4.3). */
export const textPairs: readonly (readonly [ink: string, paper: string])[] = [
  [prompt.ink, prompt.paper],
  [prompt.ink, prompt.wash],
  [prompt.soft, prompt.paper],
  [prompt.soft, prompt.wash],
  [prompt.onAccent, prompt.accent],
  [prompt.offInk, prompt.off],
  [prompt.good, prompt.goodWash],
  [prompt.warn, prompt.warnWash],
  [bar.ink, bar.paper],
  [bar.soft, bar.paper],
  [bar.onButton, bar.button],
  [bar.onButton, bar.good],
  [bar.onEnd, bar.end],
  [bar.warn, bar.paper],
];
