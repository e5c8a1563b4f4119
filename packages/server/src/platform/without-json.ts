/** Bytes of the database are keys, hashes and sealed values: none of them goes into JSON by accident. */
export function withoutJson<B extends Uint8Array>(bytes: B): B {
  return Object.defineProperty(bytes, 'toJSON', { value: refuse, configurable: true });
}

function refuse(): never {
  throw new TypeError('bytes have no JSON form: open what is sealed, write out what is not');
}
