import type { SyncExtension } from 'x11';
import type { IdleRule } from './idle-rule.ts';
import type { Abilities } from './source.ts';
import type { XConnection } from './x11-connection.ts';
import { IdleAlarms } from './x11-idle-alarms.ts';
import { IdleTimer } from './x11-idle-timer.ts';

export type IdleWatch = {
  start(): void;
  /** The rule's limit or its last change of window is a new one. */
  reconsider(): void;
  onAlarm(alarm: number): void;
  stop(): void;
};

export type IdleAbility = { ability: Abilities['idle']; watch?: IdleWatch };

/** The best that this server has: alarms of SYNC, else asking MIT-SCREEN-SAVER by a timer, else nothing. */
export function openIdle(connection: XConnection, rule: IdleRule, done: (found: IdleAbility) => void): void {
  const { client } = connection;
  const fallBack = () => {
    client.require('screen-saver', (error, saver) => {
      done(error ? { ability: 'none' } : { ability: 'timer', watch: new IdleTimer(connection, saver, rule) });
      return true;
    });
  };
  client.require('sync', (error, sync) => {
    if (error) fallBack();
    else
      findIdleCounter(sync, (counter) => {
        if (counter === undefined) fallBack();
        else done({ ability: 'alarm', watch: new IdleAlarms(connection, sync, counter, rule) });
      });
    return true;
  });
}

/** The system counter has this name on every server and another id on each. */
function findIdleCounter(sync: SyncExtension, done: (counter: number | undefined) => void): void {
  sync.ListSystemCounters((error, counters) => {
    done(error ? undefined : counters.find((each) => each.name === 'IDLETIME')?.counter);
    return true;
  });
}
