import assert from 'node:assert/strict';
import test from 'node:test';
import { sessionDocuments } from '@candor/protocol/session/documents.ts';
import { connectDesk } from '../src/control/connect-desk.ts';
import { socketPath } from '../src/control/socket.ts';
import { openPainter } from '../src/desk/painter.ts';
import { PromptForm } from '../src/desk/prompt-form.ts';
import { promptScene } from '../src/desk/prompt-view.ts';
import { startXSession, until, xSessionSkip } from '../src/focus/x-session.testing.ts';
import type { DeskState } from '../src/remote/desk-wire.ts';
import { makeFolder, startAgent } from './agent-process.ts';
import { RecordingServer } from './recording-server.ts';
import { Person } from './technician.ts';

const skip = xSessionSkip();

test(
  'the agent starts a window for the person of its display, who allows there; both end together',
  { skip },
  async () => {
    await using session = await startXSession();
    await using server = await RecordingServer.start();
    using folder = makeFolder();
    const state = folder.in('agent');
    const env = { DISPLAY: session.display, CANDOR_DISPLAY: '' };
    await using agent = startAgent(state, { startup: { enrol: server.token() }, env });
    await agent.until('online');
    const [device] = server.devices.values();
    assert.ok(device);
    const technician = await Person.make();
    const place = { deviceId: device.id, companyId: server.licences.pin.company };
    const answerTo = (sessionId: string) =>
      server.words.find((one) => one.type === 'sessionAnswer' && one.sessionId === sessionId);
    const isShown = (title: string) =>
      session.xdotool('search', '--onlyvisible', '--name', title).then(Boolean, () => false);

    const seated = Promise.withResolvers<DeskState>();
    const asked = Promise.withResolvers<DeskState>();
    const page = await connectDesk(socketPath(state, process.env['XDG_RUNTIME_DIR']), 'page', (shown) => {
      seated.resolve(shown);
      if (shown.prompts.length > 0) asked.resolve(shown);
    });
    // before, nobody is there to be asked
    await seated.promise;
    const order = await technician.ask(place, Date.now());
    server.sayToAll(order);
    const { language, prompts } = await asked.promise;
    const [prompt] = prompts;
    assert.ok(prompt);
    await until('the window asks', () => isShown('wants to connect'));
    const { measure } = await openPainter();
    const form = new PromptForm(prompt);
    const { targets } = await promptScene({ prompt, form, language, secondsLeft: 60, waiting: 0 }, measure);
    const window = await session.xdotool('search', '--onlyvisible', '--name', 'wants to connect');
    for (const control of ['allow', 'right chat', 'allow'] as const) {
      const box = targets.find(({ name }) => name === control)?.box;
      assert.ok(box);
      const at = [box.x + box.width / 2, box.y + box.height / 2].map((px) => String(Math.round(px)));
      await session.xdotool('mousemove', '--window', window, ...at, 'click', '1');
    }
    await until('it is answered', () => answerTo(order.sessionId) !== undefined);
    const answer = answerTo(order.sessionId);
    assert.ok(answer?.type === 'sessionAnswer');
    assert.equal(sessionDocuments.record.read(answer.document)?.rights[0]?.answer, 'allowed');
    await until('the bar says who', () => isShown('Who is connected'));
    page.close();
    agent.child.kill('SIGKILL');
    await until('nothing is shown by nobody', async () => !(await isShown('Who is connected')));
  },
);
