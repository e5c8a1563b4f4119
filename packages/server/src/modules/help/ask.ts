import type { help } from '@candor/protocol/api/help.ts';
import type { Input } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Caller, type Handlers } from '../../platform/http/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { seenBy } from '../companies/index.ts';
import { changeHelp, countOwn, insertHelp, mayAsk } from './queries.ts';
import { requireShown, tell } from './shown.ts';

const mostWaiting = 20;

export function askHandlers(platform: Platform): Handlers<Pick<typeof help, 'askForHelp' | 'takeBackHelp'>> {
  return {
    async askForHelp({ body }, { caller, entry }) {
      const id = await ask(platform, caller, body);
      entry.targetId = id;
      return { id };
    },
    async takeBackHelp({ params: { id } }, { caller, entry }) {
      entry.targetId = id;
      await takeBack(platform, caller, id);
      return {};
    },
  };
}

async function ask(
  platform: Platform,
  caller: Caller,
  { device, text }: Input<typeof help.askForHelp>['body'],
): Promise<string> {
  const { clock, database, keys } = platform;
  const companyId = companyOf(caller);
  const { memberId, personId } = caller;
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const id = newId();
  const row = {
    companyId,
    id,
    deviceId: device,
    personId,
    memberId,
    text: sealer.seal('help_request', 'text', `${companyId}/${id}`, text),
    askedAt: clock.now(),
    state: 'waiting',
    takenBy: null,
    takenAt: null,
    endedBy: null,
    endedAt: null,
    note: null,
  } as const;
  await database.withCompany(companyId, 'service', async (tx) => {
    if (!(await mayAsk(tx, row, await seenBy(tx, caller)))) fail('not_found');
    if ((await countOwn(tx, row)) >= mostWaiting) fail('limit_reached', { most: mostWaiting });
    await insertHelp(tx, row);
  });
  tell(platform, row);
  return id;
}

async function takeBack(platform: Platform, caller: Caller, id: string): Promise<void> {
  const { clock, database } = platform;
  const companyId = companyOf(caller);
  const request = await database.withCompany(companyId, 'service', async (tx) => {
    const found = await requireShown(tx, caller, id);
    if (!found.isOwn) fail('not_found');
    const end = { state: 'taken-back', endedAt: clock.now() } as const;
    if (!(await changeHelp(tx, found, ['waiting', 'taken'], end)))
      fail('request_over', { state: found.state });
    return found;
  });
  tell(platform, request);
}
