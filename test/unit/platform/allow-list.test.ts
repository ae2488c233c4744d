import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addressRefusal,
  allowingOrigin,
  allowListProblem,
  parseAllowList,
  urlRefusal,
  type Destination,
} from '../../../src/platform/http/allow-list.js';

const mayCall = (entries: string, url: string): boolean => urlRefusal(parseAllowList(entries), url) === null;

/** Whether a name, or a literal, may be connected to at an address: `https://name:443 → address`. */
function mayConnect(entries: string, url: string, address: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const destination: Destination = {
    scheme,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
    address,
  };
  return addressRefusal(parseAllowList(entries), destination) === null;
}

describe('an entry', () => {
  test.each([
    '',
    'https://api.example.com',
    'https://api.example.com:8443',
    'http://api.example.com:*',
    'https://*.example.com:443',
    'https://*:443',
    'HTTPS://API.Example.com/',
    'http://127.0.0.1:*',
    'http://[::1]:7070',
    'http://localhost:*',
    '10.0.0.0/8',
    'fd00::/8',
    ' https://a.test , 10.0.0.0/8 ,, http://b.test:80 ',
  ])('%j can be used', (entries) => {
    expect(allowListProblem(entries)).toBeNull();
  });

  test.each([
    'api.example.com',
    'api.example.com:443',
    'ftp://api.example.com',
    'https://',
    'https://user@api.example.com',
    'https://api.example.com/path',
    'https://api.example.com?x',
    'https://a*.example.com',
    'https://*.*.example.com',
    'https://api.example.com:http',
    'https://api.example.com:99999',
    'https://api.example.com:0',
    'https://1.2.3.4.5',
    'https://[::1',
    'https://[1:2]',
    '10.0.0.1',
    '10.0.0.0/33',
    'https://münchen.test',
    'https://a.test;https://b.test',
  ])('%j cannot, and is named', (entry) => {
    const problem = `"${entry}" is neither scheme://host:port nor a CIDR`;
    expect(allowListProblem(`https://a.test,${entry}`)).toBe(problem);
  });
});

describe('a URL', () => {
  test.each([
    // Entries, URL: allowed, and not.
    ['https://a.test', 'https://a.test/x', true],
    ['https://a.test', 'https://A.TEST:443/x', true],
    ['https://a.test', 'https://a.test:8443/', false],
    ['https://a.test', 'http://a.test/', false],
    ['https://a.test', 'http://a.test:443/', false],
    ['https://a.test', 'https://b.test/', false],
    ['https://a.test', 'https://a.test.evil.test/', false],
    ['https://a.test', 'https://a.test./', false],
    ['https://a.test', 'https://evil.test/https://a.test', false],
    ['https://a.test', 'https://a.test@evil.test/', false],
    ['https://a.test:*', 'https://a.test:1/', true],
    ['http://a.test:*', 'https://a.test/', false],
    ['https://*.a.test', 'https://x.a.test/', true],
    ['https://*.a.test', 'https://x.y.a.test/', true],
    ['https://*.a.test', 'https://a.test/', false],
    ['https://*.a.test', 'https://xa.test/', false],
    ['https://*.a.test', 'https://.a.test/', false],
    ['https://*', 'https://anything.test/', true],
    ['https://*', 'https://10.0.0.1/', false],
    ['0.0.0.0/0', 'https://10.0.0.1/', true],
    ['0.0.0.0/0', 'https://127.0.0.1/', false],
    ['0.0.0.0/0', 'https://2130706433/', false],
    ['https://xn--mnchen-3ya.test', 'https://münchen.test/', true],
    ['https://a.test', 'https://а.test/', false],
    ['https://a.test', 'https://ａ.test/', true],
    ['http://localhost:*', 'http://localhost./', false],
    ['http://*.0.0.1:*', 'http://127.0.0.1/', false],
    ['http://127.0.0.1:*', 'http://127.0.0.1:7070/', true],
    ['http://127.0.0.1:*', 'http://2130706433/', true],
    ['http://127.0.0.1:*', 'http://localhost/', false],
    ['http://127.1:*', 'http://127.0.0.1/', true],
    ['http://[::1]:*', 'http://[0:0:0:0:0:0:0:1]:8080/', true],
    ['http://[0:0:0:0:0:0:0:1]:*', 'http://[::1]/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/8', 'http://10.1.2.3/', false],
    ['10.0.0.0/8', 'https://[::ffff:10.1.2.3]/', true],
    ['fd00::/8', 'https://[fd12::1]/', true],
    // A name may turn out to be in the network: that is judged when it is connected to.
    ['10.0.0.0/8', 'https://name.test/', true],
    ['10.0.0.0/8', 'http://name.test/', false],
    ['', 'https://a.test/', false],
  ])('with "%s", %s: %j', (entries, url, allowed) => {
    expect(mayCall(entries, url)).toBe(allowed);
  });

  test.each(['ftp://a.test/', 'file:///etc/passwd', 'data:,x', 'javascript:alert(1)', 'ws://a.test/'])(
    '%s is of a scheme that is never called',
    (url) => {
      expect(urlRefusal(parseAllowList('https://*:*,http://*:*'), url)).toBe(
        `${url.split(':')[0] ?? ''} is not a scheme that is called`,
      );
    },
  );

  test('with a user name or password, or that is none at all, is never called', () => {
    const everything = parseAllowList('https://*:*,http://*:*,0.0.0.0/0');
    for (const url of ['https://u@a.test', 'https://:p@a.test']) {
      expect(urlRefusal(everything, url)).toContain('user name or password');
    }
    expect(urlRefusal(everything, 'https://a.test/#b')).toBe('a URL with a fragment is never called');
    expect(urlRefusal(everything, 'a.test')).toBe('it is not a URL');
  });

  test.each([
    ['https://a.test/x', 'https://a.test:443'],
    ['http://a.test/x', 'http://a.test:80'],
    ['https://a.test:1/x', 'https://a.test:1'],
    ['https://a.test:65535/x', 'https://a.test:65535'],
    ['http://a.test:8080/x', 'http://a.test:8080'],
    ['http://[::1]:7070/x', 'http://[::1]:7070'],
  ])('%s that is not listed is refused with the entry to add: %s', (url, entry) => {
    expect(urlRefusal(parseAllowList(''), url)).toBe(
      `NIGHTJAR_ALLOWED_TARGETS does not list it; add ${entry}`,
    );
    expect(mayCall(entry, url)).toBe(true);
  });
});

