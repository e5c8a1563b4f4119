/**
 * A second reader of the table of roles and words, for tests: from the text of docs/permissions.md and nothing of the
 * code, so that a mistake in one of the two shows.
 */
export interface ExpectedWord {
  word: string;
  flags: string;
  /** Role -> cell as it is printed. */
  cells: Record<string, string>;
}

export function readPermissions(markdown: string): ExpectedWord[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const split = (line: string) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  const [, , ...roleNames] = split(lines[0] ?? '');
  const end = lines.findIndex((line) => line.startsWith('| role '));
  return lines.slice(2, end).map((line) => {
    const [word = '', flags = '', ...cells] = split(line);
    const byRole = roleNames.map((role, i) => [role, cells[i] ?? ''] as const);
    return { word: word.replaceAll('`', ''), flags, cells: Object.fromEntries(byRole) };
  });
}

/** Whether the role holds the word; a cell of any kind but "-" holds it. */
export function expectWord(
  { flags, cells }: ExpectedWord,
  role: string,
  by: 'membership' | 'staff',
  company: 'operator' | 'customer',
): boolean {
  const isForeign = company === 'customer';
  if (isForeign && (flags.includes('S') || (flags.includes('C') && by === 'staff'))) return false;
  return cells[role] !== '-';
}
