import { z } from 'zod';
import { words } from '@candor/policy/rights/words.ts';
import { route } from './route.ts';

const own = { word: 'self.tokens' } as const;
/** An address or a network: 192.0.2.0/24, 2001:db8::/32. */
const network = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()]);

/** API tokens: what programs of a person may do in their name, and never more than the person. */
export const tokens = {
  tokens: route({
    method: 'GET',
    path: '/api/me/tokens',
    ...own,
    audited: false,
    response: z.strictObject({
      /** The newest first; at most 20. */
      tokens: z.array(
        z.strictObject({
          id: z.uuid(),
          /** Null while the keys do not answer. */
          name: z.string().nullable(),
          /** Null: of the person, for their own data alone. */
          companyId: z.uuid().nullable(),
          words: z.array(z.enum(words)),
          networks: z.array(z.string()),
          createdAt: z.int(),
          expiresAt: z.int(),
          /** To the day. */
          usedAt: z.int().nullable(),
        }),
      ),
      /** What a new token may be given here. */
      offered: z.strictObject({ company: z.array(z.enum(words)), person: z.array(z.enum(words)) }),
    }),
  }),
  /** Bound to the company that the request is about, or to the person alone. */
  makeToken: route({
    method: 'POST',
    path: '/api/me/tokens',
    ...own,
    audited: true,
    confirm: true,
    perMinute: 20,
    body: z.strictObject({
      name: z.string().trim().min(1).max(60),
      of: z.enum(['company', 'person']),
      words: z.array(z.enum(words)).min(1).max(words.length),
      days: z.int().min(1).max(365).default(90),
      /** From where it may be used; empty: from everywhere. */
      networks: z.array(network).max(8).default([]),
    }),
    /** The token itself is shown this once. */
    response: z.strictObject({ id: z.uuid(), token: z.string(), expiresAt: z.int() }),
  }),
  endToken: route({
    method: 'DELETE',
    path: '/api/me/tokens/:id',
    ...own,
    audited: true,
    confirm: true,
    params: z.strictObject({ id: z.uuid() }),
    response: z.strictObject({ next: z.literal('done') }),
  }),
};
