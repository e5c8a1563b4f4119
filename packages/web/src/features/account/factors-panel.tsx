import { useState, type Dispatch, type SetStateAction } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Day, When } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Entries, type Entry } from '../../ui/entries.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { View } from '../../ui/view.tsx';
import { FactorDialog, type FactorAct } from './factor-dialog.tsx';
import { PasskeyRename } from './passkey-rename.tsx';

type Factors = OutputOf<typeof api.security.factors>;
type Passkey = Factors['passkeys'][number];
type Act = FactorAct | 'removeApp' | 'newCodes' | { rename: Passkey } | { remove: Passkey };

/** Authenticator app, passkeys and recovery codes. */
export function FactorsPanel() {
  const { security } = useAccountTexts();
  const factors = useApi(api.security.factors);
  return (
    <Panel title={security.factors}>
      <View query={factors} size="panel">
        {(held) => <Held factors={held} />}
      </View>
    </Panel>
  );
}

function Held({ factors }: { factors: Factors }) {
  const { security, factors: words } = useAccountTexts();
  const [act, setAct] = useState<Act>();
  const count = factors.passkeys.filter(({ state }) => state === 'active').length + (factors.totp ? 1 : 0);
  const refusal = factors.isRequired && count < 2 ? security.lastFactor : undefined;
  return (
    <Stack>
      {count === 0 && <Notice title={security.noFactor}>{security.noFactorWhy}</Notice>}
      <Entries
        label={security.factors}
        items={[
          appEntry({ factors, refusal, onAct: setAct }, security, words),
          ...factors.passkeys.map((passkey) => passkeyEntry({ passkey, refusal, onAct: setAct }, security)),
          codesEntry({ factors, count, onAct: setAct }, security, words),
        ]}
      />
      <Row>
        <Button onPress={() => setAct('passkey')}>{security.addPasskey}</Button>
      </Row>
      {(act === 'app' || act === 'passkey' || act === 'codes') && (
        <FactorDialog act={act} hasCodes={factors.recoveryCodesLeft > 0} onClose={() => setAct(undefined)} />
      )}
      <Questions act={act} left={factors.recoveryCodesLeft} onAct={setAct} />
    </Stack>
  );
}

type Words = ReturnType<typeof useAccountTexts>;
type OnAct = (act: Act) => void;

function appEntry(
  { factors: { totp }, refusal, onAct }: { factors: Factors; refusal: string | undefined; onAct: OnAct },
  security: Words['security'],
  words: Words['factors'],
): Entry {
  return {
    id: 'app',
    title: words.app,
    status: totp ? <Status tone="ok">{security.on}</Status> : <Status tone="off">{security.off}</Status>,
    detail: totp ? <Used addedAt={totp.enrolledAt} usedAt={totp.usedAt} /> : security.appDetail,
    actions: totp ? (
      <>
        <Button size="small" onPress={() => onAct('app')}>
          {security.replace}
        </Button>
        <Button size="small" kind="quiet" tone="bad" refusal={refusal} onPress={() => onAct('removeApp')}>
          {security.removeApp}
        </Button>
      </>
    ) : (
      <Button size="small" onPress={() => onAct('app')}>
        {security.addApp}
      </Button>
    ),
  };
}

function passkeyEntry(
  { passkey, refusal, onAct }: { passkey: Passkey; refusal: string | undefined; onAct: OnAct },
  security: Words['security'],
): Entry {
  const { id, name, state, createdAt, usedAt } = passkey;
  const isFrozen = state === 'frozen';
  return {
    id,
    title: security.passkeyNamed(name ?? security.locked),
    status: isFrozen && <Status tone="bad">{security.frozen}</Status>,
    detail: isFrozen ? security.frozenWhy : <Used addedAt={createdAt} usedAt={usedAt} />,
    actions: (
      <>
        <Button size="small" onPress={() => onAct({ rename: passkey })}>
          {security.rename}
        </Button>
        <Button
          size="small"
          kind="quiet"
          tone="bad"
          refusal={isFrozen ? undefined : refusal}
          onPress={() => onAct({ remove: passkey })}
        >
          {security.removePasskey}
        </Button>
      </>
    ),
  };
}

function codesEntry(
  { factors: { recoveryCodesLeft: left }, count, onAct }: { factors: Factors; count: number; onAct: OnAct },
  security: Words['security'],
  words: Words['factors'],
): Entry {
  return {
    id: 'codes',
    title: words.recoveryCodes,
    status: <Status tone={left > 2 ? 'ok' : count === 0 ? 'off' : 'warn'}>{security.codesLeft(left)}</Status>,
    detail: security.codesDetail,
    actions: (
      <Button size="small" onPress={() => onAct(left > 0 ? 'newCodes' : 'codes')}>
        {security.makeCodes}
      </Button>
    ),
  };
}

function Used({ addedAt, usedAt }: { addedAt: number; usedAt: number | null }) {
  const { security } = useAccountTexts();
  return (
    <>
      {security.added} <Day at={addedAt} />,{' '}
      {usedAt === null ? (
        security.neverUsed
      ) : (
        <>
          {security.lastUsed} <When at={usedAt} />
        </>
      )}
    </>
  );
}

/** What is asked before something ends. */
function Questions({
  act,
  left,
  onAct,
}: {
  act: Act | undefined;
  left: number;
  onAct: Dispatch<SetStateAction<Act | undefined>>;
}) {
  const { security } = useAccountTexts();
  const refreshes = { refreshes: [api.security.factors, api.security.signIns] };
  const removeTotp = useAction(api.security.removeTotp, refreshes);
  const removePasskey = useAction(api.security.removePasskey, refreshes);
  const close = () => onAct(undefined);
  const removed = typeof act === 'object' && 'remove' in act ? act.remove : undefined;
  const renamed = typeof act === 'object' && 'rename' in act ? act.rename : undefined;
  return (
    <>
      <Confirm
        title={security.removeAppTitle}
        effect={security.removeAppEffect}
        action={security.removeApp}
        isOpen={act === 'removeApp'}
        onClose={close}
        onConfirm={() => removeTotp.run()}
      />
      <Confirm
        title={security.newCodesTitle}
        effect={security.newCodesEffect(left)}
        action={security.makeCodes}
        kind="primary"
        isOpen={act === 'newCodes'}
        // its end is followed by the codes themselves
        onClose={() => onAct((now) => (now === 'newCodes' ? undefined : now))}
        onConfirm={async () => onAct('codes')}
      />
      {removed && (
        <Confirm
          title={security.removePasskeyTitle(removed.name ?? security.locked)}
          effect={security.removePasskeyEffect}
          action={security.removePasskey}
          isOpen
          onClose={close}
          onConfirm={() => removePasskey.run({ params: { id: removed.id } })}
        />
      )}
      {renamed && <PasskeyRename passkey={renamed} onClose={close} />}
    </>
  );
}