describe('an address', () => {
  const OF_THIS_MACHINE = [
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '100.64.0.1',
    '192.0.2.1',
    '::',
    '::1',
    'fe80::1',
    'ff02::1',
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '168.63.129.16',
    'fec0::1',
    '192.0.0.192',
    '198.18.0.1',
    '64:ff9b:1::7f00:1',
    '::ffff:0:127.0.0.1',
  ];

  test.each(OF_THIS_MACHINE)('%s is not what a name may mean', (address) => {
    expect(mayConnect('https://a.test', 'https://a.test', address)).toBe(false);
    expect(mayConnect('https://*', 'https://a.test', address)).toBe(false);
  });

  test.each([
    '8.8.8.8',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '2606:4700::1',
    'fd12::1',
    '::ffff:10.1.2.3',
  ])('%s is what a listed name may mean, and no other name', (address) => {
    expect(mayConnect('https://a.test', 'https://a.test', address)).toBe(true);
    expect(mayConnect('https://b.test', 'https://a.test', address)).toBe(false);
    expect(mayConnect('https://a.test', 'http://a.test', address)).toBe(false);
  });

  test.each([
    // Listed as a literal, as localhost, by CIDR; and what does not list it.
    ['http://127.0.0.1:*', ['http://127.0.0.1:7070', '127.0.0.1'], true],
    ['http://[::1]:*', ['http://[::1]:7070', '::1'], true],
    ['http://[::ffff:127.0.0.1]:*', ['http://[::ffff:7f00:1]:7070', '::ffff:7f00:1'], true],
    ['http://localhost:*', ['http://localhost:7070', '127.0.0.1'], true],
    ['http://localhost:*', ['http://localhost:7070', '::1'], true],
    ['http://a.test:*,http://127.0.0.1:*', ['http://a.test:7070', '127.0.0.1'], true],
    ['http://a.test:*,http://127.0.0.1:*', ['http://a.test:7070', '::ffff:127.0.0.1'], true],
    ['http://a.test:*,http://127.0.0.1:7071', ['http://a.test:7070', '127.0.0.1'], false],
    ['http://a.test:*,https://127.0.0.1:*', ['http://a.test:7070', '127.0.0.1'], false],
    ['http://a.test:*,127.0.0.0/8', ['http://a.test:7070', '127.0.0.1'], true],
    ['http://a.test:*,127.0.0.0/8', ['http://a.test:7070', '::ffff:127.0.0.1'], true],
    ['http://a.test:*,10.0.0.0/8', ['http://a.test:7070', '127.0.0.1'], false],
    ['http://*.0.0.1:*', ['http://a.0.0.1x:7070', '127.0.0.1'], false],
    ['10.0.0.0/8', ['https://a.test', '10.9.9.9'], true],
    ['10.0.0.0/8', ['https://a.test', '11.9.9.9'], false],
    ['10.0.0.0/8', ['http://a.test', '10.9.9.9'], false],
    ['fd00::/8', ['https://a.test', '10.9.9.9'], false],
    ['0.0.0.0/0', ['https://a.test', 'fd00::1'], false],
    ['http://localhost:*', ['http://localhost:7070', '169.254.169.254'], false],
    // A wide network is no word for what happens to lie in it; the block itself, or a part of it, is.
    ['0.0.0.0/0', ['https://a.test', '8.8.8.8'], true],
    ['0.0.0.0/0', ['https://a.test', '127.0.0.1'], false],
    ['0.0.0.0/0', ['https://a.test', '169.254.169.254'], false],
    ['0.0.0.0/0', ['https://a.test', '::ffff:169.254.169.254'], false],
    ['0.0.0.0/1', ['https://a.test', '100.64.0.1'], false],
    ['100.64.0.0/10', ['https://a.test', '100.64.0.1'], true],
    ['100.64.7.0/24', ['https://a.test', '100.64.7.1'], true],
    ['169.254.0.0/16', ['https://a.test', '169.254.169.254'], true],
    ['168.0.0.0/8', ['https://a.test', '168.63.129.16'], false],
    ['168.63.129.16/32', ['https://a.test', '168.63.129.16'], true],
    ['::/0', ['https://a.test', '2606:4700::1'], true],
    ['::/0', ['https://a.test', '::1'], false],
    ['::/0', ['https://a.test', '::127.0.0.1'], false],
    ['::/0', ['https://a.test', '64:ff9b::7f00:1'], false],
    ['::/0', ['https://a.test', '2002:7f00:1::'], false],
    ['2000::/3', ['https://a.test', '2001::1'], false],
    ['fd00::/8', ['https://a.test', 'fd00:ec2::254'], false],
    ['fd00:ec2::254/128', ['https://a.test', 'fd00:ec2::254'], true],
    ['64:ff9b::/96', ['https://a.test', '64:ff9b::808:808'], true],
  ] as const)('with "%s", %j: %j', (entries, [url, address], allowed) => {
    expect(mayConnect(entries, url, address)).toBe(allowed);
  });

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:7070'],
    ['::1', 'http://[::1]:7070'],
  ])('%s of this machine is refused with the entry to add: %s', (address, entry) => {
    const destination = { scheme: 'http', host: 'a.test', port: 7070, address } as const;
    const refusal = addressRefusal(parseAllowList('http://a.test:*'), destination);
    expect(refusal).toBe(`a.test resolves to ${address}, which must be listed itself; add ${entry}`);
    expect(addressRefusal(parseAllowList(`http://a.test:*,${entry}`), destination)).toBeNull();
  });

  test('that nothing lists is refused with both entries that would', () => {
    const destination = { scheme: 'https', host: 'a.test', port: 443, address: '10.0.0.1' } as const;
    expect(addressRefusal(parseAllowList(''), destination)).toBe(
      'NIGHTJAR_ALLOWED_TARGETS lists neither https://a.test:443 nor 10.0.0.1',
    );
  });
});

