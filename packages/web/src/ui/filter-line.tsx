import { useEffect, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { useCommands } from './commands.ts';
import { Icon } from './icon.tsx';
import { CloseIcon, FilterIcon, SearchIcon } from './icons.ts';
import { Keys } from './keys.tsx';
import { Menu } from './menu.tsx';
import './field.css';
import './filter-line.css';

export type Facet = { id: string; label: string; options: readonly { value: string; label: string }[] };
export type Filter = { text: string; facets: Readonly<Record<string, readonly string[]>> };

export const NO_FILTER: Filter = { text: '', facets: {} };
const TYPING_MS = 200;

/** Free text and typed facets over a list, kept in the URL by the page. `/` comes here. */
export function FilterLine({
  what,
  filter,
  facets = [],
  onChange,
  problem,
}: {
  /** The plural: "devices". */
  what: string;
  filter: Filter;
  facets?: readonly Facet[];
  onChange: (filter: Filter) => void;
  /** What is wrong with the text, said under it. */
  problem?: string | undefined;
}) {
  const { ui: texts } = useTexts();
  const { kit } = useTexts();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useTyped(filter.text, (typed) => onChange({ ...filter, text: typed }));
  useCommands([
    {
      id: 'filter',
      label: kit.filterWhat(what),
      group: texts.list,
      keys: '/',
      isInPalette: false,
      run: () => box.current?.focus(),
    },
  ]);
  const choose = (id: string, chosen: readonly string[]) =>
    onChange({ ...filter, facets: { ...filter.facets, [id]: chosen } });
  return (
    <div className="filter-line" role="search">
      <SearchField
        className="control filter-text"
        aria-label={kit.filterWhat(what)}
        value={text}
        onChange={setText}
      >
        <Icon of={SearchIcon} size={14} />
        <Input ref={box} placeholder={kit.filterWhat(what)} />
        <Keys of="/" isQuiet />
      </SearchField>
      {facets.length > 0 && (
        <Menu
          label={kit.filter}
          placement="bottom start"
          trigger={<Button icon={FilterIcon}>{kit.filter}</Button>}
          choices={facets.map((facet) => ({
            id: facet.id,
            heading: facet.label,
            mode: 'multiple',
            chosen: filter.facets[facet.id] ?? [],
            onChoose: (chosen) => choose(facet.id, chosen),
            entries: facet.options.map(({ value, label }) => ({ id: value, label })),
          }))}
        />
      )}
      {facets.map((facet) => (
        <Chip
          key={facet.id}
          facet={facet}
          chosen={filter.facets[facet.id] ?? []}
          onClear={() => choose(facet.id, [])}
        />
      ))}
      {problem !== undefined && <span className="field-error filter-problem">{problem}</span>}
    </div>
  );
}

function Chip({ facet, chosen, onClear }: { facet: Facet; chosen: readonly string[]; onClear: () => void }) {
  const { kit } = useTexts();
  if (chosen.length === 0) return null;
  const words = facet.options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  return (
    <span className="filter-chip">
      {facet.label}: {words.join(kit.oneOrOther)}
      <Button
        kind="quiet"
        size="small"
        icon={CloseIcon}
        label={kit.removeFilter(facet.label)}
        onPress={onClear}
      />
    </span>
  );
}

/** Letters show at once and reach the URL when the hand rests; a change from outside replaces them. */
function useTyped(settled: string, onSettle: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(settled);
  const [from, setFrom] = useState(settled);
  const settle = useRef(onSettle);
  useEffect(() => {
    settle.current = onSettle;
  });
  if (from !== settled) {
    setFrom(settled);
    setText(settled);
  }
  useEffect(() => {
    if (text === settled) return;
    const timer = setTimeout(() => settle.current(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return [text, setText];
}
