import type { Page } from 'playwright-core';

/** What a person opens on a scene; each ends with something over or beside the page. */
export type Act = { id: string; scene: string; isForPhones?: true; do: (page: Page) => Promise<void> };

export const ACTS: readonly Act[] = [
  {
    id: 'drawer',
    scene: 'devices',
    isForPhones: true,
    do: async (page) => {
      await page.getByRole('button', { name: 'Open navigation' }).click();
      await page.getByRole('dialog', { name: 'Navigation' }).waitFor();
    },
  },
  {
    id: 'palette',
    scene: 'devices',
    do: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
      await page.keyboard.type('de');
      await page.getByRole('menuitem', { name: /Devices/ }).waitFor();
    },
  },
  {
    id: 'keys',
    scene: 'devices',
    do: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
  {
    id: 'selected',
    scene: 'devices',
    do: async (page) => {
      await page.getByRole('checkbox', { name: 'Select build-02' }).click();
      await page.getByRole('checkbox', { name: 'Select build-05' }).click({ modifiers: ['Shift'] });
      await page.getByText('4 selected').waitFor();
      for (const key of ['j', 'j', 'k', 'x']) await page.keyboard.press(key);
    },
  },
  {
    id: 'columns',
    scene: 'devices',
    do: async (page) => {
      await page.getByRole('button', { name: 'Columns and density' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Disk free' }).click();
      await page.getByRole('columnheader', { name: 'Disk free' }).waitFor({ state: 'attached' });
    },
  },
  {
    id: 'filter',
    scene: 'devices',
    do: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('nothing-like-it');
      await page.getByText('No devices match').waitFor();
    },
  },
  {
    id: 'why',
    scene: 'device',
    do: async (page) => {
      const facts = page.getByText('Facts', { exact: true });
      if (await facts.isVisible()) await facts.click();
      await page.getByRole('button', { name: 'Why Processor is here' }).click();
      await page.getByText('inventory.cpu_model').waitFor();
    },
  },
  {
    id: 'erase',
    scene: 'device',
    do: async (page) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Revoke device' }).click();
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.type('web-0');
    },
  },
  {
    id: 'menu',
    scene: 'device',
    do: async (page) => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Start session' }).waitFor();
    },
  },
  {
    id: 'numbers',
    scene: 'device',
    do: async (page) => {
      await page.getByRole('button', { name: 'Show Load as a table' }).click();
      await page.getByRole('table', { name: 'Load' }).waitFor();
    },
  },
  {
    id: 'availability',
    scene: 'device',
    do: async (page) => {
      await page.getByRole('tab', { name: 'Availability' }).click();
      const strip = page.getByRole('slider', { name: 'Availability, 30 days' });
      await strip.focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
    },
  },
  {
    id: 'stretch',
    scene: 'my-day',
    do: async (page) => {
      await page.getByRole('slider', { name: 'Laptop' }).focus();
      for (const key of ['ArrowRight', 'ArrowRight', '+', 'Shift+ArrowRight', 'Shift+ArrowRight'])
        await page.keyboard.press(key);
      await page.getByText('chosen').waitFor();
    },
  },
  {
    id: 'messages',
    scene: 'kit',
    do: async (page) => {
      await page.getByRole('button', { name: 'Show message' }).click();
      await page.getByRole('button', { name: 'Show failure' }).click();
      await page.getByText('the disk is full').waitFor();
    },
  },
  {
    id: 'select',
    scene: 'kit',
    do: async (page) => {
      await page.getByRole('button', { name: /Ends after/ }).click();
      await page.getByRole('option', { name: '7 days' }).waitFor();
    },
  },
  {
    id: 'appearance',
    scene: 'kit',
    do: async (page) => {
      await page.getByRole('button', { name: 'Appearance' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'High contrast' }).waitFor();
    },
  },
  {
    id: 'refused-fields',
    scene: 'setup',
    do: async (page) => {
      await page.getByLabel('Your name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByLabel('Password', { exact: true }).fill('a long enough sentence');
      await page.getByText('I have kept').click();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('Another account has this address').waitFor();
    },
  },
];