describe('one origin more', () => {
  test.each([
    ['https://auth.test/token', 'https://auth.test/other', true],
    ['https://auth.test/token', 'http://auth.test/token', false],
    ['https://auth.test/token', 'https://auth.test:8443/token', false],
    ['https://auth.test/token', 'https://x.auth.test/token', false],
    ['http://[::1]:9/token', 'http://[::1]:9/', true],
  ])('%s allows %s: %j', (tokenUrl, url, allowed) => {
    expect(urlRefusal(allowingOrigin(parseAllowList(''), tokenUrl), url) === null).toBe(allowed);
  });

  test('leaves what was allowed as it was', () => {
    const before = parseAllowList('https://a.test,10.0.0.0/8');
    const after = allowingOrigin(before, 'https://auth.test');
    expect(urlRefusal(after, 'https://a.test')).toBeNull();
    expect(after.networks).toEqual(before.networks);
    expect(urlRefusal(before, 'http://auth.test')).not.toBeNull();
    expect(before.hosts).toHaveLength(1);
  });
});

test('an empty list allows nothing', () => {
  const urls = fc.oneof(
    fc.webUrl(),
    fc.ipV4().map((ip) => `https://${ip}/`),
    fc.ipV6().map((ip) => `https://[${ip}]/`),
  );
  fc.assert(
    fc.property(urls, fc.oneof(fc.ipV4(), fc.ipV6()), (url, address) => {
      expect(mayCall('', url)).toBe(false);
      expect(mayConnect('', url, address)).toBe(false);
    }),
  );
});
