import { Grid, Section } from '../../ui/layout.tsx';

const ROLES = [
  'bg',
  'surface',
  'raised',
  'line',
  'line-strong',
  'text',
  'text-2',
  'text-3',
  'accent',
  'accent-text',
  'ok',
  'warn',
  'bad',
  'info',
];
const SERIES = [1, 2, 3, 4, 5, 6].map((n) => `series-${n}`);

export function ColourSamples() {
  return (
    <Section title="Colour roles">
      <Grid least={7}>
        {[...ROLES, ...SERIES].map((role) => (
          <div key={role}>
            <div
              style={{
                height: '2rem',
                borderRadius: '4px',
                background: `var(--${role})`,
                boxShadow: 'inset 0 0 0 1px var(--line)',
              }}
            />
            <span className="mono">{role}</span>
          </div>
        ))}
      </Grid>
    </Section>
  );
}
