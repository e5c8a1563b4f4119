// Help that somebody at a device wants: asking for it, and what waits for it. Shown on pages of other parts.
export { HelpButton } from './help-button.tsx';
export { HelpNotice } from './help-notice.tsx';
export { HelpOver } from './help-over.tsx';
export { OpenHelp } from './open-help.tsx';
export { useOpenHelp } from './use-help.ts';
