import type { Roster } from '@candor/protocol/statements.ts';
import { api, useAction } from '../../api.ts';
import type { ReadRoster } from '../../signer/tasks.ts';
import { signingTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { useAttempt } from '../../ui/attempt.ts';
import { notify } from '../../ui/toast.tsx';
import { emptyRoster } from './roster.ts';
import type { Signing } from './signing.ts';

export type RosterWish = { signing: Signing; base: ReadRoster | undefined; onClose: () => void };

/** Signs what `change` makes of the present roster, and stores it. */
export function useRosterChange({ signing, base, onClose }: RosterWish) {
  const { roster: texts } = usePart(signingTexts);
  const { signer, companyId } = signing;
  const set = useAction(api.roots.setRoster, { refreshes: [api.roots.readRoster] });
  const { attempt, error, isPending } = useAttempt();
  const run = (change: (roster: Roster) => Promise<Roster> | Roster) =>
    attempt(async () => {
      const roster = await change(base?.roster ?? emptyRoster(companyId));
      const signed = await signer.ask('signRoster', { version: (base?.version ?? 0) + 1, roster });
      const { version } = await set.run({ body: { signed } });
      notify({ tone: 'ok', text: texts.signed(version) });
      onClose();
    });
  return { run: (change: Parameters<typeof run>[0]) => void run(change), error, isPending };
}
