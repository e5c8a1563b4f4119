import { Button } from './button.tsx';
import { SearchIcon } from './icons.ts';
import { State } from './state.tsx';

/** There is data, but the filter hides it all. `what` is the plural: "devices". */
export function NoMatch({ what, onClear }: { what: string; onClear: () => void }) {
  return (
    <State
      title={`No ${what} match`}
      icon={SearchIcon}
      size="panel"
      actions={<Button onPress={onClear}>Clear filter</Button>}
    >
      The filter hides every one of them.
    </State>
  );
}
