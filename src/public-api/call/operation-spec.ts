import type { z } from 'zod';
import type { On } from '../../auth/requirement.js';
import type { Permission } from '../../domain/access.js';

/** What an endpoint takes and answers: it validates the request, and the OpenAPI document is derived from it. */
export interface OperationSpec<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly summary: string;
  readonly tag: string;
  readonly description?: string;
  /** What its caller needs; absent only where it is open. */
  readonly may?: Permission;
  /** On what; absent = on the schedule that the path names. */
  readonly on?: On;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A file in a multipart form instead of a JSON body. */
  readonly upload?: string;
  /** A read that the audit tells of: what was taken out as a whole. */
  readonly noted?: true;
  /** Its body may be larger than that of others: it has a list of what may be thousands. */
  readonly largeBody?: true;
  /** It costs so much that few are worked on at once; uploads are such by themselves. */
  readonly inTurn?: true;
  /** It asks an external system for a person: each asks for one at a time. */
  readonly asksOutside?: true;
  /** Without a token. */
  readonly open?: true;
  /** By status: what is answered. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly type?: string }>
  >;
  /** Codes of the problems that are this operation's own. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}
