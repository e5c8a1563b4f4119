import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

export type Ended =
  | { how: 'deleted'; receiptId: string; rows: number; at: number }
  | { how: 'closed'; erasedAt: number; restoreLink: string | null };

let last: Ended | undefined;

/** What the page after an account's end shows; a reload shows it no more. */
export const lastEnded = (): Ended | undefined => last;

/** Leaves everything that was known of the account, and says how it ended. */
export function useLeaveAfterEnd(): (ended: Ended) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (ended) => {
    last = ended;
    await router.navigate({ to: '/account-ended', replace: true });
    client.clear();
  };
}
