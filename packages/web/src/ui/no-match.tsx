import { useTexts } from '../texts/use-texts.ts';
import { Button } from './button.tsx';
import { SearchIcon } from './icons.ts';
import { State } from './state.tsx';

/** There is data, but the filter hides it all. `what` is the plural: "devices". */
export function NoMatch({ what, onClear }: { what: string; onClear: () => void }) {
  const { kit } = useTexts();
  return (
    <State
      title={kit.noMatch(what)}
      icon={SearchIcon}
      size="panel"
      actions={<Button onPress={onClear}>{kit.clearFilter}</Button>}
    >
      {kit.noMatchDetail}
    </State>
  );
}
