import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { clock, duration } from '../format.ts';
import { ChartIcon, FitIcon, TableIcon, ZoomInIcon, ZoomOutIcon } from '../icons.ts';
import { PlainTable } from '../plain-table.tsx';
import { LaneTrack, momentWords, type Lane } from './lane.tsx';
import { pan, showing, ticks, toX, zoom, type Stretch } from './scale.ts';
import './timeline.css';

/** A label that would be cut at the edge is left out; its line is still drawn. */
const HALF_LABEL_PX = 20;

export type { Lane } from './lane.tsx';
export type { Span, Stretch } from './scale.ts';

export type Choice = Stretch & { laneId: string };

export type TimelineProps = {
  label: string;
  bounds: Stretch;
  lanes: readonly Lane[];
  /** What each tone stands for, with its share in words: direct labels under the lanes. */
  legend: readonly { tone: 1 | 2 | 3 | 4 | 5 | 6; label: string; detail?: string }[];
  chosen: Choice | undefined;
  /** The present, where it lies in the bounds. */
  nowAt?: number;
  onChoose: (choice: Choice | undefined) => void;
};

/**
 * What was active when, a lane for each device. Arrows step over the edges, Shift with them chooses, + and - zoom;
 * the mouse drags a choice, and Ctrl with the wheel zooms.
 */
export function Timeline({ label, bounds, lanes, legend, chosen, nowAt, onChoose }: TimelineProps) {
  const { ui: texts } = useTexts();
  const holder = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(bounds);
  const [isTable, setTable] = useState(false);
  const [cursor, setCursor] = useState<{ laneId: string; at: number } | undefined>();
  const width = useTrackWidth(holder, isTable);
  const offsetMs = -new Date(bounds.from).getTimezoneOffset() * 60_000;
  const middle = cursor?.at ?? (view.from + view.to) / 2;
  const zoomBy = (factor: number, around: number) => setView((now) => zoom(now, factor, around, bounds));
  useWheel(holder, (factor, shift) => {
    if (factor === 1) setView((now) => pan(now, shift * (now.to - now.from), bounds));
    else zoomBy(factor, middle);
  });
  const moveTo = (laneId: string, at: number | undefined) => {
    setCursor(at === undefined ? undefined : { laneId, at });
    if (at !== undefined) setView((now) => showing(at, now, bounds));
  };
  return (
    <figure className="timeline" aria-label={label}>
      <header>
        <Reading lanes={lanes} cursor={cursor} chosen={chosen} view={view} />
        <div>
          <Button kind="quiet" icon={ZoomOutIcon} label={texts.zoomOut} onPress={() => zoomBy(2, middle)} />
          <Button kind="quiet" icon={ZoomInIcon} label={texts.zoomIn} onPress={() => zoomBy(0.5, middle)} />
          <Button kind="quiet" icon={FitIcon} label={texts.showAll} onPress={() => setView(bounds)} />
          <Button
            kind="quiet"
            icon={isTable ? ChartIcon : TableIcon}
            label={isTable ? texts.asLanes : texts.asTable}
            onPress={() => setTable(!isTable)}
          />
        </div>
      </header>
      {isTable ? (
        <SpanTable label={label} lanes={lanes} />
      ) : (
        <div ref={holder}>
          <div className="timeline-lanes">
            {lanes.map((lane) => (
              <div key={lane.id} className="timeline-lane">
                <div className="lane-name">
                  <strong>{lane.label}</strong>
                  {lane.detail !== undefined && <small>{lane.detail}</small>}
                </div>
                <LaneTrack
                  lane={lane}
                  view={view}
                  bounds={bounds}
                  width={width}
                  offsetMs={offsetMs}
                  cursorAt={cursor?.laneId === lane.id ? cursor.at : undefined}
                  nowAt={nowAt}
                  chosen={chosen?.laneId === lane.id ? chosen : undefined}
                  onCursor={(at) => moveTo(lane.id, at)}
                  onChoose={(stretch) => onChoose(stretch && { ...stretch, laneId: lane.id })}
                  onZoom={zoomBy}
                />
              </div>
            ))}
          </div>
          <div className="timeline-axis" aria-hidden>
            {ticks(view, width, 64, offsetMs)
              .map((at) => ({ at, left: toX(at, view, width) }))
              .filter(({ left }) => left >= HALF_LABEL_PX && left <= width - HALF_LABEL_PX)
              .map(({ at, left }) => (
                <span key={at} style={{ left }}>
                  {clock(at)}
                </span>
              ))}
          </div>
        </div>
      )}
      <ul className="timeline-legend">
        {legend.map((entry) => (
          <li key={entry.label}>
            <i style={{ '--series': `var(--series-${entry.tone})` }} />
            {entry.label} {entry.detail}
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** One line: what is under the cursor, or what is chosen, or what is shown. */
function Reading({
  lanes,
  cursor,
  chosen,
  view,
}: {
  lanes: readonly Lane[];
  cursor: { laneId: string; at: number } | undefined;
  chosen: Choice | undefined;
  view: Stretch;
}) {
  const { ui: texts } = useTexts();
  const lane = lanes.find(({ id }) => id === cursor?.laneId);
  if (chosen) {
    return (
      <p>
        <strong>{texts.fromTo(clock(chosen.from), clock(chosen.to))}</strong>{' '}
        {duration(chosen.to - chosen.from)} {texts.chosen}
      </p>
    );
  }
  return (
    <p>{lane && cursor ? momentWords(lane, cursor.at) : texts.fromTo(clock(view.from), clock(view.to))}</p>
  );
}

function SpanTable({ label, lanes }: { label: string; lanes: readonly Lane[] }) {
  const { ui: texts } = useTexts();
  const spans = lanes.flatMap((lane) => lane.spans.map((span) => ({ lane, span })));
  return (
    <PlainTable
      label={label}
      scrolls
      head={[texts.from, texts.to, texts.length, texts.what, texts.device]}
      rows={spans.map(({ lane, span }) => ({
        id: span.id,
        cells: [
          clock(span.startAt),
          clock(span.endAt),
          duration(span.endAt - span.startAt),
          span.label,
          lane.label,
        ],
      }))}
    />
  );
}

function useTrackWidth(holder: RefObject<HTMLDivElement | null>, isTable: boolean): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const track = holder.current?.querySelector('.lane-track');
    if (!track) return;
    const measured = new ResizeObserver(() => setWidth(track.clientWidth));
    measured.observe(track);
    setWidth(track.clientWidth);
    return () => measured.disconnect();
  }, [holder, isTable]);
  return width;
}

/** React's wheel listener is passive; Ctrl with the wheel must not zoom the page. */
function useWheel(
  holder: RefObject<HTMLDivElement | null>,
  onWheel: (factor: number, shift: number) => void,
): void {
  const latest = useRef(onWheel);
  useLayoutEffect(() => {
    latest.current = onWheel;
  });
  useLayoutEffect(() => {
    const box = holder.current;
    if (box === null) return;
    const turn = (event: WheelEvent) => {
      const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!event.ctrlKey && !event.metaKey && !isSideways) return;
      event.preventDefault();
      if (isSideways) latest.current(1, event.deltaX / box.clientWidth);
      else latest.current(event.deltaY > 0 ? 1.25 : 0.8, 0);
    };
    box.addEventListener('wheel', turn, { passive: false });
    return () => box.removeEventListener('wheel', turn);
  });
}
