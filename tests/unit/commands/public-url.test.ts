import { loadSettings } from '../../../src/config.js';

const settingsOf = (url: string) => loadSettings([], { PUBLIC_URL: url, HUB_CONFIG: '' });

test.each([
  ['https://hub.example.com', 'https://hub.example.com'],
  ['https://hub.example.com/base/', 'https://hub.example.com/base'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ['', null],
])('PUBLIC_URL %s → %s', (given, publicUrl) => {
  expect(settingsOf(given).publicUrl).toBe(publicUrl);
});

test.each([
  'hub.example.com',
  'http://hub.example.com',
  'ftp://hub.example.com',
  'https://user:password@hub.example.com',
  'https://hub.example.com/?x=1',
  'https://hub.example.com/#x',
])('PUBLIC_URL %s is refused', (given) => {
  expect(() => settingsOf(given)).toThrow(/PUBLIC_URL: expected the https address/);
  expect(() => settingsOf(given)).not.toThrow(/password/);
});
