import { randomUUIDv7 } from 'node:crypto';
import { levels } from '@candor/policy/rights/levels.ts';
import { roleNames, type RoleName } from '@candor/policy/rights/roles.ts';
import type { Word } from '@candor/policy/rights/words.ts';
import { addMember, addPerson, inCompany, type Person } from '../people.ts';
import type { Client, TestServer } from '../server.ts';
import type { Place, Standing, Way } from './expected.ts';
import { quickClient } from './quick-client.ts';
import { grant, type Scene, type Tenant } from './scene.ts';

/** Somebody as a request finds them. */
export interface Somebody {
  client: Client;
  accountId: string;
  /** In the company of the column. */
  memberId: string;
}
export interface Column {
  principal: string;
  way: Way;
  /** The company that requests name; null: none. */
  tenant: Tenant | null;
  place: Place;
  given?: readonly Word[];
  /** Sends the requests that leave everything as it is. */
  who: Somebody;
  /** Another one of the same kind, for a request that ends or changes its sender. */
  make(): Promise<Somebody>;
}
type Kind = Pick<Column, 'principal' | 'way' | 'given' | 'make'> & {
  places: readonly (readonly [Tenant | null, Place])[];
};

export async function makeColumns(scene: Scene): Promise<Column[]> {
  const columns: Column[] = [];
  for (const { places, ...kind } of kindsOf(scene)) {
    const who = await kind.make();
    for (const [tenant, place] of places) columns.push({ ...kind, tenant, place, who });
  }
  return columns;
}

function kindsOf(scene: Scene): Kind[] {
  const { server, one, other, operator } = scene;
  const { superuser } = server.db;
  const member = (tenant: Tenant, role: RoleName) => async () => {
    const person = await addPerson(server);
    return somebody(server, person, await addMember(server, tenant.id, person, [role]));
  };
  const after = (make: () => Promise<Somebody>, statement: string) => async () => {
    const who = await make();
    await superuser.query(statement, [who.accountId]);
    return who;
  };
  const staff = (role: RoleName, reached: Tenant | 'all') => async () => {
    const who = await member(operator, 'member')();
    const id = randomUUIDv7();
    await superuser.query(
      `INSERT INTO candor.staff_assignment (company_id, id, member_id, role, reach, created_at) VALUES ($1, $2, $3, $4, $5, now())`,
      [operator.id, id, who.memberId, role, reached === 'all' ? 'all' : 'listed'],
    );
    if (reached !== 'all')
      await superuser.query(
        `INSERT INTO candor.staff_reach (company_id, assignment_id, reaches_id) VALUES ($1, $2, $3)`,
        [operator.id, id, reached.id],
      );
    return who;
  };
  const administrator = member(one, 'administrator');

  const outsiders: Kind[] = [
    {
      principal: 'anonymous',
      way: 'nobody',
      places: [[one, 'elsewhere']],
      make: async () => nobody(server.url),
    },
    {
      principal: 'pending sign-in',
      way: 'pending',
      places: [[one, 'elsewhere']],
      make: after(administrator, `UPDATE candor.sign_in SET state = 'pending' WHERE account_id = $1`),
    },
    {
      principal: 'limited sign-in',
      way: 'limited',
      places: [
        [one, inside('administrator')],
        [other, 'elsewhere'],
      ],
      make: after(administrator, 'DELETE FROM candor.totp WHERE account_id = $1'),
    },
    {
      principal: 'account without company',
      way: 'full',
      places: [
        [null, 'no-company'],
        [one, 'elsewhere'],
      ],
      make: async () => somebody(server, await addPerson(server), ''),
    },
    {
      principal: 'administrator who did not confirm',
      way: 'unconfirmed',
      places: [[one, inside('administrator')]],
      make: after(administrator, 'UPDATE candor.sign_in SET confirmed_at = NULL WHERE account_id = $1'),
    },
  ];
  const byRole = roleNames.flatMap((role): Kind[] => [
    {
      principal: `${role} of the company`,
      way: 'full',
      places: [
        [one, inside(role)],
        [other, 'elsewhere'],
      ],
      make: member(one, role),
    },
    {
      principal: `${role} of the operator`,
      way: 'full',
      places: [
        [operator, { ...inside(role), kind: 'operator' }],
        [one, 'elsewhere'],
      ],
      make: member(operator, role),
    },
    {
      principal: `${role} as staff for all`,
      way: 'full',
      places: [[one, { ...inside(role), by: 'staff' }]],
      make: staff(role, 'all'),
    },
    {
      principal: `${role} as staff for another`,
      way: 'full',
      places: [[one, 'elsewhere']],
      make: staff(role, other),
    },
  ]);
  const byLevel = levels.map((level): Kind => ({
    principal: `member with ${level}`,
    way: 'full',
    places: [[one, { ...inside('member'), level }]],
    async make() {
      const who = await member(one, 'member')();
      await grant(server, { companyId: one.id, deviceId: one.deviceId, memberId: who.memberId, level });
      return who;
    },
  }));
  return [...outsiders, ...byRole, ...byLevel, ...narrowed(scene), ...tokens(scene)];
}

