import { useMemo, useState } from 'react';
import { api, useAction, useApi, useRefresh, type OutputOf } from '../../api.ts';
import { useLive } from '../../api/live.ts';
import { enrolmentTexts, type EnrolmentTexts } from '../../texts/enrolment.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { useNow } from '../../ui/now.ts';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { View } from '../../ui/view.tsx';

type Token = OutputOf<typeof api.enrolment.listTokens>['items'][number];
type TokenRow = Token & { state: TokenState; onRevoke: () => void };
type TokenState = 'valid' | 'used-up' | 'expired' | 'revoked';

const TONES = {
  valid: 'ok',
  'used-up': 'off',
  expired: 'off',
  revoked: 'off',
} satisfies Record<TokenState, StatusTone>;

/** Every token that was made, without its secret, and the way to end one early. */
export function TokenList() {
  const { tokens: texts } = usePart(enrolmentTexts);
  const tokens = useApi(api.enrolment.listTokens);
  const refresh = useRefresh();
  const nowMs = useNow();
  const [asked, setAsked] = useState<Token | undefined>();
  useLive('enrolment.used', undefined, () => refresh(api.enrolment.listTokens));
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const rows = useMemo(
    () =>
      (tokens.data?.items ?? []).map((token) => ({
        ...token,
        state: stateOf(token, nowMs),
        onRevoke: () => setAsked(token),
      })),
    [tokens.data, nowMs],
  );
  return (
    <Section title={texts.title} detail={texts.detail}>
      <Table
        name="enrolment-tokens"
        label={texts.title}
        what={texts.what(rows.length)}
        plain
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        none={
          <View
            query={tokens}
            skeleton="table"
            size="panel"
            isEmpty={({ items }) => items.length === 0}
            empty={
              <Empty title={texts.none} size="panel">
                {texts.noneDetail}
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
      <RevokeToken token={asked} onClose={() => setAsked(undefined)} />
    </Section>
  );
}

function RevokeToken({ token, onClose }: { token: Token | undefined; onClose: () => void }) {
  const { tokens: texts } = usePart(enrolmentTexts);
  const revoke = useAction(api.enrolment.revokeToken, { refreshes: [api.enrolment.listTokens] });
  return (
    <Confirm
      title={texts.revokeTitle(token?.label ?? '')}
      effect={texts.revokeEffect}
      action={texts.revokeAction}
      isOpen={token !== undefined}
      onClose={onClose}
      onConfirm={async () => token && revoke.run({ params: { id: token.id } })}
    />
  );
}

function stateOf({ revokedAt, usesLeft, expiresAt }: Token, nowMs: number): TokenState {
  if (revokedAt !== null) return 'revoked';
  if (usesLeft === 0) return 'used-up';
  return expiresAt <= nowMs ? 'expired' : 'valid';
}

const columnsOf = (texts: EnrolmentTexts['tokens']): Column<TokenRow>[] => [
  { id: 'label', header: texts.label, cell: ({ label }) => label },
  {
    id: 'state',
    header: texts.state,
    width: 6.5,
    cell: ({ state }) => <Status tone={TONES[state]}>{texts.states[state]}</Status>,
  },
  {
    id: 'uses',
    header: texts.uses,
    width: 6,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ usesLeft }) => count(usesLeft),
  },
  {
    id: 'approval',
    header: texts.approval,
    width: 6.5,
    dropBelow: 'narrow',
    cell: ({ approval }) => (approval ? texts.asksYou : texts.asksNobody),
  },
  {
    id: 'made',
    header: texts.made,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ createdAt }) => <Time at={createdAt} />,
  },
  {
    id: 'ends',
    header: texts.ends,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ expiresAt, revokedAt }) => <Time at={revokedAt ?? expiresAt} />,
  },
  {
    id: 'revoke',
    header: texts.action,
    width: 5.75,
    align: 'end',
    cell: ({ state, onRevoke }) =>
      state === 'valid' && (
        <Button kind="quiet" size="small" onPress={onRevoke}>
          {texts.revoke}
        </Button>
      ),
  },
];
