import { useState } from 'react';
import { api, useApiPages } from '../api.ts';
import { chooseCompany } from '../api/company.ts';
import { useMe } from '../api/me.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';
import { Entries } from '../ui/entries.tsx';
import { Row, Stack } from '../ui/layout.tsx';
import { TextField } from '../ui/text-field.tsx';
import { View } from '../ui/view.tsx';

/** Nothing of the company before is left on the screen, in memory or in the live link: the console begins anew. */
export function openCompany(id: string): void {
  chooseCompany(id);
  location.assign('/');
}

/** The companies that one belongs to or may reach, of which one is open. */
export function CompanyDialog({ onClose }: { onClose: () => void }) {
  const { companies: texts, roles } = useTexts();
  const { me } = useMe();
  const [q, setQ] = useState('');
  const found = useApiPages(api.companies.list, { query: { q } });
  const { more, rows = [] } = found;
  return (
    <Dialog title={texts.title} isOpen onClose={onClose}>
      <Stack>
        <TextField label={texts.find} type="search" value={q} onChange={setQ} maxLength={80} autoFocus />
        <View
          query={found}
          size="panel"
          isEmpty={() => rows.length === 0}
          empty={<Empty size="panel" title={texts.noMatch} />}
        >
          {() => (
            <Entries
              label={texts.list}
              items={rows.map(({ id, name, by, roles: held, state }) => ({
                id,
                title: name,
                status: state === 'closing' && <Badge>{texts.closing}</Badge>,
                detail: [
                  held.map((role) => roles[role].name).join(', '),
                  ...(by === 'staff' ? [texts.byStaff] : []),
                ].join(' · '),
                actions:
                  id === me?.company?.id ? (
                    <Badge>{texts.present}</Badge>
                  ) : (
                    <Button size="small" label={`${texts.open}: ${name}`} onPress={() => openCompany(id)}>
                      {texts.open}
                    </Button>
                  ),
              }))}
            />
          )}
        </View>
        {more.status !== 'end' && (
          <Row>
            <Button isPending={more.status === 'loading'} onPress={more.onMore}>
              {texts.more}
            </Button>
          </Row>
        )}
      </Stack>
    </Dialog>
  );
}
