import { createHmac } from 'node:crypto';

/** What a receiver can rely on, beside the body. */
export const CALLBACK_HEADERS = {
  /** The same in every try: who has seen it has it already. */
  id: 'Nightjar-Callback-Id',
  /** Seconds since 1970 at which this try was signed. */
  timestamp: 'Nightjar-Timestamp',
  /** `v1=` and the HMAC-SHA256, in hex, of `timestamp.body`. */
  signature: 'Nightjar-Signature',
} as const;

/** A database that is restored gives its ids anew: the instant tells them apart. */
export const callbackId = ({ id, notedAt }: { id: string; notedAt: Date }): string =>
  `${id}-${notedAt.getTime()}`;

/** The signature of a body, as the receiver makes it again to compare. */
export const signatureOf = (
  secret: string,
  { timestamp, body }: { timestamp: string; body: string },
): string => `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`, 'utf8').digest('hex')}`;
