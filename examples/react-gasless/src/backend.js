// The page's own back end (server.mjs), which has the API key.
async function call(method, path, body) {
  const answer = await fetch(`/api${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    throw new Error(json.detail ?? json.code);
  }
  return json;
}

export const settings = () => call('GET', '/settings');
export const nextNonce = async (address) => BigInt((await call('GET', `/nonce/${address}`)).nonce);
export const getTokens = (address) => call('POST', '/tokens', { address });
export const post = (signed) => call('POST', '/gasless', signed);
export const status = (id) => call('GET', `/status/${id}`);
