import { once } from 'node:events';

/** Writes as fast as the reader takes it; one that has gone ends it quietly. */
export async function writeAll(out: NodeJS.WriteStream, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const chunk of chunks) if (!out.write(chunk) && !(await drained(out))) return;
}

/** Waits until more may be written; false when the reader has gone. */
async function drained(out: NodeJS.WriteStream): Promise<boolean> {
  try {
    await once(out, 'drain');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}
