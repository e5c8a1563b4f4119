import type { api, OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';
import type { StandingTexts } from '../../texts/standing.ts';

/** A standing consent as the list shows it. */
export type Standing = OutputOf<typeof api.standing.listStanding>['items'][number];

export const whereOf = ({ target: { kind, name } }: Standing, texts: StandingTexts) =>
  kind === 'company' ? texts.wholeCompany : (name ?? texts.gone);

export const whomOf = ({ to: { role, members } }: Standing, texts: StandingTexts, roles: Texts['roles']) =>
  role === null ? members.map(({ name }) => name ?? texts.nobody).join(', ') : roles[role].name;
