import { Button } from '../button.tsx';
import { ContrastIcon, DarkThemeIcon, LightThemeIcon, SystemThemeIcon } from '../icons.ts';
import { Menu } from '../menu.tsx';
import { setTheme, useTheme, type Scheme } from '../theme.ts';

const SCHEMES = [
  { id: 'system', label: 'As the system', icon: SystemThemeIcon },
  { id: 'light', label: 'Light', icon: LightThemeIcon },
  { id: 'dark', label: 'Dark', icon: DarkThemeIcon },
] as const satisfies readonly { id: Scheme; label: string; icon: unknown }[];

export function ThemeMenu() {
  const theme = useTheme();
  const current = SCHEMES.find(({ id }) => id === theme.scheme) ?? SCHEMES[0];
  return (
    <Menu
      label="Appearance"
      trigger={<Button kind="quiet" icon={current.icon} label="Appearance" />}
      choices={[
        {
          id: 'scheme',
          heading: 'Appearance',
          mode: 'single',
          chosen: [theme.scheme],
          onChoose: (chosen) =>
            setTheme({ ...theme, scheme: SCHEMES.find(({ id }) => chosen.includes(id))?.id ?? 'system' }),
          entries: SCHEMES,
        },
        {
          id: 'contrast',
          heading: 'Contrast',
          mode: 'multiple',
          chosen: [theme.contrast],
          onChoose: (chosen) => setTheme({ ...theme, contrast: chosen.includes('more') ? 'more' : 'system' }),
          entries: [{ id: 'more', label: 'High contrast', icon: ContrastIcon }],
        },
      ]}
    />
  );
}
