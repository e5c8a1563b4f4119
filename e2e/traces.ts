// Looks for a text in bytes, in the forms in which programs write text down.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The forms: as it is, as UTF-16, in hex, in base64 at each of its three offsets, and backwards. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const backwards = Buffer.from([...text].toReversed().join(''));
  const inBase64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // letters that also depend on the neighbours are left out
    return Buffer.from(
      encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
    );
  });
  const hex = bytes.toString('hex');
  return [
    bytes,
    backwards,
    Buffer.from(text, 'utf16le'),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...inBase64,
  ];
}

export interface Place {
  name: string;
  bytes: Buffer;
}

/** Names of the places that hold the text in any form. */
export function placesWith(text: string, places: Iterable<Place>): string[] {
  const forms = formsOf(text);
  return [...places]
    .filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
    .map(({ name }) => name);
}

/** Every file below the folder; one that goes while it is read is left out. */
export function* filesOf(folder: string): Generator<Place> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) yield { name: file, bytes: readFileSync(file) };
  }
}
