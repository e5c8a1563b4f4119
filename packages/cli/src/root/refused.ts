/** An end that needs no stack: its text says what to do. */
export class Refused extends Error {}
