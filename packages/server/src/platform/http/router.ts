import type { Readable } from 'node:stream';
import type { Input, Output, Route } from '@candor/protocol/api/route.ts';
import type { Call } from './call.ts';

/** One group of the HTTP contract: name -> route. */
export type Group = Readonly<Record<string, Route>>;

/** What the handler of a binary route answers; the name is cleaned before it becomes a header. */
export interface BinaryReply {
  stream: Readable;
  filename: string;
  contentType: string;
}
/** Where a browser is led: a page of ours, or of the site that it signs in at. */
export interface RedirectReply {
  location: string;
}
type Answer<R extends Route> = R['response'] extends 'binary'
  ? BinaryReply
  : R['response'] extends 'redirect'
    ? RedirectReply
    : Output<R>;
type Handler<R extends Route> = (input: Input<R>, call: Call<R['word']>) => Promise<Answer<R>>;

/** A handler for each entry of the group: one that is missing is a compile error. */
export type Handlers<G extends Group> = { readonly [K in keyof G]: Handler<G[K]> };
