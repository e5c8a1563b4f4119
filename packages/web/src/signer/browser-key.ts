import { base64url } from '@candor/crypto/encoding.ts';

const DATABASE = 'candor';
const STORE = 'browser-keys';

/** This browser's own key for a company: Ed25519, and not readable even by this page. `publicKey`: raw, base64url. */
export interface BrowserKey {
  pair: CryptoKeyPair;
  publicKey: string;
}

/** Made here where there is none, and kept in IndexedDB. */
export async function ensureBrowserKey(companyId: string): Promise<BrowserKey> {
  const known = await findBrowserKey(companyId);
  if (known !== undefined) return known;
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  await inStore('readwrite', (store) => store.put(pair, companyId));
  return { pair, publicKey: await publicText(pair.publicKey) };
}

/** Undefined when this browser has none for the company. */
export async function findBrowserKey(companyId: string): Promise<BrowserKey | undefined> {
  const pair: unknown = await inStore('readonly', (store) => store.get(companyId));
  return isKeyPair(pair) ? { pair, publicKey: await publicText(pair.publicKey) } : undefined;
}

function isKeyPair(stored: unknown): stored is CryptoKeyPair {
  if (typeof stored !== 'object' || stored === null) return false;
  if (!('publicKey' in stored) || !('privateKey' in stored)) return false;
  return stored.publicKey instanceof CryptoKey && stored.privateKey instanceof CryptoKey;
}

const publicText = async (key: CryptoKey) =>
  base64url(new Uint8Array(await crypto.subtle.exportKey('raw', key)));

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE));
  const database = await done(opening);
  try {
    return await done(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
