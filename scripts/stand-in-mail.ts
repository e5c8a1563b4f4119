// `npm run stand-in:mail [PORT]`: a mail server for development on this computer, which prints every letter and
// delivers none.
import { mailServer, type ReceivedLetter } from '../packages/server/test/mail-server.ts';

const port = Number(process.argv[2] ?? 2525);
await using post = await mailServer({ port, onLetter: print });
const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
console.log(`Letters to smtp://localhost:${post.port} are printed here and go nowhere. Start Candor with:
  CANDOR_SMTP_URL=smtp://localhost:${post.port} CANDOR_MAIL_FROM=candor@localhost.test npm start
Stop with Ctrl+C.`);
await stopped.promise;

function print({ from, to, subject, text, links }: ReceivedLetter): void {
  const rule = '-'.repeat(72);
  const lines = [rule, `From: ${from}`, `To: ${to}`, `Subject: ${subject}`, '', text.trim(), ''];
  console.log([...lines, ...links.map((link) => `Link: ${link}`), rule].join('\n'));
}
