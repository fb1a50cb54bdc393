import { asana } from '../../connectors/asana/index.js';
import { itemOf, linksOf } from '../../connectors/asana/addresses.js';
import { tasks } from '../../connectors/asana/tasks.js';
import type { TaskDraft } from '../../src/sdk/index.js';
import { CONFIG, fixture, SEEN } from './asana-stub.js';

const GID = '9007199254740993401';

describe('the task an address shows', () => {
  test.each([
    `https://app.asana.com/0/1201/${GID}`,
    `https://app.asana.com/0/1201/${GID}/f`,
    `https://app.asana.com/0/0/${GID}`,
    `https://app.asana.com/0/0/${GID}/f`,
    `https://app.asana.com/0/1201/${GID}?focus=true#x`,
    `http://app.asana.com/0/1201/${GID}`,
    `HTTPS://APP.ASANA.COM/0/1201/${GID}`,
    `https://app.asana.com/1/99/project/1201/task/${GID}`,
    `https://app.asana.com/1/99/project/1201/task/${GID}?focus=true`,
    `https://app.asana.com/1/99/project/1201/task/${GID}/comment/1300?focus=true`,
    `https://app.asana.com/1/99/task/${GID}`,
    `https://app.asana.com/1/99/home/1400/task/${GID}/`,
  ])('%s', (address) => {
    expect(itemOf(address)).toBe(GID);
  });

  test.each([
    ['another host', `https://app.asana.com.example.org/0/1201/${GID}`],
    ['a host below', `https://evil.app.asana.com/0/1201/${GID}`],
    ['the site about it', `https://asana.com/0/1201/${GID}`],
    ['the API', `https://app.asana.com/api/1.0/tasks/${GID}`],
    ['another port', `https://app.asana.com:8443/0/1201/${GID}`],
    ['a user in the address', `https://app.asana.com@evil.example/0/1201/${GID}`],
    ['another user there', `https://x:y@app.asana.com/0/1201/${GID}`],
    ['another scheme', `ftp://app.asana.com/0/1201/${GID}`],
    ['the address inside another', `https://evil.example/?next=https://app.asana.com/0/1201/${GID}`],
    ['a project', 'https://app.asana.com/0/1201/list'],
    ['a project by its gid twice', 'https://app.asana.com/0/1201/1201'],
    ['a project of the new form', 'https://app.asana.com/1/99/project/1201/list/1300'],
    ['a portfolio', 'https://app.asana.com/0/portfolio/1201/1202'],
    ['a gid that is none', 'https://app.asana.com/0/1201/abc'],
    ['a gid with a tail', `https://app.asana.com/0/1201/${GID}abc`],
    ['no task after the word', 'https://app.asana.com/1/99/project/1201/task/'],
    ['no address', `app.asana.com/0/1201/${GID}`],
    ['nothing', ''],
  ])('is none for %s', (_, address) => {
    expect(itemOf(address)).toBeNull();
  });

  test('is what the connector tells others', () => {
    expect(asana.itemOf!(`https://app.asana.com/0/0/${GID}/f`)).toBe(GID);
    for (const { permalink_url, gid } of fixture('tasks').data) expect(asana.itemOf!(permalink_url)).toBe(gid);
  });
});

describe('what a task shows of the same work elsewhere', () => {
  const text = (display_value: string | null) => ({ type: 'text', display_value });

  test('addresses in text fields, each once, without the sentence around them', () => {
    expect(
      linksOf([
        text('https://acme.monday.com/boards/445/pulses/8123456789.'),
        text(
          'See (https://acme.monday.com/boards/445/pulses/7) and https://acme.monday.com/boards/445/pulses/8123456789',
        ),
        text(null),
      ]),
    ).toEqual(['https://acme.monday.com/boards/445/pulses/8123456789', 'https://acme.monday.com/boards/445/pulses/7']);
  });

  test('a text that is nothing but a long number is an id', () => {
    expect(linksOf([text(' 8123456789 '), text('2026'), text('8123456789 or so'), text('CMP-104')])).toEqual([
      '8123456789',
    ]);
  });

  test('only fields somebody types into: no number, no option, no person', () => {
    const fields = ['number', 'enum', 'people', null].map((type) => ({ type, display_value: '8123456789' }));
    expect(linksOf(fields)).toEqual([]);
    expect(linksOf(null)).toEqual([]);
  });

  test('twenty of them at most', () => {
    const many = Array.from({ length: 30 }, (_, i) => `https://example.org/${i}`).join(' ');
    expect(linksOf([text(many)])).toHaveLength(20);
  });

  test('stands in the draft; the text that is no address stays where it was', () => {
    const [task] = fixture('tasks').data;
    const custom_fields = [...task.custom_fields, text('https://acme.monday.com/boards/445/pulses/8123456789')];
    const [draft] = tasks.drafts(tasks.record.parse({ ...task, custom_fields }), SEEN, CONFIG) as [TaskDraft];
    expect(draft.links).toEqual(['https://acme.monday.com/boards/445/pulses/8123456789']);
    expect(draft.keyTexts).toContain('CMP-104');
  });
});
