import { Page } from '../../ui/page.tsx';
import { Framed } from '../framed.tsx';
import { ActionSamples } from '../kit/actions.tsx';
import { ColourSamples } from '../kit/colours.tsx';
import { FieldSamples } from '../kit/fields.tsx';
import { DataSamples } from '../kit/values.tsx';

export function KitScene() {
  return (
    <Framed>
      <Page title="The kit" detail="Every component in its states.">
        <ColourSamples />
        <ActionSamples />
        <FieldSamples />
        <DataSamples />
      </Page>
    </Framed>
  );
}
