import { enPublishing } from './en-publishing.ts';
import { partOf } from './language.ts';

export type PublishingTexts = typeof enPublishing;

/** Of the page where agreements are published. */
export const publishingTexts = await partOf(
  enPublishing,
  async () => (await import('./de-publishing.ts')).dePublishing,
);
