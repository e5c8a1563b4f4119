import { z } from 'zod';

/** Declared like every other option, in config.ts. */
export const desktopOptions = {
  CANDOR_DISPLAY: {
    schema: z.string().regex(/^(?:off|[\w.-]*:\d+(?:\.\d+)?)$/u),
    default: undefined,
    secret: false,
    expected: 'a display as in DISPLAY, or off',
    about:
      "X display on which this computer's agent asks whoever sits there; by default the one that the server was started from.",
  },
} as const;

/** What a program needs to show a window, and to open a page in the person's browser. */
const desktopNames = [
  'XAUTHORITY',
  'HOME',
  'PATH',
  'LANG',
  'LC_ALL',
  'LC_MESSAGES',
  'XDG_RUNTIME_DIR',
  'XDG_CURRENT_DESKTOP',
  'XDG_DATA_DIRS',
  'DBUS_SESSION_BUS_ADDRESS',
];

/**
 * Of the surroundings of whoever started the server, for the agent's windows; empty without a display.
 * @param chosen CANDOR_DISPLAY: another display, or `off`
 */
export function desktopOf(
  environment: Readonly<Record<string, string | undefined>>,
  chosen: string | undefined,
): Record<string, string> {
  const display = chosen ?? environment['DISPLAY'];
  if (!display || display === 'off') return {};
  const values = desktopNames.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(values), CANDOR_DISPLAY: display };
}
