import { companyHeader, type Route } from '@candor/protocol/api/route.ts';
import { recall, remember } from '../ui/remember.ts';

const NAME = 'company';
let chosen = recall(NAME, (stored) => (typeof stored === 'string' ? stored : undefined));

/** From the next request on this is the company that requests are about; undefined: the account's first. */
export function chooseCompany(id: string | undefined): void {
  chosen = id;
  remember(NAME, id ?? null);
}

/** Says which company a request is about. A route that anybody may ask is about none. */
export function companyHeaders({ word }: Route): Readonly<Record<string, string>> {
  return chosen === undefined || word === 'public' ? {} : { [companyHeader]: chosen };
}

/** Whether "not found" can only mean the chosen company: the route names no other thing. */
export function isAboutCompany(route: Route): boolean {
  return companyHeader in companyHeaders(route) && !route.path.includes('/:');
}
