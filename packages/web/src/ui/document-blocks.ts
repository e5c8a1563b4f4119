export type Block =
  | { kind: 'heading'; depth: number; text: string }
  | { kind: 'list'; start: number | undefined; items: string[] }
  | { kind: 'quote' | 'code' | 'paragraph'; text: string }
  | { kind: 'rule' };
export interface Span {
  kind: 'text' | 'strong' | 'emphasis' | 'code';
  text: string;
}

const heading = /^(#{1,6})\s+(.+?)\s*#*$/u;
const bullet = /^\s*[-*+]\s+(.*)$/u;
const numbered = /^\s*(\d{1,9})[.)]\s+(.*)$/u;
const quote = /^>\s?(.*)$/u;
const rule = /^(?:-\s*){3,}$|^(?:\*\s*){3,}$|^(?:_\s*){3,}$/u;
const fence = /^```/u;

/** The blocks of a Markdown text (CommonMark's plain ones; lists in lists come as one). What is none is a paragraph. */
export function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const [block, used] = blockAt(lines, at);
    if (block) blocks.push(block);
    at += used;
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number): [Block | undefined, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [undefined, 1];
  const [, marks, title] = heading.exec(line) ?? [];
  if (marks !== undefined && title !== undefined)
    return [{ kind: 'heading', depth: marks.length, text: title }, 1];
  if (rule.test(line.trim())) return [{ kind: 'rule' }, 1];
  if (fence.test(line)) return codeAt(lines, at);
  if (quote.test(line)) {
    const taken = run(lines, at, (one) => quote.test(one));
    return [{ kind: 'quote', text: taken.map((one) => quote.exec(one)?.[1] ?? '').join(' ') }, taken.length];
  }
  if (isItem(line)) return listAt(lines, at);
  const taken = run(lines, at, (one) => one.trim() !== '' && !startsBlock(one));
  const words = taken.length > 0 ? taken : [line];
  return [{ kind: 'paragraph', text: words.map((one) => one.trim()).join(' ') }, words.length];
}

function codeAt(lines: readonly string[], at: number): [Block, number] {
  const taken = run(lines, at + 1, (one) => !fence.test(one));
  return [{ kind: 'code', text: taken.join('\n') }, taken.length + 2];
}

/** Items, each with the lines that go on with it. */
function listAt(lines: readonly string[], at: number): [Block, number] {
  const taken = run(lines, at, (one) => isItem(one) || (one.trim() !== '' && !startsBlock(one)));
  const items: string[] = [];
  for (const line of taken) {
    const words = bullet.exec(line)?.[1] ?? numbered.exec(line)?.[2];
    if (words !== undefined) items.push(words);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  const [, first] = numbered.exec(taken[0] ?? '') ?? [];
  return [{ kind: 'list', start: first === undefined ? undefined : Number(first), items }, taken.length];
}

const isItem = (line: string) => bullet.test(line) || numbered.test(line);
const startsBlock = (line: string) =>
  heading.test(line) || quote.test(line) || fence.test(line) || isItem(line) || rule.test(line.trim());

function run(lines: readonly string[], at: number, goesOn: (line: string) => boolean): string[] {
  const taken: string[] = [];
  for (const line of lines.slice(at)) {
    if (!goesOn(line)) break;
    taken.push(line);
  }
  return taken;
}

const mark = /\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/gu;

/** Emphasis and code; a link shows its address beside its words, so that it can be seen where it leads. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of text.matchAll(mark)) {
    const [whole, strong, emphasis, code, words, address] = found;
    if (found.index > at) spans.push({ kind: 'text', text: text.slice(at, found.index) });
    if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else if (code !== undefined) spans.push({ kind: 'code', text: code });
    else spans.push({ kind: 'text', text: `${words} (${address})` });
    at = found.index + whole.length;
  }
  if (at < text.length) spans.push({ kind: 'text', text: text.slice(at) });
  return spans;
}
