import { useEffect, useMemo, useState } from 'react';
import type { Roster } from '@candor/protocol/statements.ts';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { findBrowserKey } from '../../signer/browser-key.ts';
import type { ReadRoster } from '../../signer/tasks.ts';
import { signingTexts, type SigningTexts } from '../../texts/signing.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { day } from '../../ui/format.ts';
import { AddIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/now.ts';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { RosterDialog, type RosterChange } from './roster-dialog.tsx';
import { dueWords } from './roster.ts';
import type { Signing } from './signing.ts';

/** The signed list of people and keys that may act, as this browser verified it. */
export function RosterPanel({ signing }: { signing: Signing }) {
  const { roster: texts } = usePart(signingTexts);
  const { can } = useMe();
  const [change, setChange] = useState<RosterChange | undefined>();
  const stored = useApi(api.roots.readRoster);
  const verified = useVerified(signing, stored.data?.roster ?? undefined);
  const ownKey = useOwnKey(signing.companyId, stored.dataUpdatedAt);
  const nowMs = useNow();
  const isIn = ownKey !== undefined && keysOf(verified.read?.roster).includes(ownKey);
  const signer = signing.all.find(({ fingerprint }) => fingerprint === stored.data?.roster?.root);
  const isRetired = signer !== undefined && signer.retiredAt !== null;
  const due = verified.read ? dueWords(verified.read, isRetired, nowMs) : '';
  const signAgain = can('roster.edit') && (
    <Button size="small" onPress={() => setChange({ name: 'again' })}>
      {texts.again}
    </Button>
  );
  return (
    <Section
      title={texts.title}
      detail={verified.read ? texts.detailOf(verified.read.version) : texts.detail}
      actions={
        can('roster.edit') &&
        !isIn &&
        verified.state !== 'bad' && (
          <Button icon={AddIcon} onPress={() => setChange({ name: 'add' })}>
            {texts.addBrowser}
          </Button>
        )
      }
    >
      {verified.state === 'bad' && (
        <Notice tone="bad" title={texts.notSigned}>
          {texts.notSignedDetail}
        </Notice>
      )}
      {due !== '' && (
        <Notice tone="warn" title={due} actions={signAgain}>
          {texts.overDetail}
        </Notice>
      )}
      <View
        query={stored}
        size="panel"
        isEmpty={({ roster }) => roster === null || verified.read?.roster.people.length === 0}
        empty={
          <Empty title={texts.nobody} size="panel">
            {texts.nobodyDetail}
          </Empty>
        }
      >
        {() =>
          verified.read && (
            <People
              roster={verified.read.roster}
              ownKey={ownKey}
              {...(can('roster.edit') && {
                onTakeOut: (publicKey: string, of: string) => setChange({ name: 'remove', publicKey, of }),
              })}
            />
          )
        }
      </View>
      <RosterDialog
        signing={signing}
        base={verified.read}
        change={change}
        onClose={() => setChange(undefined)}
      />
    </Section>
  );
}

type Verified = { state: 'none' | 'checking' | 'good' | 'bad'; read?: ReadRoster | undefined };

function useVerified({ signer, all }: Signing, stored: Stored | undefined): Verified {
  const [verified, setVerified] = useState<Verified>({ state: 'none' });
  const publicKey = all.find(({ fingerprint }) => fingerprint === stored?.root)?.publicKey;
  useEffect(() => {
    if (!stored) return setVerified({ state: 'none' });
    const { document, signature, root } = stored;
    signer.ask('readRoster', { signed: { document, signature, root }, publicKey: publicKey ?? '' }).then(
      (read) => setVerified(read ? { state: 'good', read } : { state: 'bad' }),
      () => setVerified({ state: 'bad' }),
    );
  }, [signer, stored, publicKey]);
  return verified;
}
type Stored = { document: string; signature: string; root: string };

function useOwnKey(companyId: string, asOf: number): string | undefined {
  const [key, setKey] = useState<string | undefined>();
  useEffect(() => {
    // where the browser keeps nothing there is no key
    findBrowserKey(companyId).then(
      (found) => setKey(found?.publicKey),
      () => setKey(undefined),
    );
  }, [companyId, asOf]);
  return key;
}

const keysOf = (roster: Roster | undefined) =>
  roster?.people.flatMap(({ keys }) => keys.map(({ publicKey }) => publicKey)) ?? [];

type TakeOut = (publicKey: string, of: string) => void;
type Person = Roster['people'][number];
type KeyRow = Omit<Person, 'keys'> & Person['keys'][number] & { isOwn: boolean; onTakeOut?: TakeOut };

function People({
  roster,
  ownKey,
  onTakeOut,
}: {
  roster: Roster;
  ownKey: string | undefined;
  onTakeOut?: TakeOut;
}) {
  const { roster: texts } = usePart(signingTexts);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const rows = roster.people.flatMap(({ keys, ...person }) =>
    keys.map((key) => ({
      ...person,
      ...key,
      isOwn: key.publicKey === ownKey,
      ...(onTakeOut && { onTakeOut }),
    })),
  );
  return (
    <Table
      name="roster"
      label={texts.title}
      what={texts.what(rows.length)}
      plain
      hasKeys={false}
      columns={columns}
      rows={rows}
      rowId={({ person, publicKey }) => `${person} ${publicKey}`}
    />
  );
}

const columnsOf = (texts: SigningTexts['roster']): Column<KeyRow>[] => [
  {
    id: 'person',
    header: texts.person,
    wraps: true,
    cell: ({ name, organisation }) => `${name}, ${organisation}`,
  },
  {
    id: 'level',
    header: texts.level,
    width: 5.5,
    dropBelow: 'narrow',
    cell: ({ level }) => texts.levelsOf[level],
  },
  {
    id: 'signs',
    header: texts.signs,
    width: 12,
    dropBelow: 'medium',
    cell: ({ signs }) =>
      signs.length === 0 ? texts.nothing : signs.map((one) => texts.signsOf[one]).join(', '),
  },
  {
    id: 'key',
    header: texts.key,
    width: 6.5,
    dropBelow: 'narrow',
    cell: ({ isOwn, kind }) => (isOwn ? texts.thisBrowser : texts.kinds[kind]),
  },
  { id: 'until', header: texts.until, width: 7, dropBelow: 'narrow', cell: ({ until }) => day(until) },
  {
    id: 'take-out',
    header: texts.action,
    width: 8.75,
    align: 'end',
    cell: ({ publicKey, name, onTakeOut }) =>
      onTakeOut && (
        <Button kind="quiet" size="small" onPress={() => onTakeOut(publicKey, name)}>
          {texts.takeOut}
        </Button>
      ),
  },
];
