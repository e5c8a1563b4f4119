/**
 * The catalogue of errors: code -> HTTP status, text for people, and what a log may hold of it.
 * Clients switch on the code; the text may change.
 */
export const errors = {
  bad_request: { status: 400, text: 'The request does not have the expected form.', logFields: ['path'] },
  unknown_field: { status: 400, text: 'The request holds a field that is not known.', logFields: [] },
  password_too_weak: {
    status: 400,
    text: 'Choose a longer password, or one that is harder to guess.',
    logFields: ['reason'],
  },
  batch_too_large: {
    status: 413,
    text: 'A report holds at most 500 rows, of which at most 50 are log rows.',
    logFields: ['rows'],
  },
  not_signed_in: { status: 401, text: 'Sign in first.', logFields: [] },
  sign_in_failed: { status: 401, text: 'E-mail address or password is wrong.', logFields: [] },
  attempt_over: { status: 401, text: 'This attempt is over. Sign in again.', logFields: ['reason'] },
  confirm_failed: { status: 403, text: 'This is not right.', logFields: [] },
  code_wrong: { status: 403, text: 'This code is not right.', logFields: [] },
  code_used: { status: 403, text: 'This code was used before. Wait for the next one.', logFields: [] },
  passkey_refused: {
    status: 403,
    text: 'This passkey was not accepted. Try again, or use another way.',
    logFields: ['reason'],
  },
  age_statement_required: {
    status: 400,
    text: 'Accounts are for people of 18 years or older.',
    logFields: [],
  },
  sign_up_closed: { status: 403, text: 'Accounts are made by invitation here.', logFields: [] },
  mail_off: {
    status: 409,
    text: 'This server sends no mail. Ask whoever runs it.',
    logFields: [],
  },
  factor_needed: { status: 403, text: 'Give a second factor of the account as well.', logFields: [] },
  too_many_tokens: { status: 409, text: 'An account has at most 20 API tokens.', logFields: [] },
  not_for_tokens: { status: 403, text: 'An API token cannot do this.', logFields: [] },
  cookie_and_token: {
    status: 400,
    text: 'The request has both a sign-in and an API token.',
    logFields: [],
  },
  last_factor: {
    status: 409,
    text: 'Your role needs a factor: set up another one first.',
    logFields: [],
  },
  too_many_passkeys: { status: 409, text: 'An account has at most 20 passkeys.', logFields: [] },
  setup_refused: {
    status: 403,
    text: 'This set-up link is not valid. Make a new one with: npm run candor -- setup-link',
    logFields: ['triesLeft'],
  },
  enrolment_refused: {
    status: 403,
    text: 'The enrolment token is not valid: it may be mistyped, used up, expired or revoked.',
    logFields: [],
  },
  seats_full: {
    status: 403,
    text: 'Every seat of the licence is in use. Free a seat, or ask the operator for more.',
    logFields: ['used', 'seats'],
  },
  licence_lapsed: {
    status: 403,
    text: 'The licence of this company does not let new devices in. Ask the operator.',
    logFields: ['reason'],
  },
  signature_refused: {
    status: 403,
    text: 'No root key of this company signed this.',
    logFields: [],
  },
  statement_refused: {
    status: 400,
    text: 'What was signed is not in force, is for another company or key, or does not have the expected form.',
    logFields: ['outcome'],
  },
  root_needed: {
    status: 403,
    text: 'More than usual needs the signature of a root key of your company: see Settings, Signing.',
    logFields: [],
  },
  version_too_low: {
    status: 409,
    text: 'A newer version is there already. Look at it first.',
    logFields: [],
  },
  root_known: { status: 409, text: 'This root key is there already.', logFields: [] },
  too_many_roots: {
    status: 409,
    text: 'A company has at most four root keys. Retire one first.',
    logFields: [],
  },
  factor_required: {
    status: 403,
    text: 'Set up a second factor first: your role needs one.',
    logFields: [],
  },
  confirm_required: { status: 403, text: 'Confirm that it is you, and try again.', logFields: [] },
  provider_required: {
    status: 403,
    text: 'This company wants you to sign in through its provider.',
    logFields: [],
  },
  provider_unreachable: {
    status: 502,
    text: 'The identity provider does not answer. Other ways in stay open.',
    logFields: ['reason'],
  },
  provider_refused: {
    status: 403,
    text: 'What the identity provider said was not accepted.',
    logFields: ['check'],
  },
  link_first: {
    status: 409,
    text: 'There is an account with this address. Sign in to it as before, and link the provider in its security settings.',
    logFields: [],
  },
  domain_not_proven: {
    status: 409,
    text: 'The DNS record of this domain was not found, or says something else.',
    logFields: [],
  },
  not_allowed: { status: 403, text: 'You may not do this.', logFields: ['word'] },
  foreign_origin: { status: 403, text: 'The request came from another site.', logFields: [] },
  not_encrypted: { status: 403, text: 'This address is served over https only.', logFields: [] },
  not_found: { status: 404, text: 'There is nothing here, or it is not yours to see.', logFields: [] },
  no_such_account: { status: 404, text: 'No account has this address.', logFields: [] },
  not_built: { status: 404, text: 'This part has not been built on this server.', logFields: [] },
  method_not_allowed: { status: 405, text: 'This address does not take that method.', logFields: [] },
  plan_changed: {
    status: 409,
    text: 'The data changed since the plan was shown. Look at the new plan first.',
    logFields: [],
  },
  changed_meanwhile: {
    status: 409,
    text: 'Somebody else changed this meanwhile. Look at both values first.',
    logFields: [],
  },
  text_changed: {
    status: 409,
    text: 'The text is another one than was shown. Read the current one first.',
    logFields: [],
  },
  notice_too_short: {
    status: 422,
    text: 'A significant version is announced at least 14 days before it is in force.',
    logFields: [],
  },
  agreement_required: {
    status: 409,
    text: 'Read and accept the terms of this server first.',
    logFields: [],
  },
  last_owner: {
    status: 409,
    text: 'A company needs an owner. Make somebody else owner first.',
    logFields: [],
  },
  companies_left: {
    status: 409,
    text: 'The account is the only owner of companies. Confirm that nobody owns them until you invite somebody.',
    logFields: [],
  },
  too_many_owners: { status: 409, text: 'A company has at most five owners.', logFields: [] },
  unit_not_empty: {
    status: 409,
    text: 'The unit holds devices, people or other units. Move them to its parent, or elsewhere first.',
    logFields: [],
  },
  in_use: { status: 409, text: 'Somebody holds this still. Take it from them first.', logFields: [] },
  company_closing: {
    status: 409,
    text: 'The company is being closed. Restore it first.',
    logFields: [],
  },
  unit_cycle: { status: 422, text: 'A unit cannot lie in itself or in a unit below it.', logFields: [] },
  unit_limit: {
    status: 422,
    text: 'A company has at most 2,000 units, at most 8 one below the other.',
    logFields: [],
  },
  limit_reached: { status: 422, text: 'There are as many of these as there may be.', logFields: ['most'] },
  link_expired: {
    status: 410,
    text: 'This link is not valid, or not any more. Ask for a new one.',
    logFields: [],
  },
  invitation_other_address: {
    status: 403,
    text: 'This invitation is for another address. Sign out, and sign in with that one.',
    logFields: [],
  },
  invitation_void: {
    status: 410,
    text: 'Who invited you may not give this role any more. Ask for a new invitation.',
    logFields: [],
  },
  right_refused: { status: 403, text: 'Something on this device refuses it.', logFields: ['refusedBy'] },
  nothing_to_ask: {
    status: 409,
    text: 'Nobody refuses this, or nobody in the company can change it.',
    logFields: ['line'],
  },
  request_over: {
    status: 409,
    text: 'This is over: somebody answered it, took it back, or it was too late.',
    logFields: ['state'],
  },
  session_device_away: {
    status: 409,
    text: 'The device is not connected. Nobody there can be asked.',
    logFields: [],
  },
  session_agent_too_old: {
    status: 409,
    text: 'The agent on this device knows no sessions. Bring it up to date.',
    logFields: [],
  },
  session_not_granted: { status: 409, text: 'This session is not allowed yet.', logFields: ['state'] },
  session_answer_elsewhere: {
    status: 409,
    text: 'This session is answered at the device, not here.',
    logFields: [],
  },
  session_wish_refused: {
    status: 400,
    text: 'What was signed is not what is asked for here. Check the clock of this computer.',
    logFields: ['reason'],
  },
  already_exists: { status: 409, text: 'This exists already.', logFields: [] },
  already_running: { status: 409, text: 'This is already running.', logFields: [] },
  too_large: { status: 413, text: 'The request is too large.', logFields: ['limitBytes'] },
  too_many_requests: { status: 429, text: 'Too many tries. Wait a little.', logFields: ['retryAfterS'] },
  slow_down: { status: 429, text: 'Too many wrong tries. Wait a little.', logFields: ['retryAfterS'] },
  busy: { status: 503, text: 'Too many people sign in at once. Try again in a moment.', logFields: [] },
  internal: {
    status: 500,
    text: "Something failed on the server. It is in the server's log under this request id.",
    logFields: ['component'],
  },
  erasure_incomplete: {
    status: 500,
    text: 'Rows remain after the erasure. It is marked as failed, and nothing was reported as erased.',
    logFields: ['rows'],
  },
  egress_refused: {
    status: 502,
    text: 'The server may not connect there: it is not in the register of recipients, or is switched off.',
    logFields: ['recipient', 'reason'],
  },
  egress_failed: {
    status: 502,
    text: 'The other side did not answer as it should.',
    logFields: ['recipient', 'code'],
  },
  database_unavailable: {
    status: 503,
    text: 'The database does not answer. Nothing is lost; try again in a moment.',
    logFields: ['sqlState'],
  },
  key_unavailable: {
    status: 503,
    text: 'The key of these values is not available right now.',
    logFields: [],
  },
  too_slow: { status: 503, text: 'This took longer than 30 seconds. Try again in a moment.', logFields: [] },
  seal_broken: {
    status: 500,
    text: 'A sealed value does not open: it was changed, or moved here from another place. It is shown to nobody.',
    logFields: [],
  },
  key_destroyed: {
    status: 410,
    text: 'The key of these values was destroyed: nobody can read them any more.',
    logFields: [],
  },
  storage_full: { status: 507, text: 'The disk of the server is full.', logFields: [] },
} as const satisfies Record<string, { status: number; text: string; logFields: readonly string[] }>;

export type ErrorCode = keyof typeof errors;

/** Reasons for which a single row of a report is refused; the others of the report stay. */
export const refusalCodes = {
  unknown_record: 'The record is not declared.',
  unknown_field: 'The row holds a field that is not declared.',
  wrong_type: 'A value has another type or range than declared.',
  unclean_text: 'A text holds control or direction characters, or is too long.',
  clock_ahead: 'The row lies more than ten minutes in the future.',
  personal_value: 'A log parameter looks like personal data.',
  wrong_channel: 'This identity may not send this record.',
  reports_lost: 'Reports of a time before the server was restored, which the agent no longer has.',
  catalogue_drift: 'The table of this record differs from the dictionary.',
} as const;
export type RefusalCode = keyof typeof refusalCodes;

/** WebSocket close codes of the agent link. */
export const closeCodes = {
  binary: 1003,
  tooLarge: 1009,
  malformed: 4400,
  notKnown: 4401,
  revoked: 4403,
  tooSlow: 4408,
  identityInUse: 4409,
  tooOld: 4426,
} as const;
