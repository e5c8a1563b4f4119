import type { DecidedLine, Decision } from '@candor/policy/rights/decision.ts';
import type { ErrorCode } from '@candor/protocol/errors.ts';
import type { Problem } from '../ui/problem.ts';

type Details = Readonly<Record<string, unknown>>;

/** What the server refused or could not do, in the shape that screens know. */
export class ApiProblem extends Error implements Problem {
  override readonly name = 'ApiProblem';
  readonly code: string;
  readonly text: string;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly details: Details;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly missingWord: string | undefined;
  readonly refusal: DecidedLine | undefined;
  readonly asked: Problem['asked'];

  constructor(of: {
    code: string;
    text: string;
    status?: number | undefined;
    requestId?: string | undefined;
    details?: Details | undefined;
  }) {
    super(of.code);
    this.code = of.code;
    this.text = of.text;
    this.status = of.status;
    this.requestId = of.requestId;
    this.details = of.details ?? {};
    this.fields = fieldsOf(of.code, this.details);
    const { word } = this.details;
    this.missingWord = typeof word === 'string' ? word : undefined;
    this.refusal = refusalOf(this.details);
    this.asked = askedOf(this.details);
  }
}

/** The answer of a failed request. What isn't the catalogue's form came from something before the server. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const { status } = response;
  const said: unknown = await response.json().catch(() => undefined);
  if (typeof said !== 'object' || said === null || !('code' in said) || typeof said.code !== 'string')
    return new ApiProblem({ code: `http_${status}`, text: 'The server gave no usable answer.', status });
  const { code } = said;
  const text = 'text' in said && typeof said.text === 'string' ? said.text : code;
  const requestId = 'requestId' in said && typeof said.requestId === 'string' ? said.requestId : undefined;
  const details =
    'details' in said && typeof said.details === 'object' && said.details !== null
      ? (said.details as Details) // an object, of which each value is looked at before it is used
      : undefined;
  return new ApiProblem({ code, text, status, requestId, details });
}

/** No answer: the network is away, or the server is, or it takes too long. */
export function silenceOf(thrown: unknown): ApiProblem {
  const isLate = thrown instanceof DOMException && thrown.name === 'TimeoutError';
  return new ApiProblem(
    isLate
      ? { code: 'timed_out', text: 'The server did not answer in time.' }
      : { code: 'unreachable', text: 'The server can’t be reached. Nothing that it keeps is lost.' },
  );
}

/** True for exactly this entry of the catalogue. */
export function isCode(thrown: unknown, code: ErrorCode): thrown is ApiProblem {
  return thrown instanceof ApiProblem && thrown.code === code;
}

/** Where the server names the part of the form that it could not take. */
function fieldsOf(code: string, { path, reason }: Details): Readonly<Record<string, string>> | undefined {
  if (code !== ('bad_request' satisfies ErrorCode)) return undefined;
  if (typeof path !== 'string' || path === '' || path.includes('.')) return undefined;
  return { [path]: typeof reason === 'string' ? reason : code };
}

/** The line of a Decision that refused (clause E2). Whoever answers without one names no device. */
function refusalOf({ decision }: Details): DecidedLine | undefined {
  if (typeof decision !== 'object' || decision === null || !('lines' in decision)) return undefined;
  const { lines, refusedBy } = decision as Decision; // of this server, which parsed it
  return lines.find(({ line }) => line === refusedBy);
}

/** What was refused there, in the words of the server: a built page knows the addresses of the contract alone. */
function askedOf({ asked }: Details): Problem['asked'] {
  if (typeof asked !== 'object' || asked === null) return undefined;
  const { device, right } = asked as { device?: unknown; right?: unknown }; // an object, whose parts are looked at
  return typeof device === 'string' && typeof right === 'string' ? { device, right } : undefined;
}
