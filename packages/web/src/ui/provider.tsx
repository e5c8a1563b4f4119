import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './tokens.css';
import './base.css';
import { useSpoken } from '../texts/use-texts.ts';
import { HintLayer } from './hint.tsx';
import { ToastRegion } from './toast.tsx';

/** What the kit needs once, around everything. */
export function UiProvider({ children }: { children: ReactNode }) {
  const { locale } = useSpoken();
  return (
    <I18nProvider locale={locale}>
      {children}
      <ToastRegion />
      <HintLayer />
    </I18nProvider>
  );
}
