import { useState } from 'react';
import type { Route } from '@candor/protocol/api/route.ts';
import { saveFile } from '../ui/save-file.ts';
import type { InputArgs } from './contract.ts';
import { send } from './request.ts';

const DEADLINE_MS = 15 * 60_000;

export type DownloadState =
  | { step: 'idle' }
  | { step: 'loading'; receivedBytes: number }
  | { step: 'done'; name: string; sizeBytes: number; at: number }
  | { step: 'failed'; error: unknown };

type BinaryRoute = Route & { response: 'binary' };

/** A file that a route makes: fetched with a count of its bytes, then handed to the browser. */
export function useDownload<R extends BinaryRoute>(route: R) {
  const [state, setState] = useState<DownloadState>({ step: 'idle' });
  const start = async (...[input]: InputArgs<R>): Promise<'done' | 'failed'> => {
    setState({ step: 'loading', receivedBytes: 0 });
    try {
      const response = await send(route, input, undefined, DEADLINE_MS);
      const bytes = await read(response, (receivedBytes) => setState({ step: 'loading', receivedBytes }));
      const name = nameOf(response);
      saveFile(bytes, name);
      setState({ step: 'done', name, sizeBytes: bytes.size, at: Date.now() });
      return 'done';
    } catch (error) {
      setState({ step: 'failed', error });
      return 'failed';
    }
  };
  return { state, start };
}

async function read(response: Response, onBytes: (received: number) => void): Promise<Blob> {
  const type = response.headers.get('content-type') ?? 'application/octet-stream';
  const parts: BlobPart[] = [];
  let received = 0;
  if (response.body === null) return response.blob();
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type });
    parts.push(value);
    received += value.byteLength;
    onBytes(received);
  }
}

function nameOf(response: Response): string {
  const said = response.headers.get('content-disposition') ?? '';
  return /filename="([^"]+)"/u.exec(said)?.[1] ?? 'candor-download';
}
