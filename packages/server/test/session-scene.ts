import { createHash, randomBytes } from 'node:crypto';
import type { Output } from '@candor/protocol/api/route.ts';
import type { sessions, ShownSession } from '@candor/protocol/api/sessions.ts';
import type { Hello } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import type { SessionAsk } from '@candor/protocol/session/documents.ts';
import { fakeClock, type FakeClock } from '../src/platform/clock.ts';
import { addCompany, addMember, addPerson, type Person } from './people.ts';
import { testServer, type Answer, type TestServer } from './server.ts';
import { makeEnrolment, SimulatedLink, type SimulatedIdentity } from './simulated-agent.ts';
import {
  newSessionId,
  simulatedBrowser,
  simulatedSide,
  type SimulatedBrowser,
  type SimulatedSide,
} from './simulated-sessions.ts';
import { until } from './until.ts';

/** A server with a company, a technician of it, and a device on which sessions can be asked for. */
export interface SessionScene extends AsyncDisposable {
  server: TestServer;
  clock: FakeClock;
  companyId: string;
  owner: Person;
  ownerId: string;
  technician: Person;
  technicianId: string;
  browser: SimulatedBrowser;
  device: Device;
  addDevice(): Promise<Device>;
  /** A document for that device, good in itself. */
  wish(more?: Partial<SessionAsk>): Omit<SessionAsk, 'kind' | 'version'>;
  /** Another technician of the company. */
  addTechnician(): Promise<{ person: Person; memberId: string }>;
  /** Asks, as the technician or somebody else. */
  ask(more?: Partial<SessionAsk>, who?: Caller, of?: Device): Promise<Answer & { asked: Asked }>;
  /** Until both ends can speak. */
  active(who?: Caller, of?: Device): Promise<Asked>;
  /** As the owner. */
  read(id: string): Promise<ShownSession>;
  /** Waits until the technician may ask, by what the device took too. */
  isAllowed(): Promise<void>;
  /** Waits until it stands so. */
  becomes(id: string, state: ShownSession['state']): Promise<ShownSession>;
}
type Caller = Pick<Person, 'call'>;
export type Asked = Extract<ServerMessage, { type: 'sessionAsk' }>;
export interface Device {
  identity: SimulatedIdentity;
  link: SimulatedLink;
  side: SimulatedSide;
  /** Goes, and comes again. */
  connect(more?: Partial<Hello>): Promise<void>;
}

export async function sessionScene(): Promise<SessionScene> {
  // certificates are good by the time of day
  const clock = fakeClock(new Date().toISOString());
  const server = await testServer({ clock, gateway: 'reachable' });
  const { id: companyId, owner, ownerId } = await addCompany(server);
  const technician = await addPerson(server, 'Tim Techniker');
  const technicianId = await addMember(server, companyId, technician, ['technician']);
  const browser = simulatedBrowser();
  const addDevice = () => enrolled(server, owner, () => clock.now().getTime());
  const device = await addDevice();
  const wish: SessionScene['wish'] = (more) => ({
    id: newSessionId(),
    companyId,
    deviceId: device.identity.deviceId,
    rights: ['chat'],
    minutes: 15,
    reason: 'The printer prints nothing.',
    at: clock.now().getTime(),
    ...more,
  });
  const read: SessionScene['read'] = async (id) => {
    const { status, body } = await owner.call('GET', `/api/sessions/${id}`);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body as ShownSession;
  };
  const scene: SessionScene = {
    server,
    clock,
    companyId,
    owner,
    ownerId,
    technician,
    technicianId,
    browser,
    device,
    addDevice,
    wish,
    read,
    async addTechnician() {
      const person = await addPerson(server, 'Tara Technik');
      return { person, memberId: await addMember(server, companyId, person, ['technician']) };
    },
    async ask(more, who = technician, of = device) {
      // what the device was told of sessions before
      of.link.received.length = 0;
      const wanted = wish({ deviceId: of.identity.deviceId, ...more });
      const answer = await who.call('POST', `/api/devices/${wanted.deviceId}/sessions`, browser.ask(wanted));
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return { ...answer, asked: await of.link.next('sessionAsk') };
    },
    async active(who = technician, of = device) {
      const { asked } = await scene.ask({}, who, of);
      of.side.prompting(asked, clock.now().getTime() + 30_000);
      of.side.answer(asked, 'allowed');
      await scene.becomes(asked.sessionId, 'granted');
      await who.call('POST', `/api/sessions/${asked.sessionId}/join`);
      await of.link.next('sessionJoin');
      of.side.state(asked.sessionId, 'active');
      await scene.becomes(asked.sessionId, 'active');
      return asked;
    },
    async isAllowed() {
      await until('the device took what allows it', async () => {
        const { body } = await technician.call(
          'GET',
          `/api/devices/${device.identity.deviceId}/session-rights`,
        );
        return (body as Output<typeof sessions.sessionRights>).rights.every(
          ({ decision }) => decision.verdict !== 'refuse',
        );
      });
    },
    becomes: (id, state) =>
      until(`the session is ${state}`, async () => {
        const session = await read(id);
        return session.state === state ? session : undefined;
      }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return scene;
}

async function enrolled(server: TestServer, owner: Person, now: () => number): Promise<Device> {
  const auth = randomBytes(32);
  const secretHash = createHash('sha256').update(auth).digest('hex');
  await owner.call('POST', '/api/enrolment-tokens', { label: 'Desk', secretHash });
  const { body, linkKey, identityPublic, identityPrivate } = await makeEnrolment(auth, { hostname: 'pc-12' });
  const enrolment = await server.visitor().call('POST', '/api/enrol', body);
  if (enrolment.status !== 200) throw new Error(JSON.stringify(enrolment.body));
  const { deviceId, certificate, serverCa } = enrolment.body as Record<
    'deviceId' | 'certificate' | 'serverCa',
    string
  >;
  const identity = { deviceId, certificate, serverCa, linkKey, identityPublic, identityPrivate };
  const device: Device = {
    identity,
    // made by connect() before anybody has it
    link: undefined as never,
    side: undefined as never,
    async connect(more) {
      device.link = new SimulatedLink(identity, { port: server.running.app.gateway.ports()[0] ?? 0 });
      takePolicies(device.link);
      await device.link.hello({ roots: [], policyVersion: 0, ...more });
      device.side = simulatedSide(identity, device.link, now);
    },
  };
  await device.connect();
  return device;
}

/** It takes each policy that it is sent. */
function takePolicies(link: SimulatedLink): void {
  link.socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as ServerMessage;
    if (message.type !== 'policy') return;
    const { version } = JSON.parse(message.document) as { version: number };
    link.send({ type: 'policyTaken', version });
  });
}
