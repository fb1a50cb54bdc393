import { connectorCards } from '../../../src/cards.js';
import { openHub } from './harness.js';

const QUERY = `{ connectors { id name contract { version retiresOn } streams provedAt capabilities { id title status note } } }`;

test('every tool, and what was proved of it; no statement is needed for it', async () => {
  const hub = await openHub({ connectors: connectorCards() });
  try {
    const { data, errors } = await hub.ask(QUERY);
    expect(errors).toBeUndefined();
    const cards = data.connectors as {
      id: string;
      contract: { version: string } | null;
      streams: string[];
      provedAt: string;
      capabilities: { id: string; status: string; note: string | null }[];
    }[];
    expect(cards.map(({ id }) => id)).toEqual(['asana', 'contentful', 'email', 'monday', 'slack', 'wordpress']);
    for (const { provedAt, streams, capabilities } of cards) {
      expect(Date.parse(provedAt)).not.toBeNaN();
      expect(streams.length).toBeGreaterThan(1);
      expect(capabilities.filter(({ status }) => status === 'proved').length).toBeGreaterThan(20);
    }
    expect(cards.find(({ id }) => id === 'monday')!.contract).toEqual({ version: '2026-10', retiresOn: null });
    const mail = cards.find(({ id }) => id === 'email')!.capabilities;
    expect(mail).toContainEqual(
      expect.objectContaining({ status: 'not-proved', note: expect.stringContaining('IMAP') }),
    );
  } finally {
    await hub.close();
  }
});
