/** A reason not to release that the message explains completely, so no stack trace is printed. */
export class Refused extends Error {}
