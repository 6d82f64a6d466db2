// Serves the page, and has what a page must not have: the API key. Says what it is used for.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { encodeFunctionData, isAddress, isAddressEqual, parseAbi, parseUnits } from 'viem';

const {
  SLUICE_URL, SLUICE_API_KEY, CHAIN_ID, FORWARDER, FORWARDER_NAME, SAMPLE_TOKEN, PORT = '8080',
} = process.env;
const PAGE = join(import.meta.dirname, 'dist');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

const sluice = async (method, path, body) => {
  const answer = await fetch(`${SLUICE_URL}/api/v1/relay${path}`, {
    method,
    headers: { 'X-API-Key': SLUICE_API_KEY, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
};

const refused = (detail) => [400, { code: 'refused', detail }];

const routes = {
  'GET /api/settings': () => [
    200,
    {
      forwarder: { name: FORWARDER_NAME, chainId: Number(CHAIN_ID), address: FORWARDER },
      token: SAMPLE_TOKEN,
    },
  ],
  'GET /api/nonce/': (body, address) =>
    isAddress(address) ? sluice('GET', `/gasless/nonce/${address}`) : refused('that is no address'),
  'GET /api/status/': (body, id) => sluice('GET', `/status/${encodeURIComponent(id)}`),
  'POST /api/tokens': ({ address }) => {
    const args = [address, parseUnits('10', 18)];
    const abi = parseAbi(['function faucet(address to, uint256 amount)']);
    const data = encodeFunctionData({ abi, functionName: 'faucet', args });
    return sluice('POST', '/direct', { to: SAMPLE_TOKEN, data });
  },
  // Sluice pays for whatever comes with the key: here that is calls of this token, and nothing else.
  'POST /api/gasless': ({ request, signature }) =>
    isAddress(request?.to) && isAddressEqual(request.to, SAMPLE_TOKEN)
      ? sluice('POST', '/gasless', { request, signature })
      : refused('only calls of the token are paid for'),
};

async function answer({ method, url }, body) {
  const call = `${method} ${url}`;
  const route = Object.keys(routes).find((each) => each.endsWith('/') ? call.startsWith(each) : call === each);
  return routes[route](body, call.slice(route.length));
}

async function serve(request, response) {
  if (request.url.startsWith('/api/')) {
    let text = '';
    for await (const part of request) {
      text += part;
    }
    const [status, body] = await answer(request, text && JSON.parse(text));
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  } else {
    const { pathname } = new URL(request.url, 'http://page'); // has no ".." left
    const file = join(PAGE, pathname === '/' ? 'index.html' : pathname);
    const content = await readFile(file);
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  }
}

const server = createServer((request, response) => {
  serve(request, response).catch((e) => {
    response.writeHead(400, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ code: 'refused', detail: e.message }));
  });
});
server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`);
});
