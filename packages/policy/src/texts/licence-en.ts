/** English sentences of how a licence stands; `{day}` is filled in. */
export const licenceEn = {
  title: 'Licence',
  unlimited: 'No licence is asked for.',
  valid: 'Valid until {day}.',
  expiring: 'Valid, but it ends on {day}. Renew it.',
  goesOn: 'New sessions and jobs are refused. Everything else goes on.',
  grace: {
    expired: 'It ended, or could not be renewed for 30 days. It still counts until {day}.',
    clock_wrong: "The clock of this device is wrong, so the licence can't be checked. It still counts.",
  },
  lapsed: {
    no_licence: 'There is no licence for this device.',
    not_yet_valid: 'It is not valid before {day}.',
    expired: 'It ended, or could not be renewed in time.',
    seats_exceeded: 'Every seat is taken by a device that came earlier.',
    revoked: 'It was revoked.',
    other_company: 'It is for another company.',
    other_instance: 'It is for another instance.',
    bad_signature: "Its signature is wrong: it was changed, or isn't from this instance.",
    clock_wrong: 'The clock of this device is wrong.',
    malformed: "It can't be read.",
  },
};
