/** Runs the source as a process of its own and prints each event as a line; argument: the idle limit in ms. */
import { X11Source } from './x11.ts';

const source = new X11Source({ display: process.env.DISPLAY, idleLimitMs: Number(process.argv[2]) });
await source.start((event) => console.log(JSON.stringify(event)));