/** Roles that count for less. */
function narrowed({ server, one }: Scene): Kind[] {
  const minus = ['device.edit', 'enrolment.manage', 'unit.view'] as const;
  return [
    {
      principal: 'narrowed technician',
      way: 'full',
      places: [[one, { ...inside('technician'), minus }]],
      async make() {
        const [person, id] = [await addPerson(server), randomUUIDv7()];
        const memberId = await addMember(server, one.id, person, []);
        await server.db.superuser.query(
          `INSERT INTO candor.narrowed_role (company_id, id, name, base, minus, created_at) VALUES ($1, $2, $2::uuid::text, 'technician', $3, now())`,
          [one.id, id, JSON.stringify(minus)],
        );
        await server.db.superuser.query(`UPDATE candor.member SET narrowed = $2 WHERE id = $1`, [
          memberId,
          JSON.stringify([id]),
        ]);
        return somebody(server, person, memberId);
      },
    },
    {
      principal: 'administrator of another unit',
      way: 'full',
      places: [[one, { ...inside('administrator'), isElsewhere: true }]],
      async make() {
        const person = await addPerson(server);
        const limits = [one.otherUnitId];
        return somebody(
          server,
          person,
          await addMember(server, one.id, person, ['administrator'], { limits }),
        );
      },
    },
  ];
}

/** Programs in the name of an administrator. */
function tokens({ server, one, other }: Scene): Kind[] {
  const make = (words: readonly Word[], later?: RoleName) => async () => {
    const person = await addPerson(server);
    const memberId = await addMember(server, one.id, person, ['administrator']);
    const form = { name: 'Program', of: 'company', words, days: 1 };
    const { body } = await inCompany(person, one.id).call('POST', '/api/me/tokens', form);
    const { token } = body as { token: string };
    if (later)
      await server.db.superuser.query(`UPDATE candor.member SET roles = $2 WHERE id = $1`, [
        memberId,
        JSON.stringify([later]),
      ]);
    const client = quickClient(server.url);
    const withToken: Client['call'] = (method, path, sent, headers) =>
      client.call(method, path, sent, { authorization: `Bearer ${token}`, ...headers });
    return { client: { ...client, call: withToken }, accountId: person.accountId, memberId };
  };
  const few = ['unit.view'] as const;
  const many = ['unit.view', 'unit.edit', 'company.edit', 'device.view', 'device.edit', 'log.view'] as const;
  return [
    {
      principal: 'token without the word',
      way: 'token',
      given: few,
      places: [
        [one, inside('administrator')],
        [other, 'elsewhere'],
      ],
      make: make(few),
    },
    {
      principal: 'token of a creator who was lowered',
      way: 'token',
      given: many,
      places: [
        [one, inside('helper')],
        [other, 'elsewhere'],
      ],
      make: make(many, 'helper'),
    },
  ];
}

const inside = (role: RoleName): Standing => ({ by: 'membership', kind: 'customer', role });
const nobody = (url: string): Somebody => ({ client: quickClient(url), accountId: '', memberId: '' });

function somebody({ url }: Pick<TestServer, 'url'>, person: Person, memberId: string): Somebody {
  return { client: quickClient(url, person.cookie()), accountId: person.accountId, memberId };
}
