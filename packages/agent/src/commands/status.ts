import { readLicenceStanding } from '@candor/policy/licence-payload.ts';
import { licenceSentence, type LicenceLanguage } from '@candor/policy/texts/licence.ts';
import type { Config } from '../config.ts';
import { localTime } from '../local-time.ts';
import { shownSessions } from '../notice/sessions.ts';
import { statusFacts } from './status-facts.ts';

/** Of the running process, or what the files say when none runs. Exit 0 when enrolled, else 1. */
export async function status(
  folder: string,
  config: Config,
  { asJson }: { asJson: boolean },
): Promise<number> {
  const facts = await statusFacts(folder, config);
  process.stdout.write(asJson ? `${JSON.stringify(facts)}\n` : readable(facts, config.language));
  return facts['state'] === 'not_enrolled' ? 1 : 0;
}

/** One fact a line; times as the person's clock shows them. */
function readable(facts: Record<string, unknown>, language: LicenceLanguage): string {
  const inWords = (name: string, value: unknown) => {
    if (name === 'licence') return licenceWords(value, language);
    return name === 'sessions' ? sessionLines(facts, language) : shown(name, value);
  };
  return Object.entries(facts)
    .map(([name, value]) => `${words(name).padEnd(nameColumn)} ${inWords(name, value)}\n`)
    .join('');
}

const nameColumn = 20;

/** The process that answers may be of another version, so what it says is looked at. */
function licenceWords(value: unknown, language: LicenceLanguage): string {
  const standing = readLicenceStanding(value);
  return standing ? licenceSentence(standing, language, localTime) : '-';
}

/** One part a line, below each other. */
function sessionLines(facts: Record<string, unknown>, language: LicenceLanguage): string {
  const now = shownSessions(facts, language);
  if (!now) return '-';
  const parts = now.parts.map(({ name, value }) => `${name}: ${value}`);
  const lines = [...now.sentences, ...parts, now.standing.title, ...now.standing.lines];
  return lines.join(`\n${' '.repeat(nameColumn + 1)}`);
}

const words = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);

function shown(name: string, value: unknown): string {
  if (typeof value === 'number' && (name === 'since' || name.endsWith('At'))) return localTime(value);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([part, inner]) => `${words(part)} ${shown(part, inner)}`)
      .join(', ');
  if (typeof value === 'string') return value.replaceAll('_', ' ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '-';
}
