import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }>;
}

/**
 * What axe finds wrong in a page, a line each. It is run in the page: its builder brings it there, and would take most of the time
 * with what passes. `contrast`: only that, for another theme of a page that was looked at.
 */
export async function violations(page: Page, what: 'all' | 'contrast' = 'all'): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await new AxeBuilder({ page }).setLegacyMode().withRules(['document-title']).analyze();
  const options = {
    resultTypes: ['violations'],
    ...(what === 'contrast' && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
  };
  const found = await page.evaluate(async (asked) => {
    const { axe } = window as unknown as { axe: Axe }; // put there by the builder above
    return (await axe.run(document, asked)).violations;
  }, options);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary}`),
  );
}
