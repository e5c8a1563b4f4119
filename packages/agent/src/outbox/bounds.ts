/** How much an outbox keeps while nobody takes it. */
export interface OutboxBounds {
  maxBytes: number;
  /** Infinite where the person owns the rows: 30 days away lose nothing. */
  maxAgeMs: number;
  /** Which records go first when it is full; others follow by age. Sections stay: there is one of each. */
  dropFirst: readonly string[];
  /** Whether losses become rows of agent.outbox_loss; else they are only counted and shown. */
  reportsLoss: boolean;
}

const maxBytes = 64 * 1024 * 1024;
const dayMs = 86_400_000;

export const manageBounds: OutboxBounds = {
  maxBytes,
  maxAgeMs: 7 * dayMs,
  dropFirst: ['manage.metric', 'manage.log'],
  reportsLoss: true,
};

export const focusBounds: OutboxBounds = {
  maxBytes,
  maxAgeMs: Number.POSITIVE_INFINITY,
  dropFirst: ['focus.interval'],
  reportsLoss: false,
};
