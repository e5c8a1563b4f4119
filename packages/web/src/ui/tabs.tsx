import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import { count } from './format.ts';
import './tabs.css';

export type TabItem<Id extends string> = { id: Id; label: string; count?: number; content: () => ReactNode };

/** On a phone the open one may lie beyond the edge. */
const bringIntoSight = (tab: Element | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** The page keeps `value` in the URL. Only the open tab's content exists. */
export function Tabs<Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly TabItem<Id>[];
  value: Id;
  onChange: (id: Id) => void;
}) {
  const open = items.find(({ id }) => id === value) ?? items[0];
  if (open === undefined) return null;
  return (
    <AriaTabs
      className="tabs"
      selectedKey={open.id}
      keyboardActivation="manual"
      onSelectionChange={(key) => {
        const chosen = items.find(({ id }) => id === key);
        if (chosen && chosen.id !== open.id) onChange(chosen.id);
      }}
    >
      <TabList className="tab-list" aria-label={label}>
        {items.map((item) => (
          <Tab
            key={item.id}
            id={item.id}
            className="tab"
            ref={item.id === open.id ? bringIntoSight : undefined}
          >
            {item.label}
            {item.count !== undefined && <span className="tab-count">{count(item.count)}</span>}
          </Tab>
        ))}
      </TabList>
      <TabPanel key={open.id} id={open.id} className="tab-panel">
        {open.content()}
      </TabPanel>
    </AriaTabs>
  );
}
