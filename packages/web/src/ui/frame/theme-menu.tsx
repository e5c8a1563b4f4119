import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../button.tsx';
import { ContrastIcon, DarkThemeIcon, LightThemeIcon, SystemThemeIcon } from '../icons.ts';
import { Menu } from '../menu.tsx';
import { setTheme, useTheme, type Scheme } from '../theme.ts';

const SCHEMES = [
  { id: 'system', icon: SystemThemeIcon },
  { id: 'light', icon: LightThemeIcon },
  { id: 'dark', icon: DarkThemeIcon },
] as const satisfies readonly { id: Scheme; icon: unknown }[];

export function ThemeMenu() {
  const { frame: texts } = useTexts();
  const theme = useTheme();
  const current = SCHEMES.find(({ id }) => id === theme.scheme) ?? SCHEMES[0];
  return (
    <Menu
      label={texts.appearance}
      trigger={<Button kind="quiet" icon={current.icon} label={texts.appearance} />}
      choices={[
        {
          id: 'scheme',
          heading: texts.appearance,
          mode: 'single',
          chosen: [theme.scheme],
          onChoose: (chosen) =>
            setTheme({ ...theme, scheme: SCHEMES.find(({ id }) => chosen.includes(id))?.id ?? 'system' }),
          entries: SCHEMES.map((scheme) => ({ ...scheme, label: texts[scheme.id] })),
        },
        {
          id: 'contrast',
          heading: texts.contrast,
          mode: 'multiple',
          chosen: [theme.contrast],
          onChoose: (chosen) => setTheme({ ...theme, contrast: chosen.includes('more') ? 'more' : 'system' }),
          entries: [{ id: 'more', label: texts.highContrast, icon: ContrastIcon }],
        },
      ]}
    />
  );
}
