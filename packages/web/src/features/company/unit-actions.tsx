import { useCompanyTexts } from '../../texts/company.ts';
import { Button } from '../../ui/button.tsx';
import { AddIcon, EraseIcon, MoreIcon, SettingsIcon, UnitIcon } from '../../ui/icons.ts';
import { Row } from '../../ui/layout.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';

type Act = 'create' | 'rename' | 'move' | 'remove';

/** What can be done with the chosen unit. */
export function UnitActions({
  name,
  unitId,
  onAct,
}: {
  name: string;
  /** None: the top of the company, which stays. */
  unitId: string | undefined;
  onAct: ((act: Act) => void) | undefined;
}) {
  const { company, structure: texts } = useCompanyTexts();
  return (
    <Row>
      <LinkButton to="/portal/company" search={{ tab: 'policy', unit: unitId }}>
        {company.policy}
      </LinkButton>
      {unitId !== undefined && (
        <LinkButton to="/portal/company" search={{ tab: 'history', unit: unitId }}>
          {company.history}
        </LinkButton>
      )}
      {onAct && (
        <Button kind="primary" icon={AddIcon} onPress={() => onAct('create')}>
          {texts.create}
        </Button>
      )}
      {onAct && unitId !== undefined && (
        <Menu
          label={texts.actions(name)}
          trigger={<Button icon={MoreIcon} label={texts.actions(name)} />}
          groups={[
            {
              id: 'unit',
              entries: [
                { id: 'rename', label: texts.rename, icon: SettingsIcon, run: () => onAct('rename') },
                { id: 'move', label: texts.move, icon: UnitIcon, keys: 'm', run: () => onAct('move') },
                {
                  id: 'remove',
                  label: texts.remove,
                  icon: EraseIcon,
                  tone: 'bad',
                  run: () => onAct('remove'),
                },
              ],
            },
          ]}
        />
      )}
    </Row>
  );
}
