import { useState } from 'react';
import { api, useAction, useApi, useApiAll } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { Combo } from '../../ui/combo.tsx';
import { Entries } from '../../ui/entries.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Row, Section, Stack } from '../../ui/layout.tsx';
import { asProblem } from '../../ui/problem.ts';
import { View } from '../../ui/view.tsx';

const MOST = 20;

/** Whose device it is: they see it under "My devices" and answer what is asked there. */
export function Assigned({ companyId, deviceId }: { companyId: string; deviceId: string }) {
  const { assigned: texts, people: peopleTexts } = useCompanyTexts();
  const { can } = useMe();
  const params = { c: companyId, d: deviceId };
  const assigned = useApi(api.levels.listAssigned, { params });
  const people = useApiAll(api.people.listPeople, { params: { c: companyId }, query: { limit: 200 } });
  const assign = useAction(api.levels.assign, {
    refreshes: [api.levels.listAssigned, api.levels.explain, api.levels.matrix, api.portal.myDevices],
  });
  const nameOf = (id: string) => {
    const one = people.rows?.find((person) => person.id === id);
    return one?.name ?? one?.email ?? peopleTexts.noName;
  };
  const [picked, setPicked] = useState<string>();
  const maySet = can('permission.set');
  return (
    <Section title={texts.title} detail={texts.detail}>
      {assign.error !== null && <ProblemNotice problem={asProblem(assign.error)} />}
      <View query={assigned} size="panel">
        {({ memberIds }) => (
          <Stack>
            {memberIds.length === 0 ? (
              <Prose>{texts.none}</Prose>
            ) : (
              <Entries
                label={texts.title}
                items={memberIds.map((id) => ({
                  id,
                  title: nameOf(id),
                  actions: maySet && (
                    <Button
                      size="small"
                      label={texts.takeFrom(nameOf(id))}
                      onPress={() =>
                        assign.start({
                          params,
                          body: { memberIds: memberIds.filter((other) => other !== id) },
                        })
                      }
                    >
                      {texts.take}
                    </Button>
                  ),
                }))}
              />
            )}
            {maySet && memberIds.length < MOST && (
              <>
                <Combo
                  label={texts.add}
                  value={picked}
                  onChange={setPicked}
                  none={texts.nobody}
                  options={(people.rows ?? [])
                    .filter(({ id }) => !memberIds.includes(id))
                    .map(({ id }) => ({ value: id, label: nameOf(id) }))}
                />
                <Row>
                  <Button
                    isPending={assign.isPending}
                    refusal={picked === undefined ? texts.nobodyYet : undefined}
                    onPress={() => {
                      if (picked !== undefined)
                        assign.start({ params, body: { memberIds: [...memberIds, picked] } });
                      setPicked(undefined);
                    }}
                  >
                    {texts.assign}
                  </Button>
                </Row>
              </>
            )}
          </Stack>
        )}
      </View>
    </Section>
  );
}
