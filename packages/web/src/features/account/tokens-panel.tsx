import { useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Entries } from '../../ui/entries.tsx';
import { Panel } from '../../ui/layout.tsx';
import { View } from '../../ui/view.tsx';
import { TokenDialog } from './token-dialog.tsx';

type Token = OutputOf<typeof api.tokens.tokens>['tokens'][number];

/** What programs may do in this person's name. */
export function TokensPanel() {
  const { tokens: texts, security } = useAccountTexts();
  const tokens = useApi(api.tokens.tokens);
  const end = useAction(api.tokens.endToken, { refreshes: [api.tokens.tokens] });
  const [asked, setAsked] = useState<Token | 'new'>();
  const close = () => setAsked(undefined);
  return (
    <Panel
      title={texts.title}
      actions={
        tokens.data && (
          <Button size="small" onPress={() => setAsked('new')}>
            {texts.make}
          </Button>
        )
      }
    >
      <View
        query={tokens}
        size="panel"
        isEmpty={(data) => data.tokens.length === 0}
        empty={
          <Empty size="panel" title={texts.none}>
            {texts.noneDetail}
          </Empty>
        }
      >
        {(data) => (
          <Entries
            label={texts.title}
            items={data.tokens.map((token) => ({
              id: token.id,
              title: token.name ?? security.locked,
              detail: <About token={token} />,
              actions: (
                <Button size="small" kind="quiet" tone="bad" onPress={() => setAsked(token)}>
                  {texts.end}
                </Button>
              ),
            }))}
          />
        )}
      </View>
      {asked === 'new' && tokens.data && <TokenDialog offered={tokens.data.offered} onClose={close} />}
      {typeof asked === 'object' && (
        <Confirm
          title={texts.endTitle(asked.name ?? security.locked)}
          effect={texts.endEffect}
          action={texts.end}
          isOpen
          onClose={close}
          onConfirm={() => end.run({ params: { id: asked.id } })}
        />
      )}
    </Panel>
  );
}

function About({ token: { words, networks, companyId, expiresAt, usedAt } }: { token: Token }) {
  const { tokens: texts } = useAccountTexts();
  return (
    <>
      {companyId === null ? texts.ofPerson : texts.ofCompany} · {texts.words(words.length)}
      {networks.length > 0 && ` · ${texts.from(networks.join(', '))}`} · {texts.until} <Day at={expiresAt} />{' '}
      ·{' '}
      {usedAt === null ? (
        texts.neverUsed
      ) : (
        <>
          {texts.lastUsed} <Day at={usedAt} />
        </>
      )}
    </>
  );
}
