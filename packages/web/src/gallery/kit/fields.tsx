import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Form } from '../../ui/form.tsx';
import { Grid, Section, Stack } from '../../ui/layout.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Radio } from '../../ui/radio.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';

const REFUSED = {
  code: 'invalid_input',
  text: 'Some fields need another look',
  fields: { label: 'too_long', uses: 'out_of_range' },
};
const KINDS = [
  { value: 'company', label: 'Company device', detail: 'Looked after by the company; its rows belong to it' },
  { value: 'focus', label: 'Focus device', detail: 'Yours alone; nobody else sees what it records' },
] as const;

export function FieldSamples() {
  const [range, setRange] = useState<'1h' | '24h' | '7d' | '30d'>('24h');
  return (
    <Section title="Fields">
      <Grid least={22}>
        <Form
          error={REFUSED}
          fieldTexts={{ too_long: 'At most 40 characters', out_of_range: 'Between 1 and 1,000' }}
          onSubmit={() => undefined}
          actions={
            <>
              <Button type="submit" kind="primary">
                Make token
              </Button>
              <Button kind="quiet">Cancel</Button>
            </>
          }
        >
          <TextField
            label="Label"
            name="label"
            defaultValue="Reception, second floor"
            hint="Only you see it."
          />
          <NumberField label="Uses" name="uses" defaultValue={5} min={1} max={1000} unit="devices" />
          <Select
            label="Ends after"
            name="expiry"
            defaultValue="1d"
            options={[
              { value: '1h', label: '1 hour' },
              { value: '1d', label: '1 day' },
              { value: '7d', label: '7 days', detail: 'Anybody with the token can enrol until then' },
            ]}
          />
        </Form>
        <Stack>
          <Radio label="Kind" name="kind" defaultValue="company" options={KINDS} />
          <Checkbox defaultSelected detail="Each device waits until you have compared its code.">
            Ask me before each enrolment
          </Checkbox>
          <Checkbox isIndeterminate>Some of them</Checkbox>
          <Checkbox isDisabled>Not possible here</Checkbox>
          <Switch defaultSelected detail="Stops at once; nothing is lost.">
            Collect from this computer
          </Switch>
          <Switch>Record titles</Switch>
        </Stack>
        <Stack>
          <TextField label="Password" type="password" defaultValue="not a real one" />
          <TextField
            label="Address"
            type="url"
            prefix="https://"
            suffix="/api"
            mono
            isOptional
            placeholder="candor.example.org"
          />
          <TextField label="Note" rows={3} placeholder="At most 200 characters" />
          <TextField label="Read only" isDisabled defaultValue="fixed by configuration" />
          <Segments
            label="Range"
            value={range}
            onChange={setRange}
            options={[
              { value: '1h', label: '1 h' },
              { value: '24h', label: '24 h' },
              { value: '7d', label: '7 d' },
              { value: '30d', label: '30 d' },
            ]}
          />
        </Stack>
      </Grid>
    </Section>
  );
}
