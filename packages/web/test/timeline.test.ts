import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  drawn,
  nextEdge,
  pan,
  showing,
  ticks,
  toTime,
  toX,
  zoom,
  type Span,
  type Stretch,
} from '../src/ui/timeline/scale.ts';

const HOUR_MS = 3_600_000;
const DAY: Stretch = { from: 0, to: 24 * HOUR_MS };
const view = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 4 }))
  .map(([from, length]): Stretch => ({ from: from * HOUR_MS, to: (from + length) * HOUR_MS }));

test('zooming and moving never leave the day nor go under five minutes', () => {
  fc.assert(
    fc.property(
      view,
      fc.double({ min: 0.01, max: 50, noNaN: true }),
      fc.integer({ min: -48, max: 48 }),
      (start, factor, hours) => {
        const moved = pan(zoom(start, factor, (start.from + start.to) / 2, DAY), hours * HOUR_MS, DAY);
        assert.ok(moved.from >= -1 && moved.to <= DAY.to + 1);
        assert.ok(moved.to - moved.from >= 5 * 60_000 - 1);
      },
    ),
  );
});

test('a place on the screen and its time are the same thing', () => {
  fc.assert(
    fc.property(view, fc.integer({ min: 0, max: 800 }), (seen, x) => {
      assert.ok(Math.abs(toX(toTime(x, seen, 800), seen, 800) - x) < 1e-6);
    }),
  );
});

test('neighbours of one kind that nobody could tell apart are drawn as one', () => {
  const many = Array.from({ length: 1000 }, (_, n) => span(n * 80_000, n * 80_000 + 79_000, 1));
  assert.equal(drawn(many, DAY, 800).length, 1);
  assert.equal(drawn([span(0, HOUR_MS, 1), span(HOUR_MS, 2 * HOUR_MS, 2)], DAY, 800).length, 2);
});

test('even a second is drawn wide enough to be seen, and what is out of sight is not drawn', () => {
  assert.ok((drawn([span(HOUR_MS, HOUR_MS + 1000, 1)], DAY, 800)[0]?.width ?? 0) >= 1);
  assert.deepEqual(drawn([span(0, HOUR_MS, 1)], { from: HOUR_MS, to: 2 * HOUR_MS }, 800), []);
});

test("ticks stand at round times of the viewer's clock", () => {
  const offsetMs = 5.5 * HOUR_MS;
  const found = ticks(DAY, 800, 64, offsetMs);
  assert.ok(found.length > 4 && found.length < 14);
  for (const at of found) assert.equal((at + offsetMs) % HOUR_MS, 0);
});

test('arrows step over the edges of what happened and stop at the ends of the day', () => {
  const spans = [span(HOUR_MS, 2 * HOUR_MS, 1)];
  assert.equal(nextEdge(spans, 0, 'right', DAY), HOUR_MS);
  assert.equal(nextEdge(spans, HOUR_MS, 'right', DAY), 2 * HOUR_MS);
  assert.equal(nextEdge(spans, 2 * HOUR_MS, 'right', DAY), DAY.to);
  assert.equal(nextEdge(spans, HOUR_MS, 'left', DAY), DAY.from);
});

test('the view follows the cursor just as far as needed', () => {
  const seen = { from: HOUR_MS, to: 2 * HOUR_MS };
  assert.equal(showing(1.5 * HOUR_MS, seen, DAY), seen);
  assert.deepEqual(showing(3 * HOUR_MS, seen, DAY), { from: 2 * HOUR_MS, to: 3 * HOUR_MS });
});

function span(startAt: number, endAt: number, tone: Span['tone']): Span {
  return { id: `${startAt}`, startAt, endAt, label: 'Editor', tone };
}
