import { useEffect, useMemo, useState } from 'react';
import { encodeFunctionData, erc20Abi, parseUnits } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { signed } from '../../gasless-node/sign.mjs';
import * as backend from './backend.js';

const FRIEND = '0x1000000000000000000000000000000000000001';
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Tells each status, until it is over. */
async function follow(id, tell) {
  for (;;) {
    const status = await backend.status(id);
    tell(status);
    if (status.outcome !== 'pending') {
      return status;
    }
    await pause(500);
  }
}

export function App() {
  // Stands for a browser's wallet, whose account has signTypedData too. It never has a coin.
  const user = useMemo(() => privateKeyToAccount(generatePrivateKey()), []);
  const [settings, setSettings] = useState();
  const [status, setStatus] = useState();
  const [busy, setBusy] = useState('The shop gives you 10 SLT …');
  const [problem, setProblem] = useState();

  async function doing(what, work) {
    setBusy(what);
    setProblem(undefined);
    setStatus(undefined);
    try {
      await work();
    } catch (e) {
      setProblem(e.message);
    }
    setBusy(undefined);
  }

  useEffect(() => {
    doing(busy, async () => {
      setSettings(await backend.settings());
      const { transactionId } = await backend.getTokens(user.address);
      await follow(transactionId, () => {});
    });
  }, []);

  const transfer = () =>
    doing('Transferring …', async () => {
      const body = await signed(user, settings.forwarder, {
        to: settings.token,
        data: encodeFunctionData({
          abi: erc20Abi,
          functionName: 'transfer',
          args: [FRIEND, parseUnits('1', 18)],
        }),
        gas: 100_000n,
        nonce: await backend.nextNonce(user.address),
        deadline: Math.floor(Date.now() / 1000) + 3600,
      });
      const { transactionId } = await backend.post(body);
      await follow(transactionId, setStatus);
    });

  return (
    <main>
      <h1>A transfer without a coin</h1>
      <p>
        You are <code>{user.address}</code>
      </p>
      <button onClick={transfer} disabled={busy !== undefined}>
        Transfer 1 SLT
      </button>
      {busy && <p>{busy}</p>}
      {problem && <p role="alert">{problem}</p>}
      {status && (
        <dl>
          <dt>Status</dt>
          <dd role="status">{status.status}</dd>
          <dt>Transaction</dt>
          <dd>{status.transactionHash ?? 'not yet'}</dd>
        </dl>
      )}
    </main>
  );
}
