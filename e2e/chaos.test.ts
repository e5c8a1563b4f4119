import assert from 'node:assert/strict';
import test from 'node:test';
import { chaos } from './chaos/chaos.ts';

test(
  'ten kills and two cuts under traffic: nothing acknowledged is lost, nothing is there twice',
  { timeout: 300_000 },
  async (t) => {
    const plan = {
      agents: 5,
      everyMs: 40,
      kills: { server: 3, postgres: 3, agent: 4 },
      cuts: 2,
      pauseMs: 1_500,
    };
    const { lost, duplicated, differing, rowsKept, rowsStored, reportsAcknowledged, done } = await chaos(
      plan,
      (line) => t.diagnostic(line),
    );
    t.diagnostic(JSON.stringify({ rowsKept, rowsStored, reportsAcknowledged, done }));
    assert.ok(rowsKept > 100 && reportsAcknowledged > 5, `${rowsKept} rows, ${reportsAcknowledged} reports`);
    assert.deepEqual({ lost, duplicated, differing }, { lost: 0, duplicated: 0, differing: 0 });
    const { cut, ...kills } = done;
    assert.deepEqual(kills, plan.kills);
    if (cut === 0) t.diagnostic('no network was cut: this user may not make one');
  },
);
