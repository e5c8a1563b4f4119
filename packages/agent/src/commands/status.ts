import { z } from 'zod';
import { readLicenceStanding } from '@candor/policy/licence-payload.ts';
import { sessionRights } from '@candor/policy/rights/session-rights.ts';
import { licenceSentence, type LicenceLanguage } from '@candor/policy/texts/licence.ts';
import type { Config } from '../config.ts';
import { words } from '../desk/words.ts';
import { localTime } from '../local-time.ts';
import { deskTexts, refusalWords } from '../notice/desk-texts.ts';
import { shownSessions } from '../notice/sessions.ts';
import { deskState } from '../remote/desk-wire.ts';
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
    if (name === 'remote') return remoteLines(value, language);
    return name === 'sessions' ? sessionLines(facts, language) : shown(name, value);
  };
  return Object.entries(facts)
    .map(([name, value]) => `${spaced(name).padEnd(nameColumn)} ${inWords(name, value)}\n`)
    .join('');
}

const nameColumn = 20;
const below = `\n${' '.repeat(nameColumn + 1)}`;

/** The process that answers may be of another version, so what it says is looked at. */
function licenceWords(value: unknown, language: LicenceLanguage): string {
  const standing = readLicenceStanding(value);
  return standing ? licenceSentence(standing, language, localTime) : '-';
}

const toldRemote = z.object({
  connected: z.array(
    z.object({
      name: z.string(),
      organisation: z.string(),
      rights: z.array(z.enum(sessionRights)),
      state: deskState.shape.live.element.shape.state,
      endsAt: z.number(),
    }),
  ),
  asking: z.int(),
  refusedUntilAt: z.number().optional(),
});

/** Who is connected, who asks, and whether the person refuses. */
function remoteLines(value: unknown, language: LicenceLanguage): string {
  const { data: told } = toldRemote.safeParse(value);
  if (!told) return '-';
  const said = words[language];
  const texts = deskTexts[language];
  const connected = told.connected.map(
    ({ endsAt, name, organisation, rights, state }) =>
      `${name} (${organisation}): ${said.states[state]}, ${said.may(rights.map((right) => said.rights[right]).join(', '))}, ${texts.until.toLowerCase()} ${localTime(endsAt)}`,
  );
  const lines = [
    ...(connected.length > 0 ? connected : [texts.noLive]),
    ...(told.asking > 0 ? [texts.asking(told.asking)] : []),
    ...(told.refusedUntilAt === undefined ? [] : [refusalWords(told.refusedUntilAt, language)]),
  ];
  return lines.join(below);
}

/** One part a line, below each other. */
function sessionLines(facts: Record<string, unknown>, language: LicenceLanguage): string {
  const now = shownSessions(facts, language);
  if (!now) return '-';
  const parts = now.parts.map(({ name, value }) => `${name}: ${value}`);
  const lines = [...now.sentences, ...parts, now.standing.title, ...now.standing.lines];
  return lines.join(below);
}

const spaced = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);

function shown(name: string, value: unknown): string {
  if (typeof value === 'number' && (name === 'since' || name.endsWith('At'))) return localTime(value);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([part, inner]) => `${spaced(part)} ${shown(part, inner)}`)
      .join(', ');
  if (typeof value === 'string') return value.replaceAll('_', ' ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '-';
}
