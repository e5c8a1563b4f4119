import path from 'node:path';
import type { LicenceLanguage } from '@candor/policy/texts/licence.ts';

/** What the agent takes from its surroundings; the only reader of the environment. */
export interface Config {
  /** The instance's data folder, when this is its own computer's agent. */
  dataFolder: string;
  /** Where the signed-in person's own state lies (XDG base directories). */
  personFolder: string;
  /** For a socket whose usual path is too long. */
  runtimeFolder: string | undefined;
  /** Of the service, where other people's programs find it (systemd.exec(5), RuntimeDirectory). */
  doorFolder: string | undefined;
  /** The X display of the signed-in person. */
  display: string | undefined;
  /** Where sessions are shown and asked about; the same, unless another one is named or it is switched off. */
  deskDisplay: string | undefined;
  /** Of the person at the terminal; English where there are no texts. */
  language: LicenceLanguage;
}

export function readConfig(): Config {
  const { CANDOR_DATA, XDG_STATE_HOME, XDG_RUNTIME_DIR, HOME, DISPLAY, CANDOR_DISPLAY } = process.env;
  const { RUNTIME_DIRECTORY } = process.env;
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return {
    dataFolder: path.resolve(CANDOR_DATA || 'data'),
    personFolder: path.resolve(XDG_STATE_HOME || path.join(HOME || '.', '.local/state'), 'candor'),
    runtimeFolder: XDG_RUNTIME_DIR || undefined,
    doorFolder: RUNTIME_DIRECTORY || undefined,
    display: DISPLAY || undefined,
    deskDisplay: CANDOR_DISPLAY === 'off' ? undefined : CANDOR_DISPLAY || DISPLAY || undefined,
    language: (LC_ALL || LC_MESSAGES || LANG)?.startsWith('de') ? 'de' : 'en',
  };
}

/** How often the process has replaced itself already (lean-start.ts). */
export type Turn = 'first' | 'cached' | 'lean';

export function readTurn(): Turn {
  const { CANDOR_AGENT_TURN: turn } = process.env;
  return turn === 'cached' || turn === 'lean' ? turn : 'first';
}

/** The same surroundings with the compile cache on, and an allocator that gives memory back. */
export function leanSurroundings(cacheFolder: string, turn: Turn): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || cacheFolder,
    CANDOR_AGENT_TURN: turn,
    MALLOC_ARENA_MAX: '1',
    MALLOC_TRIM_THRESHOLD_: '65536',
  };
}
