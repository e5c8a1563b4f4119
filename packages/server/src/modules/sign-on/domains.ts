import { domainToASCII } from 'node:url';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/u;

/** As A-label (RFC 5890, 2.3.2.1), lower case, without a dot at the end. Fails with bad_request for what is none. */
export function normalDomain(typed: string): string {
  const domain = domainToASCII(typed.trim().replace(/^@/u, '').replace(/\.$/u, '')).toLowerCase();
  const labels = domain.split('.');
  const isName =
    labels.length > 1 && labels.every((one) => label.test(one)) && /[a-z]/u.test(labels.at(-1) ?? '');
  return isName && domain.length <= 253 ? domain : fail('bad_request', { path: 'domain' });
}

/** Of an address that the schema took. */
export function domainOf(email: string): string {
  return domainToASCII(email.slice(email.lastIndexOf('@') + 1)).toLowerCase();
}

/** The TXT record with which a company shows that it decides over a domain; another company's says something else. */
export async function recordOf(
  { keys }: Pick<Platform, 'keys'>,
  companyId: string,
  domain: string,
): Promise<{ name: string; value: string }> {
  const proof = await keys.hmac(companyId, 'sign-on-domain', domain);
  return {
    name: `_candor.${domain}`,
    value: `candor-domain=${Buffer.from(proof).toString('base64url')}`,
  };
}
