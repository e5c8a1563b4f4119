import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { ColumnsIcon } from '../icons.ts';
import { Menu } from '../menu.tsx';
import type { TableChoice } from './choice.ts';
import type { Column } from './columns.ts';

/** Which columns show and how dense the rows are. The first column always stays. */
export function TableMenu<Row>({
  columns,
  choice,
  onChange,
}: {
  columns: readonly Column<Row>[];
  choice: TableChoice;
  onChange: (choice: TableChoice) => void;
}) {
  const { kit } = useTexts();
  const shown = columns.map(({ id }) => id).filter((id) => !choice.hidden.includes(id));
  return (
    <Menu
      label={kit.columnsAndDensity}
      trigger={<Button kind="plain" icon={ColumnsIcon} label={kit.columnsAndDensity} />}
      choices={[
        {
          id: 'columns',
          heading: kit.columns,
          mode: 'multiple',
          chosen: shown,
          onChoose: (chosen) =>
            onChange({
              ...choice,
              hidden: columns
                .slice(1)
                .map(({ id }) => id)
                .filter((id) => !chosen.includes(id)),
            }),
          entries: columns.map(({ id, header }, index) => ({ id, label: header, isFixed: index === 0 })),
        },
        {
          id: 'density',
          heading: kit.rows,
          mode: 'single',
          chosen: [choice.density],
          onChoose: (chosen) =>
            onChange({ ...choice, density: chosen.includes('compact') ? 'compact' : 'normal' }),
          entries: [
            { id: 'normal', label: kit.normal },
            { id: 'compact', label: kit.compact },
          ],
        },
      ]}
    />
  );
}
