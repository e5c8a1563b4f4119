/**
 * Focus in the agent: what is active on this computer, from when to when. It owns the window sources and the engine that
 * makes intervals of their events. It promises: no key code becomes a value, no title is requested, intervals of one
 * device never overlap, and time away, locked, asleep or paused is never counted.
 */
export type { Abilities, FocusEvent, FocusSource, FocusSourceErrorCode, LostReason } from './source.ts';
export { X11Source, type X11Options } from './x11.ts';
export { SupervisedSource, type SourceState, type SuperviseOptions } from './supervise.ts';
export { Intervals, type Clock, type IntervalOptions, type RecordingState } from './intervals.ts';
export type { Interval } from './interval.ts';
export { nameUnder, type Exclusion } from './exclusions.ts';
export type { OffsetAt } from './hour-cuts.ts';
