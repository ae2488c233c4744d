import type { z } from 'zod';

/** What an endpoint takes and answers: it validates the request, and the OpenAPI document is derived from it. */
export interface OperationSpec<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
> {
  readonly summary: string;
  readonly tag: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A file in a multipart form instead of a JSON body. */
  readonly upload?: string;
  /** Without a token. */
  readonly open?: true;
  /** By status: what is answered. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly type?: string }>
  >;
  /** Codes of the problems that are this operation's own. */
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}
