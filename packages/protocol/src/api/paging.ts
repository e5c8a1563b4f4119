import { z } from 'zod';

const limit = z.coerce.number().int().min(1).max(200).default(50);

/** Keyset paging: `after` is the `next` of the page before. */
export const page = { after: z.string().max(200).optional(), limit };

/** The same, where `next` is the id of the last one. */
export const idPage = { after: z.uuid().optional(), limit };
