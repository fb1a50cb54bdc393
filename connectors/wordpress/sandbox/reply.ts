/** An answer before it goes on the wire. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}
