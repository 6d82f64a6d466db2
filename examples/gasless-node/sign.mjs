// What a user signs: EIP-712 typed data for the forwarder. Needs no network and no coin.
const FORWARD_REQUEST = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'gas', type: 'uint256' },
  { name: 'nonce', type: 'uint256' },
  { name: 'deadline', type: 'uint48' },
  { name: 'data', type: 'bytes' },
];

/**
 * The body of POST /relay/gasless.
 * account: of viem; it, or any wallet that has signTypedData
 * forwarder: { name, chainId, address }
 * call: { to, data, gas, nonce, deadline }; deadline in seconds since 1970
 */
export async function signed(account, forwarder, { to, data, gas, nonce, deadline }) {
  const message = { from: account.address, to, value: 0n, gas, nonce, deadline, data };
  const signature = await account.signTypedData({
    domain: {
      name: forwarder.name,
      version: '1',
      chainId: forwarder.chainId,
      verifyingContract: forwarder.address,
    },
    types: { ForwardRequest: FORWARD_REQUEST },
    primaryType: 'ForwardRequest',
    message,
  });
  const texts = Object.entries(message).map(([name, value]) => [name, String(value)]);
  return { request: Object.fromEntries(texts), signature };
}
