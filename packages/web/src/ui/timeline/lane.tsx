import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { spokenNow } from '../../texts/language.ts';
import { clock, duration } from '../format.ts';
import { drawn, nextEdge, spanAt, ticks, toTime, toX, type Span, type Stretch } from './scale.ts';
import './now.css';

export type Lane = { id: string; label: string; detail?: string; spans: readonly Span[] };

export type LaneProps = {
  lane: Lane;
  view: Stretch;
  bounds: Stretch;
  width: number;
  offsetMs: number;
  cursorAt: number | undefined;
  chosen: Stretch | undefined;
  nowAt: number | undefined;
  onCursor: (at: number | undefined) => void;
  onChoose: (stretch: Stretch | undefined) => void;
  onZoom: (factor: number, around: number) => void;
};

export function LaneTrack(props: LaneProps) {
  const { lane, view, bounds, width, cursorAt, chosen, nowAt, onCursor, onChoose, onZoom } = props;
  const dragFrom = useRef<number | undefined>(undefined);
  const timeAt = (event: PointerEvent<HTMLElement>) =>
    Math.min(
      view.to,
      Math.max(
        view.from,
        toTime(event.clientX - event.currentTarget.getBoundingClientRect().left, view, width),
      ),
    );
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragFrom.current = timeAt(event);
    onChoose(undefined);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const at = timeAt(event);
    onCursor(at);
    if (
      dragFrom.current !== undefined &&
      Math.abs(toX(at, view, width) - toX(dragFrom.current, view, width)) > 3
    ) {
      onChoose(ordered(dragFrom.current, at));
    }
  };
  const up = (event: PointerEvent<HTMLDivElement>) => {
    const clicked = chosen === undefined ? spanAt(lane.spans, timeAt(event)) : undefined;
    if (dragFrom.current !== undefined && clicked) onChoose({ from: clicked.startAt, to: clicked.endAt });
    dragFrom.current = undefined;
  };
  const press = (event: KeyboardEvent) => {
    const at = cursorAt ?? view.from;
    const arrow = event.key === 'ArrowLeft' ? 'left' : event.key === 'ArrowRight' ? 'right' : undefined;
    if (arrow) {
      const next = nextEdge(lane.spans, at, arrow, bounds);
      onCursor(next);
      onChoose(event.shiftKey ? extended(chosen, at, next) : undefined);
    } else if (event.key === 'Home' || event.key === 'End')
      onCursor(event.key === 'Home' ? bounds.from : bounds.to);
    else if (event.key === '+' || event.key === '=') onZoom(0.5, at);
    else if (event.key === '-') onZoom(2, at);
    else if (event.key === 'Escape' && chosen) onChoose(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="lane-track"
      role="slider"
      tabIndex={0}
      aria-label={lane.label}
      aria-valuemin={bounds.from}
      aria-valuemax={bounds.to}
      aria-valuenow={cursorAt ?? bounds.from}
      aria-valuetext={momentWords(lane, cursorAt ?? bounds.from)}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerLeave={() => dragFrom.current === undefined && onCursor(undefined)}
      onKeyDown={press}
    >
      <svg width={width} height="40" aria-hidden>
        {ticks(view, width, 64, props.offsetMs).map((at) => (
          <line key={at} x1={toX(at, view, width)} x2={toX(at, view, width)} y1="1" y2="39" />
        ))}
        {drawn(lane.spans, view, width).map((box, index) => (
          <rect
            key={index}
            x={box.x}
            width={box.width}
            y="6"
            height="28"
            rx={box.width > 4 ? 2 : 0}
            data-tone={box.tone}
          />
        ))}
      </svg>
      {chosen && (
        <div
          className="lane-chosen"
          style={{
            left: toX(chosen.from, view, width),
            width: toX(chosen.to, view, width) - toX(chosen.from, view, width),
          }}
        />
      )}
      {nowAt !== undefined && <div className="lane-now" style={{ left: toX(nowAt, view, width) }} />}
      {cursorAt !== undefined && <div className="lane-cursor" style={{ left: toX(cursorAt, view, width) }} />}
    </div>
  );
}

/** "09:12 to 09:48, Editor, 36 min", or the bare time in a gap. */
export function momentWords(lane: Lane, at: number): string {
  const { ui: texts } = spokenNow().texts;
  const span = spanAt(lane.spans, at);
  return span ? spanWords(span) : texts.nothingAt(clock(at));
}

export function spanWords({ startAt, endAt, label, detail }: Span): string {
  const { ui: texts } = spokenNow().texts;
  const name = detail === undefined ? label : `${label}, ${detail}`;
  return texts.span(clock(startAt), clock(endAt), name, duration(endAt - startAt));
}

function ordered(one: number, other: number): Stretch {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

/** Shift and an arrow move the end of the choice that the cursor stands at. */
function extended(chosen: Stretch | undefined, at: number, next: number): Stretch {
  const fixed = chosen === undefined ? at : at === chosen.to ? chosen.from : chosen.to;
  return ordered(fixed, next);
}
